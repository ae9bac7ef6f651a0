package io.github.matrixonespring.transaction;

import java.nio.file.Path;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.atomikos.icatch.jta.UserTransactionManager;
import com.atomikos.jdbc.AtomikosNonXADataSourceBean;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.RecordedStatements;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.DatabaseDriver;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.jta.JtaTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * JTA takes a connection into its transaction when that is first used, and commits it
 * without telling.
 */
class JtaIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@TempDir
	static Path directory;

	static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		System.setProperty("com.atomikos.icatch.log_base_dir", directory.toString());
		System.setProperty("com.atomikos.icatch.enable_logging", "false");
		database.createItemTable();
		context = builder(Application.class, Services.class).run();
	}

	@AfterAll
	static void close() {
		context.close();
		System.clearProperty("com.atomikos.icatch.log_base_dir");
		System.clearProperty("com.atomikos.icatch.enable_logging");
	}

	private static SpringApplicationBuilder builder(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off");
	}

	private final SnapshotManager snapshots = context.getBean(SnapshotManager.class);

	private final JdbcClient jdbc = context.getBean(JdbcClient.class);

	private final TransactionTemplate jta = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));

	private String name;

	@BeforeEach
	void clear() {
		this.name = database.newName("j");
		context.getBean(RecordedStatements.class).clear();
		context.getBean(RecordedEvents.class).clear();
	}

	@Test
	void annotatedMethodWithItsTransactionIsRefusedAtStart() {
		assertThatException().isThrownBy(() -> builder(Application.class, AnnotatedService.class).run())
			.withMessageContaining("AnnotatedService.transactional")
			.withMessageContaining(JtaTransactionManager.class.getName())
			.withMessageContaining("JTA is not supported");
	}

	@Test
	void snapshotsAreRefused() {
		assertRefused((name) -> this.snapshots.createAfterCommit(SnapshotRequest.named(name)));
		assertRefused((name) -> this.snapshots.create(SnapshotRequest.named(name)));
		assertRefused((name) -> this.snapshots.createBefore(SnapshotRequest.named(name)));
		assertRefused((name) -> this.snapshots.drop(name));
	}

	@Test
	void clonesAreRefused() {
		assertRefused((name) -> context.getBean(CloneManager.class).cloneDatabase(name, database.database()));
	}

	@Test
	void annotatedCallIsRefused() {
		assertRefused((name) -> context.getBean(Services.Service.class).call(name));
	}

	@Test
	void whatCommitsIsRefusedByTheClientOfTheTemplate() {
		assertRefused((name) -> context.getBean(MatrixOneTemplate.class).jdbc().sql("lock tables item read").update());
	}

	@Test
	void readingIsNot() {
		this.jta.executeWithoutResult((status) -> assertThat(this.snapshots.find(this.name)).isEmpty());
	}

	@Test
	void managerThatIsNoBeanIsNotKnownEither() {
		UserTransactionManager transactions = context.getBean(UserTransactionManager.class);
		TransactionTemplate unknown = new TransactionTemplate(new JtaTransactionManager(transactions, transactions));
		assertRefused(unknown::executeWithoutResult,
				(name) -> this.snapshots.createAfterCommit(SnapshotRequest.named(name)));
	}

	/**
	 * Before its first statement it cannot be seen.
	 */
	@Test
	void transactionWithoutSpringIsRefusedOnceItHasUsedItsConnection() throws Exception {
		UserTransactionManager transactions = context.getBean(UserTransactionManager.class);
		transactions.begin();
		try {
			add();
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.snapshots.createAfterCommit(SnapshotRequest.named(this.name)));
		}
		finally {
			transactions.rollback();
		}
		assertNothingIsLeft();
	}

	@Test
	void suspendedTransactionIsNotWaitedFor() {
		TransactionTemplate suspending = new TransactionTemplate(context.getBean(PlatformTransactionManager.class));
		suspending.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
		this.jta.executeWithoutResult((status) -> suspending
			.executeWithoutResult((suspended) -> this.snapshots.create(SnapshotRequest.named(this.name))));
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void outsideOfItEverythingIsAsAlways() {
		add();
		this.snapshots.create(SnapshotRequest.named(this.name));
		this.jta.executeWithoutResult((status) -> {
		});
		context.getBean(Services.Service.class).call(this.name + "_2");
		assertThat(this.snapshots.exists(this.name)).isTrue();
		assertThat(this.snapshots.exists(this.name + "_2")).isTrue();
	}

	@Test
	void jdbcTransactionOnItsConnectionCommitsNothing() {
		MatrixOneTemplate matrixOne = context.getBean(MatrixOneTemplate.class);
		JdbcTransactionManager manager = new JdbcTransactionManager(context.getBean(DataSource.class));
		matrixOne.listenTo(manager);
		assertThatException().isThrownBy(() -> this.jta.executeWithoutResult((status) -> {
			add();
			new TransactionTemplate(manager).executeWithoutResult((inner) -> {
				this.snapshots.createAfterCommit(SnapshotRequest.named(this.name));
				throw new IllegalStateException("on purpose");
			});
		}));
		assertNothingIsLeft();
	}

	private void assertRefused(Consumer<String> call) {
		assertRefused(this.jta::executeWithoutResult, call);
	}

	/**
	 * Before the first statement of the transaction, and after it.
	 */
	private void assertRefused(Consumer<Consumer<TransactionStatus>> transaction, Consumer<String> call) {
		for (boolean written : new boolean[] { false, true }) {
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> transaction.accept((status) -> {
					if (written) {
						add();
					}
					call.accept(this.name);
				}));
			assertThat(context.getBean(RecordedStatements.class).get()).isEmpty();
			assertNothingIsLeft();
		}
	}

	private void add() {
		this.jdbc.sql("insert into item (name) values (?)").param(this.name).update();
	}

	private void assertNothingIsLeft() {
		assertThat(count("select count(*) from item where name = ?")).isZero();
		assertThat(count("select count(*) from mo_catalog.mo_snapshots where sname = ?")).isZero();
		assertThat(count("select count(*) from information_schema.schemata where schema_name = ?")).isZero();
		assertThat(context.getBean(RecordedEvents.class).of(Record.class)).isEmpty();
	}

	private static long count(String sql, String name) {
		return database.control().sql(sql).param(name).query(Long.class).single();
	}

	private long count(String sql) {
		return count(sql, this.name);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

		@Bean(destroyMethod = "close")
		AtomikosNonXADataSourceBean dataSource() {
			AtomikosNonXADataSourceBean dataSource = new AtomikosNonXADataSourceBean();
			dataSource.setUniqueResourceName("matrixone_" + System.nanoTime());
			dataSource.setDriverClassName(database.url().startsWith("jdbc:mysql:")
					? DatabaseDriver.MYSQL.getDriverClassName() : "io.github.matrixonespring.embedded.EmbeddedDriver");
			boolean real = database.url().startsWith("jdbc:mysql:");
			dataSource.setUrl(database.url() + (real ? "?useLocalSessionState=true" : ""));
			dataSource.setUser(database.username());
			dataSource.setPassword(database.password());
			dataSource.setMaxPoolSize(3);
			dataSource.setLocalTransactionMode(true);
			return dataSource;
		}

		@Bean(initMethod = "init", destroyMethod = "close")
		UserTransactionManager userTransactionManager() {
			UserTransactionManager manager = new UserTransactionManager();
			manager.setForceShutdown(true);
			return manager;
		}

		@Bean
		JtaTransactionManager transactionManager(UserTransactionManager transactions) {
			return new JtaTransactionManager(transactions, transactions);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import({ RecordedStatements.class, RecordedEvents.class, Services.Service.class })
	static class Services {

		static class Service {

			@SnapshotAfterCommit(name = "#{#name}")
			public void call(String name) {
			}

		}

	}

	static class AnnotatedService {

		@Transactional
		@SnapshotAfterCommit
		public void transactional() {
		}

	}

}
