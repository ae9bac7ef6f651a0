package io.github.matrixonespring;

import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.transaction.ExplicitBegin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The library with Spring Framework alone: this module has no Spring Boot on its class
 * path.
 */
class WithoutSpringBootIntegrationTests {

	private final String database = "motest_plain_" + UUID.randomUUID().toString().substring(0, 8);

	private final HikariDataSource dataSource = dataSource();

	private final MatrixOneTemplate template = new MatrixOneTemplate(this.dataSource);

	private final JdbcTransactionManager transactionManager = new JdbcTransactionManager(this.dataSource);

	private final TransactionTemplate transaction = new TransactionTemplate(this.transactionManager);

	private static HikariDataSource dataSource() {
		String server = System.getenv("MATRIXONE_TEST_URL");
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl((server != null && !server.isBlank()) ? server
				: "jdbc:matrixone:mem:plain_" + UUID.randomUUID().toString().substring(0, 8));
		pool.setUsername(System.getenv().getOrDefault("MATRIXONE_TEST_USERNAME", "root"));
		pool.setPassword(System.getenv().getOrDefault("MATRIXONE_TEST_PASSWORD", "111"));
		pool.setMaximumPoolSize(1);
		return pool;
	}

	@BeforeEach
	void createDatabase() {
		this.template.listenTo(this.transactionManager);
		this.template.jdbc().sql("create database " + this.database).update();
		this.template.jdbc().sql("create table " + this.database + ".orders (id int primary key)").update();
	}

	@AfterEach
	void dropDatabases() {
		this.template.snapshots()
			.list(SnapshotTarget.database(this.database))
			.forEach((snapshot) -> this.template.snapshots().drop(snapshot.name()));
		this.template.jdbc().sql("drop database if exists " + this.database + "_clone").update();
		this.template.jdbc().sql("drop database if exists " + this.database).update();
		this.template.close();
		this.dataSource.close();
	}

	@Test
	void thereIsNoSpringBoot() {
		assertThat(ClassUtils.isPresent("org.springframework.boot.SpringApplication", getClass().getClassLoader()))
			.isFalse();
	}

	@Test
	void snapshotAndCloneBelongToTheTransaction() {
		CloneManager clones = this.template.clones();
		this.transaction.executeWithoutResult((status) -> {
			this.template.snapshots().create(this.database + "_before", SnapshotTarget.database(this.database));
			insert(1);
			clones.cloneDatabase(this.database + "_clone", this.database, this.database + "_before");
		});
		assertThat(this.template.snapshots().exists(this.database + "_before")).isTrue();
		assertThat(count(this.database)).isOne();
		assertThat(count(this.database + "_clone")).isZero();
	}

