package io.github.matrixonespring.transaction;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testapp.Item;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testsupport.Synchronizations;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import org.hibernate.SessionFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Two transaction managers on one {@link DataSource}: JPA shows its connection, and JDBC
 * starts what Spring calls a new transaction on it. Spring commits and rolls back both
 * together when the inner one ends.
 */
@ParameterizedClass
@EnumSource
@ExtendWith(OutputCaptureExtension.class)
class SharedConnectionIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Managers managers;

	private ConfigurableApplicationContext context;

	private TransactionTemplate outer;

	private TransactionTemplate inner;

	private SnapshotManager snapshots;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.context = database.application(this.managers,
				() -> new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
					.properties(database.properties())
					.properties("spring.main.banner-mode=off", "managers=" + this.managers,
							"spring.datasource.hikari.auto-commit=" + (this.managers != Managers.WITHOUT_AUTOCOMMIT))
					.run());
		this.outer = transaction("outerManager");
		this.inner = transaction("innerManager");
		this.snapshots = this.context.getBean(SnapshotManager.class);
		this.name = database.newName("s");
		this.context.getBean(RecordedEvents.class).clear();
	}

	private TransactionTemplate transaction(String manager) {
		return new TransactionTemplate(this.context.getBean(manager, PlatformTransactionManager.class));
	}

	@Test
	void nothingIsCommittedWhereBothFail() {
		assertThatIllegalStateException().isThrownBy(() -> this.outer.executeWithoutResult((status) -> {
			add("_outer");
			this.snapshots.createBefore(request("_before"));
			this.snapshots.createAfterCommit(request("_outer"));
			failInner();
		}));
		assertThat(items()).isEmpty();
		assertThat(snapshotNames()).isEmpty();
	}

	@Test
	void nothingIsCommittedWhereBothAreAnnotatedAndFail() {
		assertThatIllegalStateException().isThrownBy(() -> service().outerFails(this.name));
		assertThat(items()).isEmpty();
		assertThat(snapshotNames()).isEmpty();
	}

	@Test
	void snapshotsOfBothContainBothAfterTheOutermostCommit() {
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		this.outer.executeWithoutResult((status) -> {
			add("_outer");
			this.snapshots.createAfterCommit(request("_outer"));
			this.inner.executeWithoutResult((innerStatus) -> {
				add("_inner");
				future.set(this.snapshots.createAfterCommit(request("_inner")));
			});
			assertThat(snapshotNames()).isEmpty();
			assertThat(future.get()).isNotDone();
			add("_later");
		});
		assertThat(items()).containsExactly("_inner", "_later", "_outer");
		assertThat(snapshotNames()).containsExactly("_inner", "_outer");
		assertThat(itemsAt("_inner")).isEqualTo(items());
		assertThat(itemsAt("_outer")).isEqualTo(items());
		assertThat(future.get()).isCompletedWithValue(this.snapshots.get(this.name + "_inner"));
	}

	@Test
	void annotatedCallsOfBothHaveTheirSnapshots() {
		service().outerCommits(this.name);
		assertThat(items()).containsExactly("_inner", "_outer");
		assertThat(itemsAt("_inner")).isEqualTo(items());
		assertThat(itemsAt("_outer")).isEqualTo(items());
	}

	@Test
	void snapshotsOfTheInnerOneGoWithItsRollback() {
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		this.outer.executeWithoutResult((status) -> {
			add("_outer");
			this.snapshots.createBefore(request("_before"));
			this.snapshots.createAfterCommit(request("_outer"));
			assertThatIllegalStateException().isThrownBy(() -> this.inner.executeWithoutResult((innerStatus) -> {
				add("_inner");
				this.snapshots.createBefore(request("_provisional"));
				future.set(this.snapshots.createAfterCommit(request("_inner")));
				throw new IllegalStateException("on purpose");
			}));
			assertThat(future.get()).isCancelled();
			add("_later");
		});
		assertThat(items()).containsExactly("_later");
		assertThat(snapshotNames()).containsExactly("_before", "_outer");
		assertThat(itemsAt("_outer")).isEqualTo(items());
	}

	@Test
	void snapshotsBelongToTheOutermostThatFails() {
		assertThatIllegalStateException().isThrownBy(() -> this.outer.executeWithoutResult((status) -> {
			add("_outer");
			this.snapshots.createBefore(request("_before"));
			this.inner.executeWithoutResult((innerStatus) -> {
				add("_inner");
				this.snapshots.createBefore(request("_provisional"));
				this.snapshots.createAfterCommit(request("_inner"));
			});
			add("_later");
			throw new IllegalStateException("on purpose");
		}));
		assertThat(items()).containsExactly("_inner", "_outer");
		assertThat(snapshotNames()).isEmpty();
		assertThat(this.context.getBean(RecordedEvents.class).of(SnapshotFailedEvent.class)).singleElement()
			.satisfies((event) -> {
				assertThat(event.name()).isEqualTo(this.name + "_inner");
				assertThat(event.message()).contains("was rolled back").contains("had committed before");
			});
	}

	@Test
	void newTransactionOfTheInnerManagerIsNoneOfItsOwn() {
		this.inner.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		assertThatIllegalStateException().isThrownBy(() -> this.outer.executeWithoutResult((status) -> {
			add("_outer");
			failInner();
		}));
		assertThat(items()).isEmpty();
	}

	@Test
	void clonesAreRefusedFromThereOn() {
		this.outer.executeWithoutResult((status) -> {
			add("_outer");
			this.inner.executeWithoutResult((innerStatus) -> assertCloneIsRefused());
			assertCloneIsRefused();
		});
		this.outer.executeWithoutResult(
				(status) -> this.context.getBean(CloneManager.class).cloneDatabase(this.name, database.database()));
		assertThat(database.control()
			.sql("select count(*) from information_schema.schemata where schema_name = ?")
			.param(this.name)
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	void oneWarningSaysSo(CapturedOutput output) {
		try (ConfigurableApplicationContext other = new SpringApplicationBuilder(Application.class)
			.web(WebApplicationType.NONE)
			.properties(database.properties())
			.properties("spring.main.banner-mode=off", "managers=" + this.managers)
			.run()) {
			TransactionTemplate otherOuter = new TransactionTemplate(
					other.getBean("outerManager", PlatformTransactionManager.class));
			TransactionTemplate otherInner = new TransactionTemplate(
					other.getBean("innerManager", PlatformTransactionManager.class));
			otherOuter.executeWithoutResult((status) -> {
				otherInner.executeWithoutResult((innerStatus) -> {
				});
				otherInner.executeWithoutResult((innerStatus) -> {
				});
			});
			otherInner.executeWithoutResult((status) -> {
			});
		}
		assertThat(output.getOut().lines().filter((line) -> line.contains("already carries a transaction"))).hasSize(1);
	}

	@Test
	void snapshotAtOnceInTheInnerOneIsProvisional() {
		this.outer.executeWithoutResult((status) -> this.inner.executeWithoutResult(
				(innerStatus) -> assertThat(this.snapshots.create(request("_before")).provisional()).isTrue()));
		assertThat(snapshotNames()).containsExactly("_before");
	}

	@Test
	void innerManagerWithoutSynchronizationIsNoticedToo() {
		AbstractPlatformTransactionManager manager = this.context.getBean("innerManager",
				AbstractPlatformTransactionManager.class);
		manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
		try {
			assertThatIllegalStateException().isThrownBy(() -> this.outer.executeWithoutResult((status) -> {
				add("_outer");
				failInner();
			}));
			assertThat(items()).isEmpty();
			assertThat(snapshotNames()).isEmpty();
		}
		finally {
			manager.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_ALWAYS);
		}
	}

	@Test
	void innerManagerThatIsNotListenedToHasNoSnapshots() {
		TransactionTemplate unknown = new TransactionTemplate(
				new JdbcTransactionManager(this.context.getBean(DataSource.class)));
		this.outer.executeWithoutResult((status) -> {
			add("_outer");
			unknown
				.executeWithoutResult((innerStatus) -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
					.isThrownBy(() -> this.snapshots.createAfterCommit(request("_inner")))
					.withMessageContaining("MatrixOneTemplate.listenTo"));
		});
		assertThat(snapshotNames()).isEmpty();
	}

	@Test
	void outerManagerThatIsNotListenedToLetsNothingBeCommitted() {
		TransactionTemplate unknown = new TransactionTemplate(
				this.managers.outer(this.context.getBean(EntityManagerFactory.class)));
		assertThatIllegalStateException().isThrownBy(() -> unknown.executeWithoutResult((status) -> {
			add("_outer");
			this.inner.executeWithoutResult((innerStatus) -> {
				add("_inner");
				assertThatExceptionOfType(NotAllowedInTransactionException.class)
					.isThrownBy(() -> this.snapshots.createAfterCommit(request("_inner")));
				assertCloneIsRefused();
				throw new IllegalStateException("on purpose");
			});
		}));
		assertThat(items()).isEmpty();
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	@Test
	void whereNeitherIsListenedToSnapshotsAreRefused() {
		TransactionTemplate unknownOuter = new TransactionTemplate(
				this.managers.outer(this.context.getBean(EntityManagerFactory.class)));
		TransactionTemplate unknownInner = new TransactionTemplate(
				this.managers.inner(this.context.getBean(DataSource.class)));
		assertThatIllegalStateException().isThrownBy(() -> unknownOuter.executeWithoutResult((status) -> {
			unknownInner
				.executeWithoutResult((innerStatus) -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
					.isThrownBy(() -> this.snapshots.createAfterCommit(request("_inner"))));
			add("_outer");
			throw new IllegalStateException("on purpose");
		}));
		assertThat(items()).isEmpty();
		assertThat(snapshotNames()).isEmpty();
	}

	@Test
	void transactionAfterTheCommitOfTheOuterOneIsItsOwn() {
		this.outer.executeWithoutResult((status) -> {
			add("_outer");
			this.snapshots.createAfterCommit(request("_outer"));
			Synchronizations.afterCommit(() -> this.inner.executeWithoutResult((innerStatus) -> {
				add("_inner");
				this.snapshots.createAfterCommit(request("_inner"));
			}));
		});
		assertThat(items()).containsExactly("_inner", "_outer");
		assertThat(itemsAt("_inner")).isEqualTo(items());
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	@Test
	void twoManagersOfOneKindAreOneTransaction() {
		TransactionTemplate second = transaction("secondInnerManager");
		assertThatIllegalStateException().isThrownBy(() -> this.inner.executeWithoutResult((status) -> {
			add("_outer");
			second.executeWithoutResult((innerStatus) -> {
				add("_inner");
				this.snapshots.createAfterCommit(request("_inner"));
			});
			throw new IllegalStateException("on purpose");
		}));
		assertThat(items()).isEmpty();
		assertThat(snapshotNames()).isEmpty();
		this.inner.executeWithoutResult((status) -> {
			add("_outer");
			second.executeWithoutResult((innerStatus) -> this.snapshots.createAfterCommit(request("_inner")));
		});
		assertThat(itemsAt("_inner")).containsExactly("_outer");
	}

	/**
	 * Spring leaves the connection of the JPA transaction that it refuses bound in place
	 * of the outer one's, so that the outer one cannot go on.
	 */
	@Test
	void springRefusesTheOtherWayRoundAndNothingIsCommitted() {
		assertThatExceptionOfType(CannotCreateTransactionException.class)
			.isThrownBy(() -> this.inner.executeWithoutResult((status) -> {
				add("_outer");
				this.snapshots.createAfterCommit(request("_outer"));
				this.outer.executeWithoutResult((innerStatus) -> add("_inner"));
			}));
		assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
			.isThrownBy(() -> this.inner.executeWithoutResult((status) -> {
				add("_outer");
				this.snapshots.createAfterCommit(request("_outer"));
				assertThatExceptionOfType(CannotCreateTransactionException.class)
					.isThrownBy(() -> this.outer.executeWithoutResult((innerStatus) -> add("_inner")));
			}));
		assertThat(items()).isEmpty();
		assertThat(snapshotNames()).isEmpty();
		assertThat(TransactionSynchronizationManager.getResourceMap()).isEmpty();
	}

	private void failInner() {
		this.inner.executeWithoutResult((innerStatus) -> {
			add("_inner");
			this.snapshots.createBefore(request("_provisional"));
			this.snapshots.createAfterCommit(request("_inner"));
			throw new IllegalStateException("on purpose");
		});
	}

	private void assertCloneIsRefused() {
		assertThatExceptionOfType(NotAllowedInTransactionException.class)
			.isThrownBy(() -> this.context.getBean(CloneManager.class).cloneDatabase(this.name, database.database()))
			.withMessageContaining("another transaction manager")
			.withMessageContaining("Use one transaction manager");
	}

	private Service service() {
		return this.context.getBean(Service.class);
	}

	private SnapshotRequest request(String suffix) {
		return SnapshotRequest.named(this.name + suffix);
	}

	private void add(String suffix) {
		this.context.getBean(JdbcClient.class)
			.sql("insert into item (name) values (?)")
			.param(this.name + suffix)
			.update();
	}

	private List<String> items() {
		return suffixes("select name from item where name like ? order by name");
	}

	private List<String> itemsAt(String snapshot) {
		return suffixes(
				"select name from item {snapshot = '" + this.name + snapshot + "'} where name like ? order by name");
	}

	private List<String> snapshotNames() {
		return suffixes("select sname from mo_catalog.mo_snapshots where sname like ? order by sname");
	}

	private List<String> suffixes(String sql) {
		return database.control()
			.sql(sql)
			.param(this.name.replace("_", "\\_") + "\\_%")
			.query(String.class)
			.list()
			.stream()
			.map((text) -> text.substring(this.name.length()))
			.toList();
	}

	/**
	 * The pairs of managers that share a connection.
	 */
	enum Managers {

		JPA_AND_JDBC, JPA_AND_DATA_SOURCE, HIBERNATE_AND_JDBC, WITHOUT_AUTOCOMMIT;

		PlatformTransactionManager outer(EntityManagerFactory factory) {
			return (this == HIBERNATE_AND_JDBC) ? new HibernateTransactionManager(factory.unwrap(SessionFactory.class))
					: new JpaTransactionManager(factory);
		}

		DataSourceTransactionManager inner(DataSource dataSource) {
			return (this == JPA_AND_DATA_SOURCE) ? new DataSourceTransactionManager(dataSource)
					: new JdbcTransactionManager(dataSource);
		}

	}

	static class Service {

		private final EntityManager entityManager;

		private final InnerService innerService;

		Service(EntityManager entityManager, InnerService innerService) {
			this.entityManager = entityManager;
			this.innerService = innerService;
		}

		@Transactional("outerManager")
		@SnapshotAfterCommit(name = "#{#name}_outer")
		public void outerCommits(String name) {
			this.entityManager.persist(new Item(name + "_outer"));
			this.innerService.commits(name);
		}

		@Transactional("outerManager")
		@SnapshotAfterCommit(name = "#{#name}_outer")
		public void outerFails(String name) {
			this.entityManager.persist(new Item(name + "_outer"));
			this.innerService.fails(name);
		}

	}

	static class InnerService {

		private final JdbcClient jdbc;

		InnerService(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional("innerManager")
		@SnapshotAfterCommit(name = "#{#name}_inner")
		public void commits(String name) {
			this.jdbc.sql("insert into item (name) values (?)").param(name + "_inner").update();
		}

		@Transactional("innerManager")
		@SnapshotAfterCommit(name = "#{#name}_inner")
		public void fails(String name) {
			commits(name);
			throw new IllegalStateException("on purpose");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@EntityScan(basePackageClasses = Item.class)
	static class Application {

		@Bean
		@Primary
		PlatformTransactionManager outerManager(EntityManagerFactory factory, @Value("${managers}") Managers managers) {
			return managers.outer(factory);
		}

		@Bean
		DataSourceTransactionManager innerManager(DataSource dataSource, @Value("${managers}") Managers managers) {
			return managers.inner(dataSource);
		}

		@Bean
		JdbcTransactionManager secondInnerManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		Service service(EntityManager entityManager, InnerService innerService) {
			return new Service(entityManager, innerService);
		}

		@Bean
		InnerService innerService(JdbcClient jdbc) {
			return new InnerService(jdbc);
		}

		@Bean
		RecordedEvents recordedEvents() {
			return new RecordedEvents();
		}

	}

}
