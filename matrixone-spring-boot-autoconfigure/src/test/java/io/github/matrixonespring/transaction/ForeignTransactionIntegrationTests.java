package io.github.matrixonespring.transaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.baomidou.dynamic.datasource.annotation.DSTransactional;
import com.baomidou.dynamic.datasource.aop.DynamicDataSourceAnnotationAdvisor;
import com.baomidou.dynamic.datasource.aop.DynamicLocalTransactionInterceptor;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.RecordedStatements;
import io.github.matrixonespring.testsupport.TestDatabase;
import jakarta.persistence.EntityManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.Advisor;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Within {@code @DSTransactional} of dynamic-datasource, which keeps connections of its
 * own with autocommit off and commits them itself.
 */
@ParameterizedClass
@EnumSource
class ForeignTransactionIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@Parameter
	Managers managers;

	private ConfigurableApplicationContext context;

	private ForeignService foreign;

	private SnapshotManager snapshots;

	private String name;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@BeforeEach
	void start() {
		this.context = database.application(this.managers, () -> builder(Application.class).run());
		this.foreign = this.context.getBean(ForeignService.class);
		this.snapshots = this.context.getBean(SnapshotManager.class);
		this.name = database.newName("f");
		this.context.getBean(RecordedStatements.class).clear();
		this.context.getBean(RecordedEvents.class).clear();
	}

	private SpringApplicationBuilder builder(Class<?>... sources) {
		SpringApplicationBuilder builder = new SpringApplicationBuilder(sources).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "managers=" + this.managers, "url=" + database.url(),
					"user=" + database.username(), "password=" + database.password());
		if (this.managers == Managers.JDBC_WITH_ADMINISTRATOR) {
			builder.properties("matrixone.admin.url=" + database.url(),
					"matrixone.admin.username=" + database.username(),
					"matrixone.admin.password=" + database.password());
		}
		return builder;
	}

	@Test
	void annotatedMethodOfItIsRefusedAtStart() {
		assertThatException().isThrownBy(() -> builder(Application.class, Annotated.class).run())
			.withMessageContaining("Annotated.transactional")
			.withMessageContaining(DSTransactional.class.getName());
	}

	@Test
	void snapshotAfterItsCommitIsRefused() {
		assertRefused((service) -> this.snapshots.createAfterCommit(request()));
	}

	@Test
	void snapshotAtOnceIsRefused() {
		assertRefused((service) -> this.snapshots.create(request()));
		assertRefused((service) -> this.snapshots.createBefore(request()));
	}

	@Test
	void cloneIsRefused() {
		assertRefused(
				(service) -> this.context.getBean(CloneManager.class).cloneDatabase(this.name, database.database()));
		assertRefused((service) -> this.context.getBean(CloneManager.class)
			.cloneDatabase(this.name, database.database(), "no_such_snapshot"));
	}

	@Test
	void dropIsRefused() {
		this.snapshots.create(request());
		this.context.getBean(RecordedStatements.class).clear();
		assertThatExceptionOfType(NotAllowedInTransactionException.class)
			.isThrownBy(() -> this.foreign.run(this.name, true, () -> this.snapshots.drop(this.name)));
		assertThat(this.context.getBean(RecordedStatements.class).get()).isEmpty();
		assertThat(this.snapshots.exists(this.name)).isTrue();
	}

	@Test
	void annotatedCallWithoutTransactionIsRefused() {
		assertRefused((service) -> service.withoutTransaction(this.name));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void annotatedCallWithTransactionOfSpringIsRefusedAndCommitsNothing(boolean written) {
		assertThatExceptionOfType(NotAllowedInTransactionException.class)
			.isThrownBy(() -> this.foreign.run(this.name, written, () -> service().transactional(this.name)));
		assertNothingIsLeft();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void transactionOfSpringInItCommitsNothing(boolean written) {
		assertThatIllegalStateException().isThrownBy(() -> this.foreign.run(this.name, written, () -> {
			service().plain(this.name);
			throw new IllegalStateException("on purpose");
		}));
		assertNothingIsLeft();
	}

	@Test
	void whatCommitsIsRefusedByTheClientOfTheTemplate() {
		assertRefused((
				service) -> this.context.getBean(MatrixOneTemplate.class).jdbc().sql("lock tables item read").update());
	}

	@Test
	void readingTakesPart() {
		List<Boolean> found = new ArrayList<>();
		this.foreign.run(this.name, true, () -> found.add(this.snapshots.exists(this.name)));
		assertThat(found).containsExactly(false);
		assertThat(items()).isEqualTo(1);
	}

	@Test
	void afterItsEndEverythingIsAsAlways() {
		this.foreign.run(this.name, true, () -> {
		});
		this.snapshots.create(request());
		service().transactional(this.name + "_2");
		assertThat(itemsAt(this.name)).isEqualTo(1);
		assertThat(itemsAt(this.name + "_2")).isEqualTo(2);
	}

	/**
	 * Whether or not the transaction has sent something.
	 */
	private void assertRefused(Consumer<Service> call) {
		for (boolean written : new boolean[] { true, false }) {
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(() -> this.foreign.run(this.name, written, () -> call.accept(service())))
				.withMessageContaining("sent");
			assertThat(this.context.getBean(RecordedStatements.class).get()).isEmpty();
			assertNothingIsLeft();
		}
	}

	private void assertNothingIsLeft() {
		assertThat(items()).isZero();
		assertThat(count("select count(*) from mo_catalog.mo_snapshots where sname like ?")).isZero();
		assertThat(count("select count(*) from information_schema.schemata where schema_name like ?")).isZero();
		assertThat(this.context.getBean(RecordedEvents.class).of(Record.class)).isEmpty();
	}

	private Service service() {
		return this.context.getBean(Service.class);
	}

	private SnapshotRequest request() {
		return SnapshotRequest.named(this.name);
	}

	private long items() {
		return count("select count(*) from item where name like ?");
	}

	private long itemsAt(String snapshot) {
		return count("select count(*) from item {snapshot = '" + snapshot + "'} where name like ?");
	}

	private long count(String sql) {
		return database.control().sql(sql).param(this.name.replace("_", "\\_") + "%").query(Long.class).single();
	}

	/**
	 * The managers of the transactions of Spring.
	 */
	enum Managers {

		JDBC, JPA, JDBC_WITH_ADMINISTRATOR

	}

	static class ForeignService {

		private final JdbcClient jdbc;

		ForeignService(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@DSTransactional
		public void run(String name, boolean write, Runnable work) {
			if (write) {
				this.jdbc.sql("insert into item (name) values (?)").param(name).update();
			}
			work.run();
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

		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void transactional(String name) {
			plain(name);
		}

		@Transactional
		public void plain(String name) {
			this.jdbc.sql("insert into item (name) values (?)").param(name + "_inner").update();
		}

	}

	static class Annotated {

		@DSTransactional
		@SnapshotAfterCommit
		public void transactional() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Bean
		DynamicRoutingDataSource dataSource(@Value("${url}") String url, @Value("${user}") String user,
				@Value("${password}") String password) {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl(url);
			pool.setUsername(user);
			pool.setPassword(password);
			pool.setMaximumPoolSize(3);
			if (url.startsWith("jdbc:mysql:")) {
				// Hibernate switches autocommit off at each begin, and the driver would
				// send a SET for it, which commits, also where it is off already.
				pool.addDataSourceProperty("useLocalSessionState", "true");
			}
			return new DynamicRoutingDataSource(List.of(() -> Map.of("master", pool)));
		}

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static Advisor foreignTransactionAdvisor() {
			return new DynamicDataSourceAnnotationAdvisor(new DynamicLocalTransactionInterceptor(true),
					DSTransactional.class);
		}

		@Bean
		PlatformTransactionManager transactionManager(DataSource dataSource, EntityManagerFactory factory,
				@Value("${managers}") Managers managers) {
			return (managers == Managers.JPA) ? new JpaTransactionManager(factory)
					: new JdbcTransactionManager(dataSource);
		}

		@Bean
		ForeignService foreignService(JdbcClient jdbc) {
			return new ForeignService(jdbc);
		}

		@Bean
		Service service(JdbcClient jdbc) {
			return new Service(jdbc);
		}

		@Bean
		RecordedStatements recordedStatements() {
			return new RecordedStatements();
		}

		@Bean
		RecordedEvents recordedEvents() {
			return new RecordedEvents();
		}

	}

}
