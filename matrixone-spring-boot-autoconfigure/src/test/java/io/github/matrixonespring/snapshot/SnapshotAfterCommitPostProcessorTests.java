package io.github.matrixonespring.snapshot;

import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Flow.Subscriber;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.EnableMatrixOne;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitPostProcessor.SnapshotInterceptor;
import io.github.matrixonespring.MatrixOneDataSource;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAnnotationAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.transaction.ExplicitBeginPostProcessor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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
import org.springframework.generated.GeneratedBeans;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.samples.SampleService;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Tests for {@link SnapshotAfterCommitPostProcessor}.
 */
class SnapshotAfterCommitPostProcessorTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MatrixOneAutoConfiguration.class,
				MatrixOneAnnotationAutoConfiguration.class, DataSourceAutoConfiguration.class,
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
				arguments(BrokenCondition.class, "condition of @SnapshotAfterCommit"),
				arguments(CoalescedTemplate.class, "the name of a coalesced snapshot is a constant prefix"),
				arguments(LongPrefix.class, "use at most 39 characters"),
				arguments(CoalescedAndThrowing.class, "onFailure of @SnapshotAfterCommit"),
				arguments(BadTime.class, "coalesce of @SnapshotAfterCommit"),
				arguments(NegativeTime.class, "use a time such as 200ms or 5m"),
				arguments(CoalescedWithoutLedger.class,
						"need the ledger, which is switched off. Set matrixone.ledger.enabled"),
				arguments(RetriedWithoutLedger.class,
						"need the ledger, which is switched off. Set matrixone.ledger.enabled"),
				arguments(PrivateMethod.class, "it is private, so no call goes through a proxy. Make it public"),
				arguments(StaticMethod.class, "it is static, so no call goes through a proxy"),
				arguments(FinalMethod.class, "it is final, so the proxy cannot override it"),
				arguments(FutureMethod.class,
						"may return java.util.concurrent.CompletableFuture before its work is done"),
				arguments(ReactiveMethod.class,
						"may return java.util.concurrent.Flow$Publisher before its work is done"),
				arguments(UnknownManager.class,
						"has manager 'unknown', which is no bean; there are [matrixOneSnapshotManager]"),
				arguments(ManagerOfAnotherType.class,
						"has manager 'dataSource', which is a com.zaxxer.hikari.HikariDataSource"));
	}

	@ParameterizedTest
	@ValueSource(classes = { UnknownInName.class, UnknownInDatabase.class, UnknownInTable.class, UnknownInAccount.class,
			UnknownInCondition.class, UnknownInLabel.class, UnknownInDescription.class })
	void unknownVariableFailsAtStart(Class<?> service) {
		this.runner.withUserConfiguration(service)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("There is no variable #nope; there are [a0, order, p0, result]")
				.hasStackTraceContaining(
						service.getSimpleName().substring("UnknownIn".length()).toLowerCase(Locale.ROOT)
								+ " of @SnapshotAfterCommit on "));
	}

	@ParameterizedTest
	@ValueSource(classes = { SampleService.class, GeneratedBeans.OfInterface.class, GeneratedBeans.OfClass.class })
	void annotationIsReadAlsoWhereABeanIsInAPackageOfSpring(Class<?> service) {
		this.runner.withUserConfiguration(service)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("table is named at level TABLE, and only there"));
	}

	@Test
	void futureThatATypeParameterStandsForFailsAtStart() {
		this.runner.withUserConfiguration(InheritedFuture.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("may return java.util.concurrent.CompletableFuture before its work is done"));
	}

	@Test
	void unknownBeanFailsAtStart() {
		this.runner.withUserConfiguration(UnknownBean.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("uses @nope, and there is no bean of that name"));
	}

	@Test
	void resultOfMethodThatReturnsNothingFailsAtStart() {
		this.runner.withUserConfiguration(ResultOfNothing.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("There is no variable #result; there are []"));
	}

	@Test
	void methodThatNoInterfaceOfTheProxyHasFailsAtStart() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false")
			.withUserConfiguration(NotOfInterface.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("none of them has the method. Add it to an interface"));
	}

	@Test
	void finalMethodOfInterfaceIsFine() {
		this.runner.withPropertyValues("spring.aop.proxy-target-class=false")
			.withUserConfiguration(FinalMethodOfInterface.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void severalDataSourcesFailAtStartWithTheirNames() {
		this.runner.withUserConfiguration(TwoDataSources.class, Service.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("names no SnapshotManager, and none is auto-configured")
				.hasMessageContaining("there are several DataSource beans, [first, second]")
				.hasMessageContaining("@MatrixOneDataSource")
				.hasMessageContaining(Service.class.getName() + ".run()"));
	}

	@Test
	void severalDataSourcesAreFineWhereNothingIsAnnotated() {
		this.runner.withUserConfiguration(TwoDataSources.class).run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void annotationIsIgnoredWhereTheSupportIsSwitchedOff() {
		this.runner.withPropertyValues("matrixone.enabled=false")
			.withUserConfiguration(TwoDataSources.class, PrivateMethod.class)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void enablingItBesidesTheAutoConfigurationAdvisesOnce() {
		this.runner.withUserConfiguration(Enabled.class)
			.run((context) -> assertThat(context).hasNotFailed()
				.hasSingleBean(SnapshotAfterCommitPostProcessor.class)
				.hasSingleBean(ExplicitBeginPostProcessor.class));
	}

	@Test
	void annotationIsNotIgnoredWhereItsAutoConfigurationIsExcluded() {
		new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(MatrixOneAutoConfiguration.class, DataSourceAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop")
			.withUserConfiguration(Service.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("@SnapshotAfterCommit on bean")
				.hasMessageContaining("would be ignored")
				.hasMessageContaining("@EnableMatrixOne"));
	}

	@Test
	void transactionOfAnotherDataSourceFailsAtStart() {
		this.runner.withUserConfiguration(LateBeansTests.TwoDataSources.class, OtherTransaction.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("the transaction is that of 'otherTransactionManager'")
				.hasMessageContaining("different DataSources"));
	}

	@Test
	void unnamedTransactionManagerOfAnotherDataSourceFailsAtStart() {
		this.runner.withUserConfiguration(LateBeansTests.TwoDataSources.class, Service.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasMessageContaining("the transaction is that of the default transaction manager"));
	}

	@Test
	void beanWithTwoNamesIsAdvisedOnce() {
		this.runner.withUserConfiguration(TwoNames.class).run((context) -> {
			Advised second = (Advised) context.getBean("second");
			Advised first = (Advised) AopProxyUtils.getSingletonTarget(second);
			assertThat(Stream.of(first, second)
				.flatMap((proxy) -> Stream.of(proxy.getAdvisors()))
				.filter((advisor) -> advisor.getAdvice() instanceof SnapshotInterceptor)).hasSize(1);
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

	static class CoalescedTemplate {

		@SnapshotAfterCommit(name = "x_#{#a0}", coalesce = "1s")
		public void run() {
			// Has nothing to do.
		}

	}

	static class LongPrefix {

		@SnapshotAfterCommit(name = "x23456789_123456789_123456789_123456789_", atMostEvery = "1s")
		public void run() {
			// Has nothing to do.
		}

	}

	static class CoalescedAndThrowing {

		@SnapshotAfterCommit(coalesce = "1s", onFailure = SnapshotAfterCommit.OnFailure.THROW)
		public void run() {
			// Has nothing to do.
		}

	}

	static class BadTime {

		@SnapshotAfterCommit(coalesce = "soon")
		public void run() {
			// Has nothing to do.
		}

	}

	static class NegativeTime {

		@SnapshotAfterCommit(atMostEvery = "-1s")
		public void run() {
			// Has nothing to do.
		}

	}

	static class CoalescedWithoutLedger {

		@SnapshotAfterCommit(name = "x", coalesce = "1s")
		public void run() {
			// Has nothing to do.
		}

	}

	static class RetriedWithoutLedger {

		@SnapshotAfterCommit(onFailure = SnapshotAfterCommit.OnFailure.RETRY)
		public void run() {
			// Has nothing to do.
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

	static class PrivateMethod {

		@SnapshotAfterCommit
		private void run() {
		}

	}

	static class StaticMethod {

		@SnapshotAfterCommit
		public static void run() {
		}

	}

	static class FinalMethod {

		@SnapshotAfterCommit
		public final void run() {
		}

	}

	static class FutureMethod {

		@SnapshotAfterCommit
		public CompletableFuture<Void> run() {
			return CompletableFuture.completedFuture(null);
		}

	}

	abstract static class Generic<T> {

		@SnapshotAfterCommit
		public T run() {
			return null;
		}

	}

	static class InheritedFuture extends Generic<CompletableFuture<Void>> {

	}

	static class ReactiveMethod {

		@SnapshotAfterCommit
		public Flow.Publisher<String> run() {
			return Subscriber::onComplete;
		}

	}

	static class UnknownManager {

		@SnapshotAfterCommit(manager = "unknown")
		public void run() {
		}

	}

	static class ManagerOfAnotherType {

		@SnapshotAfterCommit(manager = "dataSource")
		public void run() {
		}

	}

	static class UnknownInName {

		@SnapshotAfterCommit(name = "x_#{#nope}")
		public int run(Object order) {
			return 1;
		}

	}

	static class UnknownInDatabase {

		@SnapshotAfterCommit(database = "x_#{#nope}")
		public int run(Object order) {
			return 1;
		}

	}

	static class UnknownInTable {

		@SnapshotAfterCommit(level = SnapshotLevel.TABLE, table = "x_#{#nope}")
		public int run(Object order) {
			return 1;
		}

	}

	static class UnknownInAccount {

		@SnapshotAfterCommit(level = SnapshotLevel.ACCOUNT, account = "x_#{#nope}")
		public int run(Object order) {
			return 1;
		}

	}

	static class UnknownInCondition {

		@SnapshotAfterCommit(condition = "#order == #nope")
		public int run(Object order) {
			return 1;
		}

	}

	static class UnknownInLabel {

		@SnapshotAfterCommit(label = "#{#nope}")
		public int run(Object order) {
			return 1;
		}

	}

	static class UnknownInDescription {

		@SnapshotAfterCommit(description = "#{#nope}")
		public int run(Object order) {
			return 1;
		}

	}

	static class UnknownBean {

		@SnapshotAfterCommit(name = "x_#{@nope.id}")
		public int run(Object order) {
			return 1;
		}

	}

	static class ResultOfNothing {

		@SnapshotAfterCommit(name = "x_#{#result.id}")
		public void run() {
			// Has nothing to do.
		}

	}

	static class NotOfInterface implements Runnable {

		@Override
		public void run() {
		}

		@SnapshotAfterCommit
		public void runAnother() {
		}

	}

	static class FinalMethodOfInterface implements Consumer<String> {

		@Override
		@SnapshotAfterCommit
		public final void accept(String value) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		DataSource first() {
			return new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/first");
		}

		@Bean
		DataSource second() {
			return new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/second");
		}

	}

	static class OtherTransaction {

		@Transactional("otherTransactionManager")
		@SnapshotAfterCommit
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

	@EnableMatrixOne
	static class Enabled extends Service {

	}

}
