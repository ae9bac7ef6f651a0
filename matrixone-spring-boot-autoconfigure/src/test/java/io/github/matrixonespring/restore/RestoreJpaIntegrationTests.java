package io.github.matrixonespring.restore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.UnexpectedRollbackException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A restore beside JPA: what it keeps back is sent first, and what it keeps of the rows
 * that come back is let go.
 */
class RestoreJpaIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static ConfigurableApplicationContext context;

	private final EntityManager entityManager = context.getBean(EntityManager.class);

	private final RestoreManager restores = context.getBean(RestoreManager.class);

	private final TransactionTemplate transactions = new TransactionTemplate(
			context.getBean(PlatformTransactionManager.class));

	private RestoreRequest request;

	@BeforeAll
	static void start() {
		database.control().sql("create table customer (id int primary key, name varchar(20))").update();
		database.control().sql("create table purchase (id int primary key, customer_id int)").update();
		database.control().sql("create table line (a int, b int, primary key (a, b))").update();
		context = new SpringApplicationBuilder(Application.class).run("--spring.datasource.url=" + database.url(),
				"--spring.datasource.username=" + database.username(),
				"--spring.datasource.password=" + database.password(), "--spring.datasource.hikari.maximum-pool-size=1",
				"--spring.datasource.hikari.connection-timeout=2000",
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
	void fillTables() {
		List.of("delete from customer where id > 0", "delete from purchase where id > 0",
				"delete from line where a > 0", "insert into line values (1, 1)",
				"insert into customer values (1, 'a')", "insert into purchase values (10, 1), (11, 1)")
			.forEach((sql) -> database.control().sql(sql).update());
		context.getBean(EntityManagerFactory.class).unwrap(SessionFactory.class).getCache().evictAllRegions();
		String snapshot = database.newName("s");
		context.getBean(SnapshotManager.class).create(snapshot, SnapshotTarget.database(database.database()));
		this.request = RestoreRequest.database(database.database()).toSnapshot(snapshot);
		context.getBean(Listener.class).events.clear();
	}

	private Customer customer() {
		return this.entityManager.find(Customer.class, 1);
	}

	@Test
	void pendingChangesAreSentFirst() {
		this.transactions.executeWithoutResult((status) -> {
			this.entityManager.persist(new Customer(2, "pending"));
			customer().name = "changed";
			RestoreReport report = this.restores.restore(this.request);
			assertThat(report.plan().tables().get(0).examples()).extracting((example) -> example.kind())
				.containsExactlyInAnyOrder(ChangeKind.ADDED, ChangeKind.CHANGED);
		});
		assertThat(database.control().sql("select name from customer").query(String.class).list()).containsExactly("a");
	}

	@Test
	void entitiesAndCollectionsThatWereLoadedAreReadAgain() {
		this.transactions.executeWithoutResult((status) -> {
			this.entityManager.createQuery("update Customer set name = 'b'").executeUpdate();
			this.entityManager.createQuery("delete Purchase where id = 10").executeUpdate();
			Customer loaded = customer();
			assertThat(loaded.name).isEqualTo("b");
			assertThat(loaded.purchases).hasSize(1);
			this.restores.restore(this.request);
			assertThat(this.entityManager.contains(loaded)).isFalse();
			assertThat(customer().name).isEqualTo("a");
			assertThat(customer().purchases).hasSize(2);
		});
	}

	@Test
	void secondLevelCacheForgetsRowsThatComeBack() {
		database.control().sql("update customer set name = 'b' where id = 1").update();
		database.control().sql("delete from purchase where id = 10").update();
		this.transactions.executeWithoutResult((status) -> assertThat(customer().purchases).hasSize(1));
		assertThat(context.getBean(EntityManagerFactory.class).getCache().contains(Customer.class, 1)).isTrue();
		this.restores.restore(this.request);
		this.transactions.executeWithoutResult((status) -> {
			assertThat(customer().name).isEqualTo("a");
			assertThat(customer().purchases).hasSize(2);
		});
	}

	@Test
	void openEntityManagerThatHoldsTheOnlyConnectionIsNotWaitedFor() {
		EntityManagerFactory factory = context.getBean(EntityManagerFactory.class);
		EntityManagerHolder holder = new EntityManagerHolder(factory.createEntityManager());
		TransactionSynchronizationManager.bindResource(factory, holder);
		try {
			database.control().sql("update customer set name = 'b' where id = 1").update();
			assertThat(this.entityManager.createQuery("select name from Customer", String.class).getResultList())
				.containsExactly("b");
			Customer loaded = customer();
			this.restores.restore(this.request);
			assertThat(holder.getEntityManager().contains(loaded)).isFalse();
			assertThat(customer().name).isEqualTo("a");
		}
		finally {
			TransactionSynchronizationManager.unbindResource(factory);
			holder.getEntityManager().close();
		}
	}

	@Test
	void failureAfterTheFirstWriteRollsBackWhateverTheCallerDoes() {
		database.control().sql("delete from line where a = 1").update();
		database.control().sql("update customer set name = 'b' where id = 1").update();
		Listener listener = context.getBean(Listener.class);
		listener.beforeInsert = () -> database.control().sql("insert into line values (1, 1)").update();
		assertThatExceptionOfType(UnexpectedRollbackException.class)
			.isThrownBy(() -> this.transactions.executeWithoutResult((status) -> {
				this.entityManager.persist(new Customer(3, "own"));
				assertThatExceptionOfType(DuplicateKeyException.class)
					.isThrownBy(() -> this.restores.restore(this.request));
			}));
		assertThat(database.control().sql("select name from customer").query(String.class).list()).containsExactly("b");
	}

	@Test
	void failureOfListenerDoesNotAffectTheRestore() {
		database.control().sql("delete from purchase where id = 10").update();
		context.getBean(Listener.class).failure = new IllegalStateException("listener");
		assertThat(this.restores.restore(this.request).rows()).isOne();
	}

	@Test
	void listenersHearOfTheRestore() {
		database.control().sql("delete from purchase where id = 10").update();
		RestoreReport report = this.restores.restore(this.request);
		assertThat(context.getBean(Listener.class).events).hasSize(2)
			.first()
			.isInstanceOfSatisfying(RestoreStartingEvent.class, (event) -> assertThat(event.plan().rows()).isOne());
		assertThat(context.getBean(Listener.class).events.get(1)).isEqualTo(new RestoredEvent(report));
		assertThat(report.safetyPoints()).containsOnlyKeys(database.database());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = RestoreJpaIntegrationTests.class)
	@Import(Listener.class)
	static class Application {

	}

	@Component
	static class Listener implements MatrixOneStatementListener {

		private final List<Object> events = new ArrayList<>();

		private RuntimeException failure;

		private Runnable beforeInsert;

		@Override
		public void beforeStatement(String sql) {
			if (sql.contains("insert into") && this.beforeInsert != null) {
				Runnable once = this.beforeInsert;
				this.beforeInsert = null;
				once.run();
			}
		}

		@Override
		public void afterStatement(String sql, Duration duration, @Nullable SQLException failure) {
		}

		@EventListener
		void starting(RestoreStartingEvent event) {
			this.events.add(event);
		}

		@EventListener
		void restored(RestoredEvent event) {
			this.events.add(event);
			if (this.failure != null) {
				RuntimeException thrown = this.failure;
				this.failure = null;
				throw thrown;
			}
		}

	}

	@Entity(name = "Customer")
	@Table(name = "customer")
	@Cacheable
	@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
	static class Customer {

		@Id
		private Integer id;

		private String name;

		@OneToMany(fetch = FetchType.LAZY)
		@JoinColumn(name = "customer_id")
		@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
		private List<Purchase> purchases = new ArrayList<>();

		protected Customer() {
		}

		Customer(Integer id, String name) {
			this.id = id;
			this.name = name;
		}

	}

	@Entity(name = "Purchase")
	@Table(name = "purchase")
	@Cacheable
	@Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
	static class Purchase {

		@Id
		private Integer id;

		protected Purchase() {
		}

	}

}
