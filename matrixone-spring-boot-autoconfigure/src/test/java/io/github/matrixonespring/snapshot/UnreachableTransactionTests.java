package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneAnnotationAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.config.AopConfigUtils;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.AdviceMode;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionInterceptor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Annotated methods whose transaction begins where the advice cannot stand inside of it:
 * refused when the application starts, with the reason and what to do. There is no
 * server.
 */
class UnreachableTransactionTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/")
		.withConfiguration(
				AutoConfigurations.of(MatrixOneAutoConfiguration.class, MatrixOneAnnotationAutoConfiguration.class,
						DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class));

	private final ApplicationContextRunner advised = this.runner
		.withConfiguration(AutoConfigurations.of(TransactionAutoConfiguration.class));

	@Test
	void frozenProxyIsRefused() {
		assertRefused(this.advised.withUserConfiguration(FrozenProxies.class).withBean(Service.class),
				"the proxy that begins its transaction is frozen");
	}

	@Test
	void frozenProxyMadeByHandIsRefused() {
		assertRefused(this.runner.withUserConfiguration(FrozenProxyMadeByHand.class),
				"the proxy that begins its transaction is frozen");
	}

	@Test
	void opaqueProxyIsRefused() {
		assertRefused(this.advised.withUserConfiguration(OpaqueProxies.class).withBean(Service.class),
				"the proxy is opaque");
	}

	@Test
	void transactionThatAspectjWeavesInIsRefused() {
		assertRefused(this.advised.withUserConfiguration(Woven.class).withBean(Service.class),
				"it is woven in by AspectJ");
	}

	@ParameterizedTest
	@ValueSource(classes = { FrozenProxies.class, OpaqueProxies.class, Woven.class })
	void methodWithoutTransactionOfItsOwnIsNot(Class<?> configuration) {
		this.advised.withUserConfiguration(configuration).withBean(WithoutTransaction.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(WithoutTransaction.class).transactional();
		});
	}

	private static void assertRefused(ApplicationContextRunner runner, String reason) {
		runner.run((context) -> assertThat(context).hasFailed()
			.getFailure()
			.hasStackTraceContaining(reason)
			.hasStackTraceContaining(Service.class.getName() + ".run() cannot work")
			.hasStackTraceContaining("createAfterCommit"));
	}

	public static class Service {

		@Transactional
		@SnapshotAfterCommit
		public void run() {
			// Is not called.
		}

	}

	/**
	 * Has a transactional method, but the annotated one is another one.
	 */
	public static class WithoutTransaction {

		@SnapshotAfterCommit
		public void run() {
			// Is not called.
		}

		public void transactional() {
			// Shows that the bean can be called.
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FrozenProxies {

		@Bean
		static BeanFactoryPostProcessor freezeProxies() {
			return proxies("frozen");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OpaqueProxies {

		@Bean
		static BeanFactoryPostProcessor makeProxiesOpaque() {
			return proxies("opaque");
		}

	}

	private static BeanFactoryPostProcessor proxies(String property) {
		return (beanFactory) -> beanFactory.getBeanDefinition(AopConfigUtils.AUTO_PROXY_CREATOR_BEAN_NAME)
			.getPropertyValues()
			.add(property, true);
	}

	@Configuration(proxyBeanMethods = false)
	static class FrozenProxyMadeByHand {

		@Bean
		Service service(TransactionManager transactionManager) {
			ProxyFactory proxy = new ProxyFactory(new Service());
			proxy.setProxyTargetClass(true);
			proxy.addAdvice(new TransactionInterceptor(transactionManager, new AnnotationTransactionAttributeSource()));
			proxy.setFrozen(true);
			return (Service) proxy.getProxy();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement(mode = AdviceMode.ASPECTJ)
	static class Woven {

	}

}
