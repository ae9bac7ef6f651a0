package io.github.matrixonespring.timetravel;

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.CacheRetrieveMode;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import jakarta.persistence.TypedQuery;
import org.hibernate.CacheMode;
import org.hibernate.LazyInitializationException;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.NaturalId;
import org.hibernate.annotations.NaturalIdCache;
import org.hibernate.annotations.ParamDef;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What repositories and the {@link EntityManager} read in a scope, of which they know
 * nothing. The pool has one connection.
 */
@SuppressWarnings({ "deprecation", "removal" })
class AsOfJpaIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext context;

	private final EntityManager entityManager = context.getBean(EntityManager.class);

	private final Buyers buyers = context.getBean(Buyers.class);

	private final MatrixOneTemplate matrixOne = context.getBean(MatrixOneTemplate.class);

	private final JdbcClient jdbc = context.getBean(JdbcClient.class);

	private String snapshot;

	@BeforeAll
	static void start() {
		database.control()
			.sql("create table buyer (id int primary key, name varchar(20), email varchar(40) unique)")
			.update();
		database.control().sql("create table sale (id int primary key, buyer_id int, amount int)").update();
		context = new SpringApplicationBuilder(Application.class).run("--spring.datasource.url=" + database.url(),
				"--spring.datasource.username=" + database.username(),
				"--spring.datasource.password=" + database.password(), "--spring.datasource.hikari.maximum-pool-size=1",
				"--spring.datasource.hikari.connection-timeout=3000",
				"--spring.jpa.properties.hibernate.session_factory.statement_inspector=" + Inspector.class.getName(),
				"--spring.jpa.properties.hibernate.cache.use_second_level_cache=true",
				"--spring.jpa.properties.hibernate.cache.use_query_cache=true",
				"--spring.jpa.properties.hibernate.cache.region.factory_class=jcache",
				"--spring.jpa.properties.hibernate.javax.cache.missing_cache_strategy=create");
	}

	@AfterAll
	static void close() {
		context.close();
	}

	@BeforeEach
	void changeWhatASnapshotHolds() {
		List.of("delete from buyer where id > 0", "delete from sale where id > 0",
				"insert into buyer values (1, 'a then', 'a@then'), (2, 'b then', 'b@then')",
				"insert into sale values (10, 1, 100), (11, 1, 200)")
			.forEach((sql) -> database.control().sql(sql).update());
		context.getBean(EntityManagerFactory.class).unwrap(SessionFactory.class).getCache().evictAllRegions();
		this.snapshot = database.newName("s");
		this.matrixOne.snapshots().create(this.snapshot, SnapshotTarget.database(database.database()));
		List.of("update buyer set name = 'a now', email = 'a@now' where id = 1", "delete from buyer where id = 2",
				"insert into buyer values (3, 'c now', 'c@now')", "delete from sale where id = 11")
			.forEach((sql) -> database.control().sql(sql).update());
		Inspector.seen.clear();
	}

	private <T> T then(Supplier<T> work) {
		return this.matrixOne.asOf(this.snapshot).call(work);
	}

	private TransactionTemplate transactions() {
		return new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
	}

	@Test
	void repositoriesReadThePast() {
		assertThat(then(() -> this.buyers.findAll())).extracting((buyer) -> buyer.name)
			.containsExactlyInAnyOrder("a then", "b then");
		assertThat(then(() -> this.buyers.findById(1).orElseThrow().name)).isEqualTo("a then");
		assertThat(then(() -> this.buyers.findByNameStartingWith("b"))).hasSize(1);
		assertThat(then(() -> this.buyers.count())).isEqualTo(2);
		assertThat(then(() -> this.buyers.amount(1))).isEqualTo(300);
		assertThat(then(() -> this.buyers.nativeNames())).containsExactlyInAnyOrder("a then", "b then");
		assertThat(this.buyers.findById(1).orElseThrow().name).isEqualTo("a now");
	}

	@Test
	void associationsAreLoadedWithinTheScopeOnly() {
		Buyer buyer = then(() -> {
			Buyer found = this.buyers.findById(1).orElseThrow();
			assertThat(found.sales).hasSize(2);
			return this.buyers.findById(2).orElseThrow();
		});
		assertThatExceptionOfType(LazyInitializationException.class).isThrownBy(() -> buyer.sales.size());
	}

	@Test
	void entityThatTheTransactionAroundHasLoadedIsAnotherOne() {
		transactions().executeWithoutResult((status) -> {
			Buyer now = this.entityManager.find(Buyer.class, 1);
			now.name = "pending";
			Buyer then = then(() -> this.entityManager.find(Buyer.class, 1));
			assertThat(then).isNotSameAs(now);
			assertThat(then.name).isEqualTo("a then");
			assertThat(this.entityManager.find(Buyer.class, 1)).isSameAs(now);
			assertThat(this.entityManager.contains(then)).isFalse();
		});
		assertThat(this.buyers.findById(1).orElseThrow().name).isEqualTo("pending");
	}

	@Test
	void openEntityManagerInViewIsLeftAsItIs() {
		EntityManagerFactory factory = context.getBean(EntityManagerFactory.class);
		EntityManager open = factory.createEntityManager();
		TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(open));
		try {
			Buyer now = this.buyers.findById(1).orElseThrow();
			assertThat(then(() -> this.buyers.findById(1).orElseThrow().name)).isEqualTo("a then");
			assertThat(this.buyers.findById(1).orElseThrow()).isSameAs(now);
			assertThat(now.sales).hasSize(1);
		}
		finally {
			TransactionSynchronizationManager.unbindResource(factory);
			open.close();
		}
	}

	@Test
	void transactionsWithinTheScopeTakePartInIt() {
		String name = then(() -> transactions().execute((status) -> {
			assertThat(TransactionSynchronizationManager.isCurrentTransactionReadOnly()).isTrue();
			return this.buyers.findById(1).orElseThrow().name;
		}));
		assertThat(name).isEqualTo("a then");
	}

	@Test
	void transactionsThatWouldLeaveTheScopeAreRefusedAndItGoesOn() {
		for (int propagation : List.of(TransactionDefinition.PROPAGATION_REQUIRES_NEW,
				TransactionDefinition.PROPAGATION_NOT_SUPPORTED)) {
			TransactionTemplate other = transactions();
			other.setPropagationBehavior(propagation);
			assertThat(then(() -> {
				assertThatExceptionOfType(TransactionException.class)
					.isThrownBy(() -> other.execute((status) -> this.buyers.findAll()))
					.withMessageContaining("silently read the present");
				return this.buyers.findById(1).orElseThrow().name;
			})).isEqualTo("a then");
		}
		assertThat(this.buyers.findById(1).orElseThrow().name).isEqualTo("a now");
	}

	static Stream<Operation> writes() {
		return Stream.of(new Operation("save", (test) -> test.buyers.save(new Buyer(9, "new"))),
				new Operation("saveAndFlush", (test) -> test.buyers.saveAndFlush(new Buyer(9, "new"))),
				new Operation("delete", (test) -> test.buyers.delete(test.buyers.findById(1).orElseThrow())),
				new Operation("deleteAllInBatch", (test) -> test.buyers.deleteAllInBatch()),
				new Operation("modifying query", (test) -> test.buyers.rename("x")),
				new Operation("persist", (test) -> test.entityManager.persist(new Buyer(9, "new"))),
				new Operation("merge", (test) -> test.entityManager.merge(new Buyer(1, "new"))),
				new Operation("bulk",
						(test) -> test.transactions()
							.execute((status) -> test.entityManager.createQuery("delete Buyer").executeUpdate())),
				new Operation("native", (test) -> test.transactions()
					.execute((status) -> test.entityManager.createNativeQuery("delete from buyer").executeUpdate())),
				new Operation("JDBC", (test) -> test.jdbc.sql("update buyer set name = 'x'").update()),
				new Operation("work", (test) -> test.entityManager.unwrap(Session.class).doWork((connection) -> {
					try (PreparedStatement statement = connection.prepareStatement("delete from buyer")) {
						statement.executeUpdate();
					}
				})),
				new Operation("procedure",
						(test) -> test.entityManager.createStoredProcedureQuery("some_procedure").execute()),
				new Operation("lock",
						(test) -> test.entityManager.find(Buyer.class, 1,
								jakarta.persistence.LockModeType.PESSIMISTIC_WRITE)),
				new Operation("snapshot",
						(test) -> test.matrixOne.snapshots()
							.create("never", SnapshotTarget.database(database.database()))),
				new Operation("clone", (test) -> test.matrixOne.clones().cloneDatabase("never", database.database())));
	}

	@ParameterizedTest
	@MethodSource("writes")
	void writesAreRefused(Operation write) {
		assertThatThrownBy(() -> then(() -> {
			write.work.accept(this);
			return null;
		})).isInstanceOfAny(InvalidDataAccessApiUsageException.class, NotAllowedInTransactionException.class)
			.hasMessageContaining("Nothing was sent");
		assertThat(names()).containsExactlyInAnyOrder("a now", "c now");
	}

	private static List<String> names() {
		return database.control().sql("select name from buyer").query(String.class).list();
	}

	@Test
	void entitiesThatAreChangedAreNotWritten() {
		then(() -> transactions().execute((status) -> {
			this.buyers.findById(1).orElseThrow().name = "changed";
			this.entityManager.flush();
			return null;
		}));
		assertThat(names()).containsExactlyInAnyOrder("a now", "c now");
	}

	@Test
	void cachesAreNeitherReadNorFilled() {
		assertThat(this.buyers.findById(1).orElseThrow().name).isEqualTo("a now");
		assertThat(cachedQuery()).containsExactlyInAnyOrder("a now", "c now");
		assertThat(byNaturalId("a@now").name).isEqualTo("a now");
		assertThat(then(() -> this.buyers.findById(1).orElseThrow().name)).isEqualTo("a then");
		assertThat(then(this::cachedQuery)).containsExactlyInAnyOrder("a then", "b then");
		assertThat(then(() -> byNaturalId("a@then").name)).isEqualTo("a then");
		Buyer noneThen = then(() -> byNaturalId("a@now"));
		assertThat(noneThen).isNull();
		then(() -> this.buyers.findById(2));
		assertThat(this.buyers.findById(2)).isEmpty();
		assertThat(cachedQuery()).containsExactlyInAnyOrder("a now", "c now");
		Buyer none = byNaturalId("a@then");
		assertThat(none).isNull();
	}

	private List<String> cachedQuery() {
		return this.entityManager.createQuery("select name from Buyer", String.class)
			.setHint("org.hibernate.cacheable", true)
			.getResultList();
	}

	private Buyer byNaturalId(String email) {
		return transactions()
			.execute((status) -> this.entityManager.unwrap(Session.class).bySimpleNaturalId(Buyer.class).load(email));
	}

	static Stream<Operation> uses() {
		return Stream.of(
				new Operation("find with a hint",
						(test) -> test.entityManager.find(Buyer.class, 1,
								Map.of("jakarta.persistence.cache.retrieveMode", CacheRetrieveMode.USE))),
				new Operation("find with an option",
						(test) -> test.entityManager.find(Buyer.class, 1, CacheRetrieveMode.USE)),
				new Operation("query", (test) -> {
					TypedQuery<Buyer> query = test.entityManager.createQuery("from Buyer", Buyer.class);
					query.setMaxResults(1).setHint("jakarta.persistence.cache.retrieveMode", "USE");
				}),
				new Operation("session",
						(test) -> test.entityManager.unwrap(Session.class).setCacheMode(CacheMode.NORMAL)),
				new Operation("property",
						(test) -> test.entityManager.setProperty("jakarta.persistence.cache.retrieveMode", "USE")),
				new Operation("load access",
						(test) -> test.entityManager.unwrap(Session.class)
							.byId(Buyer.class)
							.with(CacheMode.GET)
							.load(1)));
	}

	@ParameterizedTest
	@MethodSource("uses")
	void cachesCannotBeAskedFor(Operation use) {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> then(() -> {
			use.work.accept(this);
			return null;
		})).withMessageContaining("caches hold the present");
	}

	static Stream<Operation> others() {
		return Stream.of(new Operation("factory", (test) -> {
			try (EntityManager other = context.getBean(EntityManagerFactory.class).createEntityManager()) {
				other.find(Buyer.class, 1);
			}
		}), new Operation("factory of the EntityManager", (test) -> {
			try (EntityManager other = test.entityManager.getEntityManagerFactory().createEntityManager()) {
				other.createQuery("from Buyer", Buyer.class).getResultList();
			}
		}), new Operation("options", (test) -> {
			try (Session other = test.entityManager.unwrap(Session.class).sessionWithOptions().openSession()) {
				other.find(Buyer.class, 1);
			}
		}));
	}

	@ParameterizedTest
	@MethodSource("others")
	void sessionsBesideTheScopeAreRefused(Operation other) {
		HikariDataSource pool = context.getBean(HikariDataSource.class);
		pool.setMaximumPoolSize(2);
		try {
			assertThatThrownBy(() -> then(() -> {
				other.work.accept(this);
				return null;
			})).isInstanceOf(DataAccessException.class).hasMessageContaining("the present");
		}
		finally {
			pool.setMaximumPoolSize(1);
		}
	}

	@Test
	void inspectorOfTheApplicationIsCalled() {
		then(() -> this.buyers.findAll());
		assertThat(Inspector.seen).isNotEmpty();
		Inspector.seen.clear();
		this.buyers.findAll();
		assertThat(Inspector.seen).isNotEmpty();
	}

	@Test
	void filtersAroundTheScopeAreEnabledInIt() {
		transactions().executeWithoutResult((status) -> {
			this.entityManager.unwrap(Session.class).enableFilter("named").setParameter("name", "b then");
			assertThat(then(() -> this.buyers.findAll())).extracting((buyer) -> buyer.name).containsExactly("b then");
		});
	}

	@Test
	void jdbcAndJpaReadTheSameMoment() {
		assertThat(then(() -> this.jdbc.sql("select name from buyer where id = 1").query(String.class).single()))
			.isEqualTo("a then");
	}

	@Test
	void scopesCanBeNested() {
		String second = database.newName("s");
		database.control().sql("update buyer set name = 'a between' where id = 1").update();
		this.matrixOne.snapshots().create(second, SnapshotTarget.database(database.database()));
		database.control().sql("update buyer set name = 'a last' where id = 1").update();
		List<String> names = then(() -> {
			List<String> found = new ArrayList<>();
			found.add(this.buyers.findById(1).orElseThrow().name);
			found.add(this.matrixOne.asOf(second).call(() -> this.buyers.findById(1).orElseThrow().name));
			found.add(this.matrixOne.asOf(second)
				.sql("select name from buyer where id = 1")
				.query(String.class)
				.single());
			found.add(this.entityManager.createQuery("select name from Buyer where id = 1", String.class)
				.getSingleResult());
			return found;
		});
		assertThat(names).containsExactly("a then", "a between", "a between", "a then");
	}

	@Test
	void columnThatDidNotExistThenIsTold() {
		database.control().sql("alter table sale add column note varchar(10)").update();
		try {
			assertThatThrownBy(() -> then(() -> this.jdbc.sql("select note from sale").query(String.class).list()))
				.hasStackTraceContaining("it may have been added since");
		}
		finally {
			database.control().sql("alter table sale drop column note").update();
		}
	}

	record Operation(String name, java.util.function.Consumer<AsOfJpaIntegrationTests> work) {

		@Override
		public String toString() {
			return this.name;
		}

	}

	@SuppressWarnings({ "deprecation", "removal" })
	public static class Inspector implements StatementInspector {

		static final List<String> seen = new ArrayList<>();

		@Override
		public String inspect(String sql) {
			seen.add(sql);
			return sql;
		}

	}

	interface Buyers extends JpaRepository<Buyer, Integer> {

		List<Buyer> findByNameStartingWith(String prefix);

		@Query("select sum(s.amount) from Sale s join s.buyer b where b.id = :id")
		long amount(int id);

		@Query(value = "select name from buyer", nativeQuery = true)
		List<String> nativeNames();

		@Modifying
		@Transactional
		@Query("update Buyer set name = :name")
		int rename(String name);

	}

	@Entity(name = "Buyer")
	@Table(name = "buyer")
	@Cacheable
	@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
	@NaturalIdCache
	@FilterDef(name = "named", parameters = @ParamDef(name = "name", type = String.class))
	@Filter(name = "named", condition = "name = :name")
	static class Buyer {

		@Id
		int id;

		String name;

		@NaturalId(mutable = true)
		String email;

		@OneToMany(mappedBy = "buyer")
		List<Sale> sales = new ArrayList<>();

		Buyer() {
		}

		Buyer(int id, String name) {
			this.id = id;
			this.name = name;
		}

	}

	@Entity(name = "Sale")
	@Table(name = "sale")
	static class Sale {

		@Id
		int id;

		int amount;

		@ManyToOne
		@JoinColumn(name = "buyer_id")
		Buyer buyer;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = AsOfJpaIntegrationTests.class)
	@EnableJpaRepositories(basePackageClasses = AsOfJpaIntegrationTests.class, considerNestedRepositories = true)
	static class Application {

	}

}
