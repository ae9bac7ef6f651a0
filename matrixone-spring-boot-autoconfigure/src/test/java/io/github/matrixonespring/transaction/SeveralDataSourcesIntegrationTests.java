package io.github.matrixonespring.transaction;

import java.lang.reflect.Proxy;
import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotCreatedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * An application with two {@link DataSource}s of MatrixOne, each with a transaction
 * manager of its own.
 */
class SeveralDataSourcesIntegrationTests {

	@RegisterExtension
	static final TestDatabase main = new TestDatabase();

	@RegisterExtension
	static final TestDatabase reporting = new TestDatabase();

	static ConfigurableApplicationContext context;

	@BeforeAll
	static void start() {
		main.createItemTable();
		reporting.createItemTable();
		context = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off")
			.run();
	}

	@AfterAll
	static void close() {
		context.close();
	}

	private final Service service = context.getBean(Service.class);

	@Test
	void snapshotIsOfTheDataSourceThatIsMarked() {
		String name = main.name("marked");
		this.service.writesMain(name);
		assertThat(items(main, name, name)).isEqualTo(1);
	}

	@Test
	void snapshotIsOfTheDataSourceWhoseManagerIsNamed() {
		String name = reporting.name("named");
		this.service.writesReporting(name);
		assertThat(items(reporting, name, name)).isEqualTo(1);
		assertThat(context.getBean(RecordedEvents.class).of(SnapshotCreatedEvent.class))
			.extracting(SnapshotCreatedEvent::name)
			.contains(name);
	}

	@Test
	void snapshotOfTemplateThatIsNamed() {
		String name = reporting.name("template");
		this.service.writesReportingByTemplate(name);
		assertThat(items(reporting, name, name)).isEqualTo(1);
		assertThat(context.getBean(RecordedEvents.class).of(SnapshotCreatedEvent.class))
			.extracting(SnapshotCreatedEvent::name)
			.contains(name);
	}

	@Test
	void snapshotOfWrapperThatIsNamed() {
		String name = reporting.name("wrapper");
		this.service.writesReportingByWrapper(name);
		assertThat(items(reporting, name, name)).isEqualTo(1);
	}