	@Test
	void neitherIsLeftAfterARollback() {
		assertThatIllegalStateException().isThrownBy(() -> this.transaction.executeWithoutResult((status) -> {
			this.template.snapshots().create(this.database + "_before", SnapshotTarget.database(this.database));
			this.template.clones().cloneDatabase(this.database + "_clone", this.database, this.database + "_before");
			throw new IllegalStateException("on purpose");
		}));
		assertThat(this.template.snapshots().list(SnapshotTarget.database(this.database))).isEmpty();
		assertThat(this.template.jdbc()
			.sql("select count(*) from information_schema.schemata where schema_name = ?")
			.param(this.database + "_clone")
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void annotatedMethodTakesSnapshotOfItsCommit() {
		try (AnnotationConfigApplicationContext context = start(Enabled.class, Snapshots.class)) {
			context.getBean(Orders.class).place(1, this.database);
		}
		assertThat(this.template.snapshots().list(SnapshotTarget.database(this.database))).singleElement()
			.satisfies((snapshot) -> assertThat(countAt(snapshot.name())).isOne());
	}

	@Test
	void annotatedMethodThatFailsTakesNone() {
		try (AnnotationConfigApplicationContext context = start(Enabled.class, Snapshots.class)) {
			context.getBean(Orders.class).place(1, this.database);
			assertThatException().isThrownBy(() -> context.getBean(Orders.class).place(1, this.database));
		}
		assertThat(this.template.snapshots().list(SnapshotTarget.database(this.database))).hasSize(1);
	}

	@ParameterizedTest
	@ValueSource(classes = { Template.class, Snapshots.class })
	void applicationDoesNotStartWhereTheAnnotationWouldBeIgnored(Class<?> configuration) {
		assertThatIllegalStateException().isThrownBy(() -> start(Transactions.class, configuration).close())
			.withMessage("@SnapshotAfterCommit on bean 'orders' would be ignored: its context does not look for it. "
					+ "Write @EnableMatrixOne on a configuration class");
	}

	@Test
	void applicationDoesNotStartWhereItWouldBeIgnoredBehindAnInterface() {
		assertThatIllegalStateException().isThrownBy(() -> start(TransactionsByInterface.class, Template.class).close())
			.withMessageContaining("@SnapshotAfterCommit on bean 'stock' would be ignored");
	}

	@Test
	void applicationDoesNotStartWhereExplicitBeginWouldBeIgnored() {
		assertThatIllegalStateException().isThrownBy(() -> start(LazyExplicitBegin.class, Template.class).close())
			.withMessageContaining("@ExplicitBegin on bean 'lazy' would be ignored")
			.withMessageContaining("@EnableMatrixOne");
	}

	@Test
	void annotationMayBeIgnoredOnPurpose() {
		try (AnnotationConfigApplicationContext context = context(Transactions.class, Template.class)) {
			context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("off", Map.of("matrixone.enabled", "false")));
			context.refresh();
			context.getBean(Orders.class).place(1, this.database);
		}
		assertThat(this.template.snapshots().list(SnapshotTarget.database(this.database))).isEmpty();
	}

	@Test
	void missingSnapshotManagerIsTold() {
		assertThatIllegalStateException().isThrownBy(() -> start(Enabled.class, Template.class).close())
			.withMessageContaining("names no SnapshotManager, and there is no bean of that type. Declare one")
			.withMessageContaining("snapshots()");
	}

	@Test
	void severalSnapshotManagersAreTold() {
		assertThatIllegalStateException()
			.isThrownBy(() -> start(Enabled.class, Snapshots.class, OtherSnapshots.class).close())
			.withMessageContaining("names no SnapshotManager, and there are [snapshots, otherSnapshots]. Name one by")
			.withMessageContaining("@Primary");
	}

	private AnnotationConfigApplicationContext context(Class<?>... configurations) {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		context.registerBean("dataSource", DataSource.class, () -> this.dataSource,
				(definition) -> ((AbstractBeanDefinition) definition).setDestroyMethodName(""));
		context.registerBean("transactionManager", JdbcTransactionManager.class, () -> this.transactionManager);
		context.register(configurations);
		return context;
	}

	private AnnotationConfigApplicationContext start(Class<?>... configurations) {
		AnnotationConfigApplicationContext context = context(configurations);
		context.refresh();
		return context;
	}

	private long countAt(String snapshot) {
		return this.template.jdbc()
			.sql("select count(*) from %s.orders {snapshot = '%s'}".formatted(this.database, snapshot))
			.query(Long.class)
			.single();
	}

	private void insert(int id) {
		this.template.jdbc().sql("insert into " + this.database + ".orders values (?)").param(id).update();
	}

	private long count(String name) {
		return this.template.jdbc().sql("select count(*) from " + name + ".orders").query(Long.class).single();
	}

	static class Orders {

		private final JdbcClient jdbc;

		Orders(DataSource dataSource) {
			this.jdbc = JdbcClient.create(dataSource);
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#database}_#{#id}", database = "#{#database}")
		public void place(int id, String database) {
			this.jdbc.sql("insert into " + database + ".orders values (?)").param(id).update();
		}

	}

	interface Stock {

		void count();

	}

	static class CountedStock implements Stock {

		@Override
		@Transactional
		@SnapshotAfterCommit(name = "stock")
		public void count() {
		}

	}

	@ExplicitBegin
	static class Begun {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Transactions {

		@Bean
		Orders orders(DataSource dataSource) {
			return new Orders(dataSource);
		}

	}

	@EnableMatrixOne
	static class Enabled extends Transactions {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class TransactionsByInterface {

		@Bean
		Stock stock() {
			return new CountedStock();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyExplicitBegin {

		@Bean
		@Lazy
		Begun lazy() {
			throw new IllegalStateException("Created early");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Template {

		@Bean
		MatrixOneTemplate matrixOne(DataSource dataSource, JdbcTransactionManager transactionManager) {
			MatrixOneTemplate template = new MatrixOneTemplate(dataSource);
			template.listenTo(transactionManager);
			return template;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Snapshots {

		@Bean
		SnapshotManager snapshots(DataSource dataSource) {
			return SnapshotManager.of(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherSnapshots {

		@Bean
		SnapshotManager otherSnapshots(DataSource dataSource) {
			return SnapshotManager.of(dataSource);
		}

	}

}
