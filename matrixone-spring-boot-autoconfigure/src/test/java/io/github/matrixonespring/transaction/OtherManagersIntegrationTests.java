package io.github.matrixonespring.transaction;

import java.util.function.Consumer;

import javax.sql.DataSource;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.ResourceTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Transaction managers of other things, of nothing, and of nobody knows what.
 */
class OtherManagersIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		database.createItemTable();
		context = builder(Application.class, Service.class).run();
	}

	@AfterAll
	static void close() {
		context.close();
	}

	private static SpringApplicationBuilder builder(Class<?>... sources) {
		return new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties(database.properties())
			.properties("spring.main.banner-mode=off", "spring.datasource.hikari.maximum-pool-size=2");
	}

	private final SnapshotManager snapshots = context.getBean(SnapshotManager.class);

	private final Service service = context.getBean(Service.class);

	private String name;

	@BeforeEach
	void name() {
		this.name = database.newName("o");
	}

	@Test
	void transactionOfAnotherResourceDoesNotMatter() {
		assertHarmless(context.getBean("queueManager", PlatformTransactionManager.class));
	}

	@Test
	void transactionOfNothingDoesNotMatter() {
		assertHarmless(context.getBean("resourcelessManager", PlatformTransactionManager.class));
		assertHarmless(new ResourcelessTransactionManager());
	}

	@Test
	void annotatedMethodWithTransactionOfAnotherResourceIsTakenAtOnce() {
		assertThatIllegalStateException().isThrownBy(() -> transaction("queueManager", (status) -> {
			this.service.withQueue(this.name);
			assertThat(itemsAt(this.name)).isEqualTo(1);
			throw new IllegalStateException("on purpose");
		}));
	}

	@Test
	void transactionOfOursWithinOneOfAnotherResourceIsWaitedFor() {
		transaction("queueManager", (outer) -> {
			transaction("transactionManager", (inner) -> {
				add();
				this.snapshots.createAfterCommit(SnapshotRequest.named(this.name));
				assertThat(this.snapshots.find(this.name)).isEmpty();
			});
			assertThat(itemsAt(this.name)).isEqualTo(1);
		});
	}

	@Test
	void transactionOfAnotherResourceWithinOneOfOursIsNotConfusedWithIt() {
		transaction("transactionManager", (outer) -> {
			add();
			transaction("queueManager", (inner) -> this.snapshots.createAfterCommit(SnapshotRequest.named(this.name)));
			assertThat(this.snapshots.find(this.name)).isEmpty();
		});
		assertThat(itemsAt(this.name)).isEqualTo(1);
	}

	@Test
	void transactionOfNobodyKnowsWhatIsRefused() {
		assertRefused(context.getBean("unknownManager", PlatformTransactionManager.class));
		assertRefused(new UnknownManager());
	}

	@Test
	void transactionOfNobodyKnowsWhatWithinOneOfAnotherResourceIsRefused() {
		transaction("queueManager",
				(status) -> assertRefused(context.getBean("unknownManager", PlatformTransactionManager.class)));
	}

	@Test
	void transactionOfOursWithinThatOfNobodyKnowsWhatIsWaitedFor() {
		assertThatIllegalStateException().isThrownBy(() -> transaction("unknownManager", (outer) -> {
			transaction("transactionManager", (inner) -> {
				add();
				this.snapshots.createAfterCommit(SnapshotRequest.named(this.name));
			});
			assertThat(itemsAt(this.name)).isEqualTo(1);
			throw new IllegalStateException("on purpose");
		}));
		assertThat(itemsAt(this.name)).isEqualTo(1);
	}

	@Test
	void suspendedTransactionOfNobodyKnowsWhatDoesNotMatter() {
		transaction("unknownManager", (status) -> this.service.suspending(this.name));
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void managerThatDelegatesAndSaysToWhatIsWaitedFor() {
		assertThatIllegalStateException().isThrownBy(() -> this.service.withDelegate(this.name, true));
		assertThat(this.snapshots.find(this.name)).isEmpty();
		this.service.withDelegate(this.name, false);
		assertThat(itemsAt(this.name)).isEqualTo(1);
	}

	@Test
	void managerBehindProxyIsKnown() {
		this.service.withProxy(this.name);
		assertThat(itemsAt(this.name)).isEqualTo(1);
	}

	@Test
	void annotatedMethodWithTransactionOfNobodyKnowsWhatIsRefusedAtStart() {
		assertThatException().isThrownBy(() -> builder(Application.class, Unknown.class).run())
			.withMessageContaining("Unknown.transactional")
			.withMessageContaining(UnknownManager.class.getName())
			.withMessageContaining("@Transactional(transactionManager = …)");
	}

	@Test
	void annotatedMethodWithManagerThatDelegatesToNobodyKnowsWhatIsRefusedAtStart() {
		assertThatException().isThrownBy(() -> builder(Application.class, Silent.class).run())
			.withMessageContaining("Silent.transactional")
			.withMessageContaining("is known as a ResourceTransactionManager");
	}

	private void assertHarmless(PlatformTransactionManager manager) {
		String harmless = database.newName("o");
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			this.snapshots.createAfterCommit(SnapshotRequest.named(harmless));
			assertThat(this.snapshots.exists(harmless)).isTrue();
			context.getBean(JdbcClient.class).sql("insert into item (name) values (?)").param(harmless).update();
			this.service.withoutTransaction(harmless + "_2");
			assertThat(database.control()
				.sql("select count(*) from item {snapshot = '" + harmless + "_2'} where name = ?")
				.param(harmless)
				.query(Long.class)
				.single()).isEqualTo(1);
		});
	}

	private void assertRefused(PlatformTransactionManager manager) {
		new TransactionTemplate(manager).executeWithoutResult((status) -> {
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.snapshots.createAfterCommit(SnapshotRequest.named(this.name)))
				.withMessageContaining("not known on what it works")
				.withMessageContaining("Nothing was sent");
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.service.withoutTransaction(this.name));
		});
		assertThat(this.snapshots.find(this.name)).isEmpty();
	}

	private void transaction(String manager, Consumer<TransactionStatus> work) {
		new TransactionTemplate(context.getBean(manager, PlatformTransactionManager.class)).executeWithoutResult(work);
	}

	private void add() {
		context.getBean(JdbcClient.class).sql("insert into item (name) values (?)").param(this.name).update();
	}

	private long itemsAt(String snapshot) {
		return database.control()
			.sql("select count(*) from item {snapshot = '" + snapshot + "'} where name = ?")
			.param(this.name)
			.query(Long.class)
			.single();
	}

	/**
	 * Says nothing of its resource, and may have any.
	 */
	static class UnknownManager extends AbstractPlatformTransactionManager {

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected boolean isExistingTransaction(Object transaction) {
			return TransactionSynchronizationManager.isActualTransactionActive()
					&& TransactionSynchronizationManager.hasResource(this);
		}

		@Override
		protected Object doSuspend(Object transaction) {
			return TransactionSynchronizationManager.unbindResource(this);
		}

		@Override
		protected void doResume(Object transaction, Object suspendedResources) {
			TransactionSynchronizationManager.bindResource(this, suspendedResources);
		}

		@Override
		protected void doCleanupAfterCompletion(Object transaction) {
			TransactionSynchronizationManager.unbindResource(this);
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			TransactionSynchronizationManager.bindResource(this, "transaction");
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
		}

	}

	/**
	 * Works on something that is no database.
	 */
	static class QueueManager extends UnknownManager implements ResourceTransactionManager {

		@Override
		public Object getResourceFactory() {
			return "queue";
		}

	}

	/**
	 * Delegates and does not say to what.
	 */
	static class SilentDelegate implements PlatformTransactionManager {

		private final PlatformTransactionManager delegate;

		SilentDelegate(PlatformTransactionManager delegate) {
			this.delegate = delegate;
		}

		@Override
		public TransactionStatus getTransaction(TransactionDefinition definition) {
			return this.delegate.getTransaction(definition);
		}

		@Override
		public void commit(TransactionStatus status) {
			this.delegate.commit(status);
		}

		@Override
		public void rollback(TransactionStatus status) {
			this.delegate.rollback(status);
		}

	}

	static class Delegate extends SilentDelegate implements ResourceTransactionManager {

		private final DataSource dataSource;

		Delegate(PlatformTransactionManager delegate, DataSource dataSource) {
			super(delegate);
			this.dataSource = dataSource;
		}

		@Override
		public Object getResourceFactory() {
			return this.dataSource;
		}

	}

	static class Service {

		private final JdbcClient jdbc;

		Service(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@SnapshotAfterCommit(name = "#{#name}")
		public void withoutTransaction(String name) {
		}

		@Transactional(transactionManager = "unknownManager", propagation = Propagation.NOT_SUPPORTED)
		@SnapshotAfterCommit(name = "#{#name}")
		public void suspending(String name) {
		}

		@Transactional("queueManager")
		@SnapshotAfterCommit(name = "#{#name}")
		public void withQueue(String name) {
			add(name);
		}

		@Transactional("delegateManager")
		@SnapshotAfterCommit(name = "#{#name}")
		public void withDelegate(String name, boolean fail) {
			add(name);
			if (fail) {
				throw new IllegalStateException("on purpose");
			}
		}

		@Transactional("proxyManager")
		@SnapshotAfterCommit(name = "#{#name}")
		public void withProxy(String name) {
			add(name);
		}

		private void add(String name) {
			this.jdbc.sql("insert into item (name) values (?)").param(name).update();
		}

	}

	static class Unknown {

		@Transactional("unknownManager")
		@SnapshotAfterCommit
		public void transactional() {
		}

	}

	static class Silent {

		@Transactional("silentManager")
		@SnapshotAfterCommit
		public void transactional() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

		@Bean
		@Primary
		JdbcTransactionManager transactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		UnknownManager unknownManager() {
			return new UnknownManager();
		}

		@Bean
		QueueManager queueManager() {
			return new QueueManager();
		}

		@Bean
		ResourcelessTransactionManager resourcelessManager() {
			return new ResourcelessTransactionManager();
		}

		@Bean
		SilentDelegate silentManager(JdbcTransactionManager transactionManager) {
			return new SilentDelegate(transactionManager);
		}

		@Bean
		Delegate delegateManager(JdbcTransactionManager transactionManager, DataSource dataSource) {
			return new Delegate(transactionManager, dataSource);
		}

		@Bean
		PlatformTransactionManager proxyManager(JdbcTransactionManager transactionManager) {
			ProxyFactory proxy = new ProxyFactory(transactionManager);
			proxy.setInterfaces(PlatformTransactionManager.class);
			return (PlatformTransactionManager) proxy.getProxy();
		}

	}

}
