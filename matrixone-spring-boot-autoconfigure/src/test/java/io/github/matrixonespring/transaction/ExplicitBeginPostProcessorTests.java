package io.github.matrixonespring.transaction;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the begin of a transaction knows of {@link ExplicitBegin}.
 */
class ExplicitBeginPostProcessorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withBean(ExplicitBeginPostProcessor.class)
		.withUserConfiguration(Transactions.class);

	@ParameterizedTest
	@ValueSource(classes = { OnPrivateMethod.class, OnStaticMethod.class })
	void annotationThatNoCallReachesIsRefusedAtStart(Class<?> service) {
		this.runner.withBean(service)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("it is private or static, so no call goes through a proxy")
				.hasStackTraceContaining(service.getName() + ".work()"));
	}

	@Test
	void privateMethodOfAnAnnotatedClassIsNot() {
		this.runner.withBean(OnClass.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void overloadsAndTransactionsInItHaveTheirOwn() {
		this.runner.withBean(Overloads.class).run((context) -> {
			Overloads overloads = context.getBean(Overloads.class);
			overloads.work(() -> overloads.work("requires no new one"));
			overloads.work("is not annotated");
			assertThat(context.getBean(Begins.class).asked).containsExactly(false, null);
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class Transactions {

		@Bean
		Begins transactionManager() {
			return new Begins();
		}

	}

	static class Begins extends AbstractPlatformTransactionManager {

		private final List<@Nullable Boolean> asked = new ArrayList<>();

		private boolean active;

		Begins() {
			addListener(new TransactionExecutionListener() {

				@Override
				public void afterBegin(TransactionExecution transaction, @Nullable Throwable beginFailure) {
					Begins.this.asked.add(ExplicitBeginPostProcessor.askedFor(transaction.getTransactionName()));
				}

			});
		}

		@Override
		protected Object doGetTransaction() {
			return this;
		}

		@Override
		protected boolean isExistingTransaction(Object transaction) {
			return this.active;
		}

		@Override
		protected void doBegin(Object transaction, TransactionDefinition definition) {
			this.active = true;
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			this.active = false;
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			this.active = false;
		}

	}

	public static class OnPrivateMethod {

		@ExplicitBegin(false)
		private void work() {
			// Is not called.
		}

	}

	public static class OnStaticMethod {

		@ExplicitBegin(false)
		public static void work() {
			// Is not called.
		}

	}

	@ExplicitBegin(false)
	public static class OnClass {

		@Transactional
		public void run() {
			work();
		}

		private void work() {
			// Begins no transaction.
		}

	}

	public static class Overloads {

		@Transactional
		@ExplicitBegin(false)
		public void work(Runnable inner) {
			inner.run();
		}

		@Transactional
		public void work(String reason) {
			// Has nothing to do.
		}

	}

}
