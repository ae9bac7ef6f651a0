package io.github.matrixonespring.snapshot;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneDataSource;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAnnotationAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.config.CustomScopeConfigurer;
import org.springframework.boot.LazyInitializationBeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Annotated beans that are made when the application has started: what is wrong with them
 * is told by the first call, and by each further one, before it begins a transaction.
 * There is no server, so a transaction that begins is a
 * {@link CannotCreateTransactionException}.
 */
class LateBeansTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MatrixOneAutoConfiguration.class,
				MatrixOneAnnotationAutoConfiguration.class, DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class, TransactionAutoConfiguration.class))
		.withUserConfiguration(TwoDataSources.class);

	@ParameterizedTest
	@ValueSource(classes = { LazyBean.class, Prototype.class, OfScope.class, LazyProduct.class, OfLazyProxy.class })
	void eachCallOfLateBeanFails(Class<?> configuration) {
		this.runner.withUserConfiguration(configuration).run(LateBeansTests::assertEachCallFails);
	}

	@ParameterizedTest
	@ValueSource(classes = { LazyBean.class, Prototype.class, OfScope.class })
	void lateBeanWhoseProxyIsFrozenIsNotCreated(Class<?> configuration) {
		this.runner.withUserConfiguration(UnreachableTransactionTests.FrozenProxies.class, configuration)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThatExceptionOfType(BeanCreationException.class)
					.isThrownBy(() -> context.getBean(Runnable.class).run())
					.withStackTraceContaining("the proxy that begins its transaction is frozen");
			});
	}

	@Test
	void eachCallFailsWhereAllBeansAreLazy() {
		this.runner
			.withInitializer(
					(context) -> context.addBeanFactoryPostProcessor(new LazyInitializationBeanFactoryPostProcessor()))
			.withUserConfiguration(EagerBean.class)
			.run(LateBeansTests::assertEachCallFails);
	}

	@Test
	void eachCallFailsInChildContext() {
		this.runner.run((parent) -> new ApplicationContextRunner().withParent(parent)
			.withConfiguration(AutoConfigurations.of(MatrixOneAnnotationAutoConfiguration.class,
					TransactionAutoConfiguration.class))
			.withUserConfiguration(LazyBean.class)
			.run(LateBeansTests::assertEachCallFails));
	}

	@Test
	void childContextDoesNotStartEither() {
		this.runner.run((parent) -> new ApplicationContextRunner().withParent(parent)
			.withConfiguration(AutoConfigurations.of(MatrixOneAnnotationAutoConfiguration.class,
					TransactionAutoConfiguration.class))
			.withUserConfiguration(EagerBean.class)
			.run((child) -> assertThat(child).hasFailed().getFailure().hasMessageContaining("different DataSources")));
	}

	@Test
	void childContextThatWouldIgnoreTheAnnotationDoesNotStart() {
		this.runner.run((parent) -> new ApplicationContextRunner().withParent(parent)
			.withUserConfiguration(LazyBean.class)
			.run((child) -> assertThat(child).hasFailed()
				.getFailure()
				.hasMessageContaining("@SnapshotAfterCommit on bean 'service' would be ignored")
				.hasMessageContaining("@ImportAutoConfiguration")));
	}

	@Test
	void childContextMaySwitchTheSupportOff() {
		this.runner.run((parent) -> new ApplicationContextRunner().withParent(parent)
			.withPropertyValues("matrixone.enabled=false")
			.withUserConfiguration(LazyBean.class)
			.run((child) -> assertThat(child).hasNotFailed()));
	}

	@Test
	void callOfOneMethodFailsAndThatOfAnotherBegins() {
		this.runner.withUserConfiguration(LazyBean.class).run((context) -> {
			Service service = context.getBean(Service.class);
			assertThatExceptionOfType(CannotCreateTransactionException.class).isThrownBy(service::runOnMarked);
			assertThatIllegalStateException().isThrownBy(service::run);
		});
	}

	@Test
	void callBeginsWhenWhatWasMissingIsThere() {
		this.runner.withUserConfiguration(OfManagerThatComesLater.class).run((context) -> {
			WithManagerThatComesLater service = context.getBean(WithManagerThatComesLater.class);
			assertThatIllegalStateException().isThrownBy(service::run)
				.withMessageContaining("'later', which is no bean");
			assertThatIllegalStateException().isThrownBy(service::run)
				.withMessageContaining("'later', which is no bean");
			DataSource marked = context.getBean("marked", DataSource.class);
			((GenericApplicationContext) context.getSourceApplicationContext()).registerBean("later",
					SnapshotManager.class, () -> SnapshotManager.of(marked));
			assertThatExceptionOfType(CannotCreateTransactionException.class).isThrownBy(service::run);
		});
	}

	@Test
	void callWhileTheApplicationStartsFails() {
		this.runner.withUserConfiguration(CalledAtStart.class)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.hasStackTraceContaining("different DataSources"));
	}

	private static void assertEachCallFails(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed();
		for (int call = 0; call < 3; call++) {
			assertThatIllegalStateException().isThrownBy(() -> context.getBean(Runnable.class).run())
				.withMessageContaining("different DataSources")
				.withMessageContaining(Service.class.getName() + ".run()");
		}
	}

	static class Service implements Runnable {

		@Override
		@Transactional("otherTransactionManager")
		@SnapshotAfterCommit
		public void run() {
			// Has nothing to do.
		}

		@Transactional("markedTransactionManager")
		@SnapshotAfterCommit
		public void runOnMarked() {
			// Has nothing to do.
		}

	}

	static class WithManagerThatComesLater {

		@Transactional("markedTransactionManager")
		@SnapshotAfterCommit(manager = "later")
		public void run() {
			// Has nothing to do.
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDataSources {

		@Bean
		@Primary
		DataSource other() {
			return new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/other");
		}

		@Bean
		@MatrixOneDataSource
		DataSource marked() {
			return new DriverManagerDataSource("jdbc:mysql://127.0.0.1:1/marked");
		}

		@Bean
		@Primary
		JdbcTransactionManager otherTransactionManager(DataSource other) {
			return new JdbcTransactionManager(other);
		}

		@Bean
		JdbcTransactionManager markedTransactionManager(@MatrixOneDataSource DataSource marked) {
			return new JdbcTransactionManager(marked);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class EagerBean {

		@Bean
		Service service() {
			return new Service();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyBean {

		@Bean
		@Lazy
		Service service() {
			return new Service();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfLazyProxy {

		@Bean
		@Lazy
		Service service() {
			return new Service();
		}

		@Bean
		@Primary
		Runnable delegate(@Lazy Service service) {
			return service::run;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Prototype {

		@Bean
		@Scope("prototype")
		Service service() {
			return new Service();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfScope {

		@Bean
		static CustomScopeConfigurer threadScope() {
			CustomScopeConfigurer configurer = new CustomScopeConfigurer();
			configurer.addScope("request", new SimpleThreadScope());
			return configurer;
		}

		@Bean
		@Scope(scopeName = "request", proxyMode = ScopedProxyMode.TARGET_CLASS)
		Service service() {
			return new Service();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyProduct {

		@Bean
		@Lazy
		FactoryBean<Service> service() {
			return new FactoryBean<>() {

				@Override
				public Service getObject() {
					return new Service();
				}

				@Override
				public Class<?> getObjectType() {
					return Service.class;
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OfManagerThatComesLater {

		@Bean
		@Lazy
		WithManagerThatComesLater service() {
			return new WithManagerThatComesLater();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class CalledAtStart {

		@Bean
		Service service() {
			return new Service();
		}

		@Bean
		InitializingBean caller(Service service) {
			return service::run;
		}

	}

}
