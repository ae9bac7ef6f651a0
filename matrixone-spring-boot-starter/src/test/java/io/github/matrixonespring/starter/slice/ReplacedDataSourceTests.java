package io.github.matrixonespring.starter.slice;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneDataSource;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneEmbeddedAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneTestDatabaseAutoConfiguration;
import io.github.matrixonespring.embedded.EmbeddedDriver;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.jdbc.test.autoconfigure.TestDatabaseAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionManagerCustomizationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A {@link DataSource} that Spring Boot replaces for a test becomes one of the embedded
 * engine, or a warning says on what the test runs.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReplacedDataSourceTests {

	private static final String WARNING = "and not on MatrixOne, because Spring Boot has replaced the DataSource";

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop")
		.withConfiguration(AutoConfigurations.of(TestDatabaseAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class,
				TransactionManagerCustomizationAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				MatrixOneAutoConfiguration.class, MatrixOneEmbeddedAutoConfiguration.class,
				MatrixOneTestDatabaseAutoConfiguration.class));

	@Test
	void isOfTheEmbeddedEngine(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(url(context.getBean(DataSource.class))).startsWith("jdbc:matrixone:mem:shop?instance=");
			assertThat(product(context.getBean(DataSource.class))).isEqualTo("MySQL");
		});
		assertThat(output).contains("Replacing 'dataSource' DataSource bean with the embedded engine")
			.doesNotContain(WARNING);
	}

	@Test
	void poolIsClosedWithTheContext() {
		HikariDataSource[] pool = new HikariDataSource[1];
		this.runner.run((context) -> pool[0] = (HikariDataSource) context.getBean(DataSource.class));
		assertThat(pool[0].isClosed()).isTrue();
	}

	@Test
	void replacesThatOfTheApplication() {
		this.runner.withUserConfiguration(OwnDataSource.class)
			.run((context) -> assertThat(product(context.getBean("own", DataSource.class))).isEqualTo("MySQL"));
	}

	@Test
	void leavesADatabaseOfTheSystemAlone() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/mysql")
			.run((context) -> assertThat(url(context.getBean(DataSource.class))).startsWith("jdbc:matrixone:mem:db_"));
	}

	@Test
	void warnsWhereTheTestAsksForAnotherDatabase(CapturedOutput output) {
		this.runner.withPropertyValues("spring.test.database.connection=H2")
			.run((context) -> assertThat(product(context.getBean(DataSource.class))).isEqualTo("H2"));
		assertThat(output).contains("This test runs on H2 " + WARNING)
			.contains("Leave out connection = H2 for the embedded engine")
			.contains("@AutoConfigureTestDatabase(replace = Replace.NONE)");
	}

	@Test
	void warnsWithoutTheEmbeddedEngine(CapturedOutput output) {
		this.runner.withClassLoader(new FilteredClassLoader(EmbeddedDriver.class)).run((context) -> {
			assertThat(product(context.getBean(DataSource.class))).isEqualTo("H2");
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			jdbc.execute("create table part (id int primary key)");
			TransactionTemplate transaction = new TransactionTemplate(
					context.getBean(PlatformTransactionManager.class));
			transaction.executeWithoutResult((status) -> jdbc.update("insert into part values (1)"));
			assertThatExceptionOfType(DuplicateKeyException.class)
				.isThrownBy(() -> jdbc.update("insert into part values (1)"));
		});
		assertThat(output).contains("This test runs on H2 " + WARNING)
			.contains("Add matrixone-embedded to the test dependencies for the embedded engine");
	}

	@Test
	void leavesAnotherDataSourceAlone(CapturedOutput output) {
		this.runner.withUserConfiguration(SeveralDataSources.class).run((context) -> {
			assertThat(product(context.getBean("other", DataSource.class))).isEqualTo("H2");
			assertThat(context.getBean(MatrixOneConnections.class).getDataSource())
				.isSameAs(context.getBean("matrixOne"));
		});
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void doesNothingWhereMatrixOneIsDisabled(CapturedOutput output) {
		this.runner.withPropertyValues("matrixone.enabled=false")
			.run((context) -> assertThat(product(context.getBean(DataSource.class))).isEqualTo("H2"));
		assertThat(output).doesNotContain(WARNING);
	}

	@Test
	void doesNothingWhereNothingIsReplaced(CapturedOutput output) {
		this.runner.withPropertyValues("spring.test.database.replace=none")
			.run((context) -> assertThat(url(context.getBean(DataSource.class)))
				.isEqualTo("jdbc:mysql://127.0.0.1:1/shop"));
		assertThat(output).doesNotContain(WARNING);
	}

	private static String product(DataSource dataSource) {
		return new JdbcTemplate(dataSource)
			.execute((ConnectionCallback<String>) (connection) -> connection.getMetaData().getDatabaseProductName());
	}

	private static String url(DataSource dataSource) {
		return ((HikariDataSource) dataSource).getJdbcUrl();
	}

	private static HikariDataSource pool() {
		HikariDataSource pool = new HikariDataSource();
		pool.setJdbcUrl("jdbc:mysql://127.0.0.1:1/own");
		return pool;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnDataSource {

		@Bean
		DataSource own() {
			return pool();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralDataSources {

		@Bean
		@Primary
		DataSource other() {
			return pool();
		}

		@Bean
		@MatrixOneDataSource
		DataSource matrixOne() {
			return pool();
		}

	}

}
