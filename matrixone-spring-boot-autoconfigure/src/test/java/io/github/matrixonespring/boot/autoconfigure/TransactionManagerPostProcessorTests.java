package io.github.matrixonespring.boot.autoconfigure;

import javax.sql.DataSource;

import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TransactionManagerPostProcessor}.
 */
class TransactionManagerPostProcessorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MatrixOneAutoConfiguration.class,
				MatrixOneAnnotationAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, JdbcTemplateAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop");

	@Test
	void setsTheTranslatorOfTheTransactionManagerOfSpringBoot() {
		this.runner.run((context) -> assertThat(translator(context)).isInstanceOf(MatrixOneSQLExceptionTranslator.class)
			.isSameAs(context.getBean(JdbcTemplate.class).getExceptionTranslator()));
	}

	@Test
	void setsTheTranslatorOfAnOwnTransactionManager() {
		this.runner.withUserConfiguration(OwnTransactionManager.class)
			.run((context) -> assertThat(translator(context)).isInstanceOf(MatrixOneSQLExceptionTranslator.class));
	}

	@Test
	void keepsTheTranslatorThatAnOwnTransactionManagerHas() {
		this.runner.withUserConfiguration(OwnTransactionManagerWithTranslator.class)
			.run((context) -> assertThat(translator(context)).isInstanceOf(SQLStateSQLExceptionTranslator.class));
	}

	@Test
	void leavesTransactionManagerOfAnotherDataSourceAlone() {
		this.runner.withUserConfiguration(TransactionManagerOfAnotherDataSource.class)
			.run((context) -> assertThat(translator(context)).isInstanceOf(SQLExceptionSubclassTranslator.class));
	}

	@Test
	void backsOffFromAnotherTranslator() {
		this.runner.withUserConfiguration(OwnTranslator.class)
			.run((context) -> assertThat(translator(context)).isInstanceOf(SQLExceptionSubclassTranslator.class));
	}

	@Test
	void backsOffWhenDisabled() {
		this.runner.withPropertyValues("matrixone.enabled=false")
			.run((context) -> assertThat(translator(context)).isInstanceOf(SQLExceptionSubclassTranslator.class));
	}

	@Test
	void leavesTransactionManagerWithoutTranslationAlone() {
		this.runner.withPropertyValues("spring.dao.exceptiontranslation.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(DataSourceTransactionManager.class));
	}

	private static SQLExceptionTranslator translator(AssertableApplicationContext context) {
		return context.getBean(JdbcTransactionManager.class).getExceptionTranslator();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTransactionManager {

		@Bean
		JdbcTransactionManager ownTransactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTransactionManagerWithTranslator {

		@Bean
		JdbcTransactionManager ownTransactionManager(DataSource dataSource) {
			JdbcTransactionManager transactionManager = new JdbcTransactionManager(dataSource);
			transactionManager.setExceptionTranslator(new SQLStateSQLExceptionTranslator());
			return transactionManager;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TransactionManagerOfAnotherDataSource {

		@Bean
		JdbcTransactionManager otherTransactionManager() {
			return new JdbcTransactionManager(new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/other"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTranslator {

		@Bean
		SQLExceptionTranslator ownTranslator() {
			return new SQLStateSQLExceptionTranslator();
		}

	}

}