	@Test
	void rollbackOfTheNamedOneLeavesNoSnapshot() {
		String name = reporting.name("fails");
		assertThatIllegalStateException().isThrownBy(() -> this.service.failsReporting(name));
		assertThat(reporting.control()
			.sql("select count(*) from mo_catalog.mo_snapshots where sname = ?")
			.param(name)
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void transactionOfAnotherManagerThatFailsDoesNotMatter() {
		String name = main.name("within_failing");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.service.failsReportingAfter(reporting.name("outer"), () -> {
				this.service.writesMain(name);
				assertThat(items(main, name, name)).isEqualTo(1);
			}));
		assertThat(items(main, name, name)).isEqualTo(1);
	}

	@Test
	void methodWithoutTransactionWithinThatOfAnotherManagerIsContainedAtOnce() {
		String name = main.name("without_transaction");
		assertThatIllegalStateException()
			.isThrownBy(() -> this.service.failsReportingAfter(reporting.name("outer"), () -> {
				this.service.writesMainWithoutTransaction(name);
				assertThat(items(main, name, name)).isEqualTo(1);
			}));
	}

	@Test
	void requestWithinTransactionOfAnotherManagerWaitsForOurs() {
		String name = main.name("waits");
		this.service.writesMainAround(name, () -> {
			this.service.writesReporting(reporting.name("inner"));
			assertThat(items(reporting, reporting.name("inner"), reporting.name("inner"))).isEqualTo(1);
		});
		assertThat(items(main, name, name)).isEqualTo(1);
	}

	@Test
	void transactionsOfBothAreBegunSoThatClonesJoin() {
		assertThat(context.getBean("mainTransactionManager", JdbcTransactionManager.class)
			.getTransactionExecutionListeners()).hasSize(1);
		assertThat(context.getBean("reportingTransactionManager", JdbcTransactionManager.class)
			.getTransactionExecutionListeners()).hasSize(1);
	}

	private static long items(TestDatabase database, String snapshot, String name) {
		return database.control()
			.sql("select count(*) from item {snapshot = '" + snapshot + "'} where name = ?")
			.param(name)
			.query(Long.class)
			.single();
	}

	static class Service {

		private final JdbcClient main;

		private final JdbcClient reporting;

		Service(DataSource main, DataSource reporting) {
			this.main = JdbcClient.create(main);
			this.reporting = JdbcClient.create(reporting);
		}

		@Transactional("mainTransactionManager")
		@SnapshotAfterCommit(name = "#{#name}")
		public void writesMain(String name) {
			add(this.main, name);
		}

		@Transactional("reportingTransactionManager")
		@SnapshotAfterCommit(name = "#{#name}", manager = "reportingSnapshots")
		public void writesReporting(String name) {
			add(this.reporting, name);
		}

		@Transactional("reportingTransactionManager")
		@SnapshotAfterCommit(name = "#{#name}", manager = "reportingMatrixOne")
		public void writesReportingByTemplate(String name) {
			add(this.reporting, name);
		}

		@Transactional("reportingTransactionManager")
		@SnapshotAfterCommit(name = "#{#name}", manager = "reportingWrapper")
		public void writesReportingByWrapper(String name) {
			add(this.reporting, name);
		}

		@Transactional("reportingTransactionManager")
		@SnapshotAfterCommit(name = "#{#name}", manager = "reportingSnapshots")
		public void failsReporting(String name) {
			add(this.reporting, name);
			throw new IllegalStateException("on purpose");
		}

		@Transactional("reportingTransactionManager")
		public void failsReportingAfter(String name, Runnable inner) {
			add(this.reporting, name);
			inner.run();
			throw new IllegalStateException("on purpose");
		}

		@SnapshotAfterCommit(name = "#{#name}")
		public void writesMainWithoutTransaction(String name) {
			add(this.main, name);
		}

		@Transactional("mainTransactionManager")
		@SnapshotAfterCommit(name = "#{#name}")
		public void writesMainAround(String name, Runnable inner) {
			add(this.main, name);
			inner.run();
		}

		private static void add(JdbcClient jdbc, String name) {
			jdbc.sql("insert into item (name) values (?)").param(name).update();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

		@Bean
		@MatrixOneDataSource
		HikariDataSource mainDataSource() {
			return main.pool(1);
		}

		@Bean
		HikariDataSource reportingDataSource() {
			return reporting.pool(1);
		}

		@Bean
		JdbcTransactionManager mainTransactionManager(@Qualifier("mainDataSource") DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		JdbcTransactionManager reportingTransactionManager(@Qualifier("reportingDataSource") DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean(defaultCandidate = false)
		SnapshotManager reportingSnapshots(@Qualifier("reportingDataSource") DataSource dataSource) {
			return SnapshotManager.of(dataSource);
		}

		@Bean(defaultCandidate = false)
		SnapshotManager reportingWrapper(@Qualifier("reportingSnapshots") SnapshotManager wrapped) {
			return (SnapshotManager) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { SnapshotManager.class },
					(proxy, method, arguments) -> method.invoke(wrapped, arguments));
		}

		@Bean(defaultCandidate = false)
		MatrixOneTemplate reportingMatrixOne(@Qualifier("reportingDataSource") DataSource dataSource) {
			return new MatrixOneTemplate(dataSource);
		}

		@Bean
		Service service(@Qualifier("mainDataSource") DataSource main,
				@Qualifier("reportingDataSource") DataSource reporting) {
			return new Service(main, reporting);
		}

		@Bean
		RecordedEvents recordedEvents() {
			return new RecordedEvents();
		}

	}

}
