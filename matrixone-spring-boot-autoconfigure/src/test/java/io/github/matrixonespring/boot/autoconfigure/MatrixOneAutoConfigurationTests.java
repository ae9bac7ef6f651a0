package io.github.matrixonespring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneDataSource;
import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link MatrixOneAutoConfiguration}.
 */
@ExtendWith(OutputCaptureExtension.class)
class MatrixOneAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(MatrixOneAutoConfiguration.class, MatrixOneAnnotationAutoConfiguration.class,
					MatrixOneEmbeddedAutoConfiguration.class, MatrixOneInactiveAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					TransactionAutoConfiguration.class, TransactionManagerCustomizationAutoConfiguration.class,
					JdbcTemplateAutoConfiguration.class, JdbcClientAutoConfiguration.class));

	private final ApplicationContextRunner withServer = this.runner
		.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop");

	@Test
	void configuresTemplateAndManagersOfTheOnlyDataSource() {
		this.withServer.run((context) -> {
			assertThat(context).hasSingleBean(MatrixOneTemplate.class)
				.hasSingleBean(SnapshotManager.class)
				.hasSingleBean(CloneManager.class)
				.hasSingleBean(PitrManager.class)
				.hasSingleBean(MatrixOneConnections.class);
			MatrixOneTemplate template = context.getBean(MatrixOneTemplate.class);
			assertThat(template.snapshots()).isSameAs(context.getBean(SnapshotManager.class));
			assertThat(template.clones()).isSameAs(context.getBean(CloneManager.class));
			assertThat(template.pitrs()).isSameAs(context.getBean(PitrManager.class));
			assertThat(context.getBean(MatrixOneConnections.class).getDataSource())
				.isSameAs(context.getBean(DataSource.class));
		});
	}

	@Test
	void translatesTheErrorsOfJdbcTemplate() {
		this.withServer.run((context) -> assertThat(context.getBean(JdbcTemplate.class).getExceptionTranslator())
			.isInstanceOf(MatrixOneSQLExceptionTranslator.class));
	}

	@Test
	void listensToTheTransactionManagerOnce() {
		this.withServer.run((
				context) -> assertThat(context.getBean(JdbcTransactionManager.class).getTransactionExecutionListeners())
					.hasSize(1));
	}

	@Test
	void doesNotListenToTransactionManagerOfAnotherDataSource() {
		this.runner.withUserConfiguration(TwoDataSources.class, OtherTransactionManager.class)
			.run((context) -> assertThat(context.getBean("otherTransactionManager", JdbcTransactionManager.class)
				.getTransactionExecutionListeners()).isEmpty());
	}

	@Test
	void backsOffWhenDisabled(CapturedOutput output) {
		this.withServer.withPropertyValues("matrixone.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(MatrixOneOperations.class)
				.doesNotHaveBean(SnapshotManager.class)
				.doesNotHaveBean(MatrixOneConnections.class);
			assertThat(output).doesNotContain("MatrixOne support is not active");
		});
	}

	@Test
	void backsOffFromOwnBeans() {
		this.withServer.withUserConfiguration(OwnBeans.class).run((context) -> {
			assertThat(context).hasSingleBean(MatrixOneOperations.class)
				.hasSingleBean(SnapshotManager.class)
				.hasSingleBean(CloneManager.class);
			assertThat(context.getBean(MatrixOneOperations.class)).isSameAs(context.getBean("ownOperations"));
		});
	}

	@Test
	void usesOwnSnapshotManagerInTheTemplate() {
		this.withServer.withUserConfiguration(OwnSnapshotManager.class)
			.run((context) -> assertThat(context.getBean(MatrixOneTemplate.class).snapshots())
				.isSameAs(context.getBean("ownSnapshots")));
	}

	@Test
	void saysWhyItIsNotActiveWithSeveralDataSources(CapturedOutput output) {
		this.runner.withUserConfiguration(TwoPlainDataSources.class).run((context) -> {
			assertThat(context).doesNotHaveBean(MatrixOneOperations.class).hasNotFailed();
			assertThat(
					output.getOut().lines().filter((line) -> line.contains("MatrixOne support is not active")).toList())
				.singleElement()
				.asString()
				.contains("there are several DataSource beans, [first, second]: mark the one that is a MatrixOne server"
						+ " with @MatrixOneDataSource");
		});
	}

	@Test
	void saysWhyItIsNotActiveWithoutDataSource(CapturedOutput output) {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(MatrixOneAutoConfiguration.class, MatrixOneInactiveAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(MatrixOneOperations.class).hasNotFailed();
				assertThat(output).contains("MatrixOne support is not active: there is no DataSource bean");
			});
	}

	@Test
	void picksTheMarkedDataSource() {
		this.runner.withUserConfiguration(TwoDataSources.class)
			.run((context) -> assertThat(context.getBean(MatrixOneConnections.class).getDataSource())
				.isSameAs(context.getBean("matrixOneDataSource")));
	}

	@Test
	void picksThePrimaryDataSource() {
		this.runner.withUserConfiguration(PrimaryDataSource.class)
			.run((context) -> assertThat(context.getBean(MatrixOneConnections.class).getDataSource())
				.isSameAs(context.getBean("primary")));
	}

	@Test
	void ignoresDataSourceThatIsNoDefaultCandidate() {
		this.withServer.withUserConfiguration(SecondaryDataSource.class)
			.run((context) -> assertThat(context.getBean(MatrixOneConnections.class).getDataSource())
				.isSameAs(context.getBean("dataSource")));
	}

	@Test
	void setsDriverDefaultsBeforeThePoolStarts() {
		this.withServer.run((context) -> assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties())
			.containsEntry("useInformationSchema", "false")
			.containsEntry("useLocalSessionState", "true")
			.containsEntry("netTimeoutForStreamingResults", "0"));
	}

	@Test
	void leavesDriverPropertiesThatAreGiven() {
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop?useInformationSchema=true",
					"spring.datasource.hikari.data-source-properties.useLocalSessionState=false")
			.run((context) -> assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties())
				.doesNotContainKey("useInformationSchema")
				.containsEntry("useLocalSessionState", "false"));
	}

	@Test
	void saysWhatPoolThatIsStartedAlreadyLacks(CapturedOutput output) {
		this.runner.withUserConfiguration(StartedPool.class).run((context) -> {
			assertThat(output).contains(
					"The HikariCP pool 'started' is already started, or takes no properties, so its connections lack")
				.contains("useInformationSchema=false");
			assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties()).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://127.0.0.1:1/shop?rewriteBatchedStatements=true",
			"jdbc:matrixone:mem:rewritten?rewriteBatchedStatements=true",
			"jdbc:matrixone:mem:rewritten;user=root;password=111;rewriteBatchedStatements=yes;other=1" })
	void warnsOfRewrittenBatches(String url, CapturedOutput output) {
		this.runner.withPropertyValues("spring.datasource.url=" + url)
			.run((context) -> assertThat(output)
				.containsPattern("rewriteBatchedStatements=(true|yes) makes generated keys of batches wrong"));
	}

	@Test
	void serverThatIsNotMatrixOneIsRefusedWhereThatIsWanted() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:other", "matrixone.verify-server=true")
			.run((context) -> {
				assertThat(context).hasFailed();
				NotMatrixOneException cause = (NotMatrixOneException) NestedExceptionUtils
					.getRootCause(context.getStartupFailure());
				assertThat(cause).isNotNull().hasMessageStartingWith("The server at jdbc:h2:mem:other is H2 2.");
				assertThat(new NotMatrixOneFailureAnalyzer().analyze(cause).getAction())
					.contains("spring.datasource.url");
			});
	}

	@Test
	void embeddedEngineIsTakenForMatrixOne() {
		this.runner.withPropertyValues("matrixone.verify-server=true")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(ServerVerification.class));
	}

	@Test
	void serverIsNotVerifiedByDefault() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:other")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(ServerVerification.class));
	}

	@Test
	void setsNoDriverDefaultsWhenSwitchedOff() {
		this.withServer.withPropertyValues("matrixone.driver-defaults=false")
			.run((context) -> assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties()).isEmpty());
	}

	@Test
	void setsNoDriverDefaultsOfAnotherDataSource() {
		this.runner.withUserConfiguration(TwoDataSources.class).run((context) -> {
			assertThat(context.getBean("matrixOneDataSource", HikariDataSource.class).getDataSourceProperties())
				.isNotEmpty();
			assertThat(context.getBean("other", HikariDataSource.class).getDataSourceProperties()).isEmpty();
		});
	}

	@Test
	void setsNoDriverDefaultsOfAnotherDriver() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:h2:mem:shop")
			.run((context) -> assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties()).isEmpty());
	}

	@Test
	void refusesServerPreparedStatementsInTheUrl() {
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop?a=b&useServerPrepStmts=true&c=d")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(UnsafeDriverPropertyException.class)
				.hasMessageContaining("useServerPrepStmts=true gives wrong results on MatrixOne"));
	}

	@Test
	void refusesServerPreparedStatementsInThePoolsProperties() {
		this.withServer.withPropertyValues("spring.datasource.hikari.data-source-properties.useServerPrepStmts=yes")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(UnsafeDriverPropertyException.class));
	}

	@Test
	void refusesAdminPasswordWithoutUsername() {
		this.withServer.withPropertyValues("matrixone.admin.password=secret")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("matrixone.admin.password and matrixone.admin.url need a matrixone.admin.username"));
	}

	@Test
	void usesTheEmbeddedEngineWhereNoServerIsConfigured() {
		this.runner.run((context) -> {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			assertThat(pool.getJdbcUrl()).startsWith("jdbc:matrixone:mem:");
			assertThat(pool.getDriverClassName()).isEqualTo("io.github.matrixonespring.embedded.EmbeddedDriver");
			assertThat(pool.getUsername()).isEqualTo("root");
		});
	}

	@Test
	void namesEmbeddedEnginesApart() {
		List<String> urls = new ArrayList<>();
		this.runner.run((context) -> urls.add(context.getBean(HikariDataSource.class).getJdbcUrl()));
		this.runner.run((context) -> urls.add(context.getBean(HikariDataSource.class).getJdbcUrl()));
		assertThat(urls).doesNotHaveDuplicates();
	}

	@Test
	void usesTheEmbeddedEngineByUrlAlone() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:matrixone:mem:shop").run((context) -> {
			HikariDataSource pool = context.getBean(HikariDataSource.class);
			assertThat(pool.getJdbcUrl()).isEqualTo("jdbc:matrixone:mem:shop");
			assertThat(pool.getDriverClassName()).isEqualTo("io.github.matrixonespring.embedded.EmbeddedDriver");
		});
	}

	@Test
	void neverReplacesServerThatIsConfigured() {
		this.withServer.run((context) -> assertThat(context.getBean(HikariDataSource.class).getJdbcUrl())
			.isEqualTo("jdbc:mysql://127.0.0.1:1/shop"));
		this.runner.withPropertyValues("spring.datasource.hikari.jdbc-url=jdbc:mysql://127.0.0.1:1/shop")
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedConnectionDetails.class));
	}

	@Test
	void neverReplacesOwnDataSource() {
		this.runner.withUserConfiguration(PrimaryDataSource.class)
			.run((context) -> assertThat(context).doesNotHaveBean(EmbeddedConnectionDetails.class));
	}

	private static HikariDataSource pool(String url) {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl(url);
		return pool;
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoPlainDataSources {

		@Bean
		DataSource first() {
			return pool("jdbc:mysql://127.0.0.1:1/first");
		}

		@Bean
		DataSource second() {
			return pool("jdbc:mysql://127.0.0.1:1/second");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		DataSource other() {
			return pool("jdbc:mysql://127.0.0.1:1/other");
		}

		@Bean
		@MatrixOneDataSource
		DataSource matrixOneDataSource() {
			return pool("jdbc:mysql://127.0.0.1:1/shop");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class PrimaryDataSource {

		@Bean
		DataSource other() {
			return pool("jdbc:mysql://127.0.0.1:1/other");
		}

		@Bean
		@Primary
		DataSource primary() {
			return pool("jdbc:mysql://127.0.0.1:1/shop");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondaryDataSource {

		@Bean(defaultCandidate = false)
		DataSource secondary() {
			return pool("jdbc:mysql://127.0.0.1:1/secondary");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StartedPool {

		@Bean
		DataSource started() {
			HikariConfig config = new HikariConfig();
			config.setPoolName("started");
			config.setJdbcUrl("jdbc:mysql://127.0.0.1:1/shop");
			config.setMinimumIdle(0);
			config.setInitializationFailTimeout(-1);
			return new HikariDataSource(config);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OtherTransactionManager {

		@Bean
		PlatformTransactionManager otherTransactionManager(DataSource other) {
			return new JdbcTransactionManager(other);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBeans {

		@Bean
		MatrixOneOperations ownOperations() {
			return mock(MatrixOneOperations.class);
		}

		@Bean
		SnapshotManager ownSnapshots() {
			return mock(SnapshotManager.class);
		}

		@Bean
		CloneManager ownClones() {
			return mock(CloneManager.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnSnapshotManager {

		@Bean
		SnapshotManager ownSnapshots() {
			return mock(SnapshotManager.class);
		}

	}

}
