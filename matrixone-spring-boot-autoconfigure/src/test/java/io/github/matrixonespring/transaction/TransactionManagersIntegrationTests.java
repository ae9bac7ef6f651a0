package io.github.matrixonespring.transaction;

import java.util.Properties;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.transaction.OtherManagersIntegrationTests.SilentDelegate;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.MergedBeanDefinitionPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.PriorityOrdered;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.annotation.TransactionManagementConfigurer;
import org.springframework.transaction.interceptor.TransactionProxyFactoryBean;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Transaction managers that are not beans like all others: each is listened to, or the
 * refusal says what to do.
 */
class TransactionManagersIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@ParameterizedTest
	@ValueSource(classes = { MadeByPostProcessor.class, MadeByFirstPostProcessor.class, LazyManager.class,
			WrappedByEarlierPostProcessor.class, WrappedByLaterPostProcessor.class, InterfaceProxy.class,
			ByHandInTemplate.class, ByHandInConfigurer.class, ByHandInProxy.class })
	void transactionIsBegunSoThatClonesJoin(Class<?> configuration) {
		try (ConfigurableApplicationContext context = start(configuration)) {
			assertClonesJoin(context, context.getBean(Transactions.class));
		}
	}

	@Test
	void transactionThatBeginsWhileTheApplicationStartsIsBegunSoThatClonesJoin() {
		try (ConfigurableApplicationContext context = start(MadeByPostProcessor.class, UsedAtStart.class)) {
			assertThat(context.getBean(UsedAtStart.class).begin).isEqualTo(Begin.EXPLICIT);
		}
	}

	@Test
	void managerMadeByPostProcessorTranslatesErrors() {
		try (ConfigurableApplicationContext context = start(MadeByPostProcessor.class)) {
			context.getBean(Transactions.class).run(() -> {
			});
			assertThat(context.getBean(JdbcTransactionManager.class).getExceptionTranslator())
				.isInstanceOf(MatrixOneSQLExceptionTranslator.class);
		}
	}

	@Test
	void managerOfParentContextIsListenedToAsLongAsTheChildLives() {
		try (AnnotationConfigApplicationContext parent = new AnnotationConfigApplicationContext(InParent.class)) {
			JdbcTransactionManager manager = parent.getBean(JdbcTransactionManager.class);
			for (int child = 0; child < 2; child++) {
				try (ConfigurableApplicationContext context = startIn(parent, NoManager.class)) {
					assertClonesJoin(context, parent.getBean(Transactions.class));
				}
				assertThat(manager.getTransactionExecutionListeners()).isEmpty();
			}
		}
	}

	@Test
	void managerOfChildContextIsListenedTo() {
		try (ConfigurableApplicationContext context = start(NoManager.class);
				AnnotationConfigApplicationContext child = new AnnotationConfigApplicationContext()) {
			child.setParent(context);
			child.register(OwnManager.class);
			child.refresh();
			assertClonesJoin(context, child.getBean(Transactions.class));
		}
	}

	@Test
	void managerOfChildContextOfSpringBootIsListenedTo() {
		try (ConfigurableApplicationContext context = start(NoManager.class);
				ConfigurableApplicationContext child = startIn(context, OwnManager.class)) {
			assertClonesJoin(context, child.getBean(Transactions.class));
		}
	}

	@Test
	void refusalWithManagerThatNobodyKnowsSaysWhatToDo() {
		try (ConfigurableApplicationContext context = start(ByHandAndHidden.class)) {
			context.getBean(Transactions.class)
				.run(() -> assertThatExceptionOfType(NotAllowedInTransactionException.class)
					.isThrownBy(() -> context.getBean(MatrixOneTemplate.class)
						.clones()
						.cloneDatabase(database.name("refused"), database.database()))
					.withMessageContaining("it is no bean, or another object stands in front of it")
					.withMessageContaining("Call MatrixOneTemplate.listenTo(transactionManager) once"));
		}
	}

	private static void assertClonesJoin(ConfigurableApplicationContext context, Transactions transactions) {
		MatrixOneConnections connections = context.getBean(MatrixOneConnections.class);
		for (int call = 0; call < 2; call++) {
			transactions.run(() -> assertThat(connections.currentTransaction())
				.hasValueSatisfying((transaction) -> assertThat(transaction.begin()).isEqualTo(Begin.EXPLICIT)));
		}
	}

	private static ConfigurableApplicationContext start(Class<?>... configurations) {
		return application(configurations).run();
	}

	private static ConfigurableApplicationContext startIn(ConfigurableApplicationContext parent,
			Class<?>... configurations) {
		return application(configurations).parent(parent).run();
	}

	private static SpringApplicationBuilder application(Class<?>... configurations) {
		return new SpringApplicationBuilder(configurations).web(WebApplicationType.NONE)
			.sources(Application.class)
			.properties(database.properties())
			.properties("spring.main.banner-mode=off");
	}

	@FunctionalInterface
	interface Transactions {

		void run(Runnable work);

		static Transactions with(PlatformTransactionManager manager) {
			return (work) -> new TransactionTemplate(manager).executeWithoutResult((status) -> work.run());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class })
	static class Application {

	}

	@Configuration(proxyBeanMethods = false)
	static class NoManager {

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnManager {

		@Bean
		JdbcTransactionManager ownTransactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		Transactions transactions(@Lazy PlatformTransactionManager manager) {
			return Transactions.with(manager);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InParent extends OwnManager {

		@Bean
		HikariDataSource dataSource() {
			return database.pool(2);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MadeByPostProcessor extends OwnManager {

		@Bean
		static BeanPostProcessor needsManager(PlatformTransactionManager manager) {
			return new OrderedPostProcessor((bean) -> bean);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class MadeByFirstPostProcessor extends OwnManager {

		@Bean
		static BeanPostProcessor needsManager(PlatformTransactionManager manager) {
			return new FirstPostProcessor((bean) -> bean);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappedByEarlierPostProcessor extends OwnManager {

		@Bean
		static BeanPostProcessor wraps() {
			return new FirstPostProcessor(TransactionManagersIntegrationTests::wrap);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrappedByLaterPostProcessor extends OwnManager {

		@Bean
		static BeanPostProcessor wraps() {
			return new LastPostProcessor(TransactionManagersIntegrationTests::wrap);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class LazyManager {

		@Bean
		@Lazy
		JdbcTransactionManager ownTransactionManager(DataSource dataSource) {
			return new JdbcTransactionManager(dataSource);
		}

		@Bean
		Transactions transactions(ObjectProvider<PlatformTransactionManager> manager) {
			return (work) -> Transactions.with(manager.getObject()).run(work);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class InterfaceProxy {

		@Bean
		PlatformTransactionManager ownTransactionManager(DataSource dataSource) {
			return (PlatformTransactionManager) new ProxyFactory(new JdbcTransactionManager(dataSource)).getProxy();
		}

		@Bean
		Transactions transactions(PlatformTransactionManager manager) {
			return Transactions.with(manager);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByHandInTemplate {

		@Bean
		TransactionTemplate template(DataSource dataSource) {
			return new TransactionTemplate(new JdbcTransactionManager(dataSource));
		}

		@Bean
		Transactions transactions(TransactionTemplate template) {
			return (work) -> template.executeWithoutResult((status) -> work.run());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableTransactionManagement
	static class ByHandInConfigurer implements TransactionManagementConfigurer {

		private final ObjectProvider<DataSource> dataSource;

		ByHandInConfigurer(ObjectProvider<DataSource> dataSource) {
			this.dataSource = dataSource;
		}

		@Override
		public TransactionManager annotationDrivenTransactionManager() {
			return new JdbcTransactionManager(this.dataSource.getObject());
		}

		@Bean
		Transactions transactions() {
			return new Transactions() {

				@Override
				@Transactional
				public void run(Runnable work) {
					work.run();
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByHandInProxy {

		@Bean
		TransactionProxyFactoryBean transactions(DataSource dataSource) {
			Transactions target = Runnable::run;
			TransactionProxyFactoryBean proxy = new TransactionProxyFactoryBean();
			proxy.setTransactionManager(new JdbcTransactionManager(dataSource));
			Properties attributes = new Properties();
			attributes.setProperty("*", "PROPAGATION_REQUIRED");
			proxy.setTransactionAttributes(attributes);
			proxy.setProxyInterfaces(new Class<?>[] { Transactions.class });
			proxy.setTarget(target);
			return proxy;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByHandAndHidden {

		@Bean
		Transactions transactions(DataSource dataSource) {
			return Transactions.with(new JdbcTransactionManager(dataSource));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UsedAtStart implements InitializingBean {

		private final Transactions transactions;

		private final ObjectProvider<MatrixOneConnections> connections;

		private Begin begin;

		UsedAtStart(Transactions transactions, ObjectProvider<MatrixOneConnections> connections) {
			this.transactions = transactions;
			this.connections = connections;
		}

		@Override
		public void afterPropertiesSet() {
			this.transactions.run(() -> this.begin = this.connections.getObject()
				.currentTransaction()
				.map(MatrixOneTransaction::begin)
				.orElse(null));
		}

	}

	/**
	 * A transaction manager as tracing libraries make it.
	 */
	static Object wrap(Object bean) {
		return (bean instanceof PlatformTransactionManager manager) ? new SilentDelegate(manager) : bean;
	}

	static class OrderedPostProcessor implements BeanPostProcessor, Ordered {

		private final UnaryOperator<Object> change;

		OrderedPostProcessor(UnaryOperator<Object> change) {
			this.change = change;
		}

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return this.change.apply(bean);
		}

		@Override
		public int getOrder() {
			return Ordered.LOWEST_PRECEDENCE;
		}

	}

	static class FirstPostProcessor extends OrderedPostProcessor implements PriorityOrdered {

		FirstPostProcessor(UnaryOperator<Object> change) {
			super(change);
		}

	}

	/**
	 * Spring puts those that look at bean definitions to the end.
	 */
	static class LastPostProcessor extends OrderedPostProcessor implements MergedBeanDefinitionPostProcessor {

		LastPostProcessor(UnaryOperator<Object> change) {
			super(change);
		}

		@Override
		public void postProcessMergedBeanDefinition(RootBeanDefinition definition, Class<?> type, String beanName) {
			// Changes the bean only.
		}

	}

}
