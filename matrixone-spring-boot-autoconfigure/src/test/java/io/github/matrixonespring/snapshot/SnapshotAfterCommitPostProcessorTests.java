package io.github.matrixonespring.snapshot;

import java.util.stream.Stream;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link SnapshotAfterCommitPostProcessor}.
 */
class SnapshotAfterCommitPostProcessorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MatrixOneAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop");

	@ParameterizedTest
	@MethodSource
	void wrongAnnotationFailsAtStart(Class<?> service, String reason) {
		this.runner.withUserConfiguration(service)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining(reason)
				.hasStackTraceContaining(service.getName() + ".run()"));
	}

	static Stream<Arguments> wrongAnnotationFailsAtStart() {
		return Stream.of(arguments(TableWithoutLevel.class, "table is named at level TABLE, and only there"),
				arguments(LevelWithoutTable.class, "table is named at level TABLE, and only there"),
				arguments(DatabaseOfAccount.class, "a database is named at the levels DATABASE and TABLE only"),
				arguments(AccountOfDatabase.class, "an account is named at level ACCOUNT only"),
				arguments(BrokenTemplate.class, "name of @SnapshotAfterCommit"),
				arguments(BrokenCondition.class, "condition of @SnapshotAfterCommit"));
	}

	@Test
	void beanWithTwoNamesIsAdvisedOnce() {
		this.runner.withUserConfiguration(TwoNames.class).run((context) -> {
			Advised second = (Advised) context.getBean("second");
			Advised first = (Advised) AopProxyUtils.getSingletonTarget(second);
			assertThat(Stream.of(first, second)
				.flatMap((proxy) -> Stream.of(proxy.getAdvisors()))
				.filter((advisor) -> advisor.getAdvice() instanceof InsideTransactionInterceptor)).hasSize(1);
		});
	}

	static class TableWithoutLevel {

		@SnapshotAfterCommit(table = "item")
		public void run() {
		}

	}

	static class LevelWithoutTable {

		@SnapshotAfterCommit(level = SnapshotLevel.TABLE)
		public void run() {
		}

	}

	static class DatabaseOfAccount {

		@SnapshotAfterCommit(level = SnapshotLevel.ACCOUNT, database = "shop")
		public void run() {
		}

	}

	static class AccountOfDatabase {

		@SnapshotAfterCommit(account = "sys")
		public void run() {
		}

	}

	static class BrokenTemplate {

		@SnapshotAfterCommit(name = "x_#{#")
		public void run() {
		}

	}

	static class BrokenCondition {

		@SnapshotAfterCommit(condition = "#a ==")
		public void run() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoNames {

		@Bean
		Service first() {
			return new Service();
		}

		@Bean
		Service second(@Qualifier("first") Service first) {
			return first;
		}

	}

	static class Service {

		@Transactional
		@SnapshotAfterCommit
		public void run() {
		}

	}

}
