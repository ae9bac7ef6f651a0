package io.github.matrixonespring.transaction;

import java.util.List;
import java.util.stream.Stream;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Beans that need each other, so that one of them is given to others before it is
 * complete.
 */
class CircularReferencesIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JPA", "JDBC_WITH_INTERFACE_PROXIES",
			"JDBC_WITHOUT_AOP_AUTO_CONFIGURATION", "JDBC_WITH_ORDERED_TRANSACTION_ADVICE" })
	void annotatedBeansThatNeedEachOther(Setup setup) {
		assertAllTakePart(setup, First.class, Second.class);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JDBC_WITH_INTERFACE_PROXIES" })
	void threeOfThemByFieldAndBySetter(Setup setup) {
		assertAllTakePart(setup, First.class, SecondOfThree.class, ThirdOfThree.class);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JDBC_WITH_INTERFACE_PROXIES" })
	void beanThatNeedsItself(Setup setup) {
		assertAllTakePart(setup, OfItself.class);
	}

	@Test
	void beanThatNeedsItselfLazily() {
		assertAllTakePart(Setup.JDBC, OfItselfLazily.class);
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JDBC_WITH_INTERFACE_PROXIES" })
	void annotatedBeanAndPlainOne(Setup setup) {
		assertAllTakePart(setup, First.class, PlainSecond.class);
		assertAllTakePart(setup, PlainSecond.class, First.class);
	}

	@Test
	void whatIsInjectedIsTheWholeBean() {
		try (ConfigurableApplicationContext context = start(Setup.JDBC, First.class, Second.class)) {
			assertThat(context.getBean(First.class).other()).isSameAs(context.getBean(Second.class));
			assertThat(context.getBean(Second.class).other()).isSameAs(context.getBean(First.class));
		}
	}

	@Test
	void adviceStandsOnceRightInsideOfTheTransaction() {
		try (ConfigurableApplicationContext context = start(Setup.JDBC, First.class, Second.class)) {
			assertThat(context.getBeansOfType(Service.class).values()).hasSize(2)
				.allSatisfy((service) -> assertThat(advice(service))
					.containsSubsequence("TransactionInterceptor", "SnapshotInterceptor")
					.doesNotHaveDuplicates());
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE, names = { "JDBC", "JDBC_WITH_INTERFACE_PROXIES" })
	void explicitBeginOfBeansThatNeedEachOther(Setup setup) {
		try (ConfigurableApplicationContext context = start(setup, FirstOptedOut.class, SecondOptedOut.class)) {
			assertThat(context.getBeansOfType(Beginning.class).values()).hasSize(2).allSatisfy((bean) -> {
				assertThat(bean.begin()).isEqualTo(Begin.OPTED_OUT);
				assertThat(bean.other().begin()).isEqualTo(Begin.OPTED_OUT);
			});
		}
	}

	@Test
	void beanThatIsWrappedAfterItWasGivenAwayFailsAtStart() {
		assertThatIllegalStateException()
			.isThrownBy(() -> start(Setup.JDBC, Asynchronous.class, FirstAsynchronous.class, SecondAsynchronous.class))
			.withMessageContaining("cannot be advised for @SnapshotAfterCommit")
			.withMessageContaining("AnnotationAsyncExecutionInterceptor")
			.withMessageContaining("inject one of the two with @Lazy");
	}

	@Test
	void beanThatIsWrappedByALaterPostProcessorFailsAtStart() {
		assertThatIllegalStateException()
			.isThrownBy(() -> start(Setup.JDBC, LaterWrapping.class, First.class, Second.class))
			.withMessageContaining("cannot be advised for @SnapshotAfterCommit")
			.withMessageContaining("inject one of the two with @Lazy");
	}

	@Test
	void asynchronousBeanMayBeTheOneThatIsComplete() {
		try (ConfigurableApplicationContext context = start(Setup.JDBC, Asynchronous.class, SecondAsynchronous.class,
				First.class)) {
			assertTakesPart(context.getBean("first", Service.class));
			assertTakesPart(context.getBean("second", Service.class));
		}
	}

	@Test
	void beansThatNeedEachOtherLazilyMayBeAsynchronous() {
		try (ConfigurableApplicationContext context = start(Setup.JDBC, Asynchronous.class, FirstLazily.class,
				SecondAsynchronous.class)) {
			assertTakesPart(context.getBean("first", Service.class));
		}
	}

	private static void assertAllTakePart(Setup setup, Class<?>... services) {
		try (ConfigurableApplicationContext context = start(setup, services)) {
			assertThat(context.getBeansOfType(Service.class).values()).hasSize(services.length)
				.allSatisfy((service) -> {
					assertTakesPart(service);
					assertTakesPart(service.other());
				});
		}
	}

	private static void assertTakesPart(Service service) {
		String name = database.newName("c");
		service.add(name);
		assertThat(count("select count(*) from item {snapshot = '" + name + "'} where name = ?", name)).isEqualTo(1);
		String failing = database.newName("f");
		assertThatIllegalStateException().isThrownBy(() -> service.fails(failing));
		assertThat(count("select count(*) from item where name = ?", failing)).isZero();
		assertThat(count("select count(*) from mo_catalog.mo_snapshots where sname = ?", failing)).isZero();
	}

	private static long count(String sql, String name) {
		return database.control().sql(sql).param(name).query(Long.class).single();
	}

	private static List<String> advice(Object bean) {
		return Stream.of(((Advised) bean).getAdvisors())
			.map((advisor) -> advisor.getAdvice().getClass().getSimpleName())
			.toList();
	}

	private static ConfigurableApplicationContext start(Setup setup, Class<?>... beans) {
		return setup.start(database,
				(starting) -> new AnnotatedBeanDefinitionReader((BeanDefinitionRegistry) starting).register(beans),
				"spring.main.allow-circular-references=true");
	}

	interface Service {

		void add(String name);

		void fails(String name);

		Service other();

	}

	abstract static class AnnotatedService implements Service {

		@Autowired
		private ItemStore items;

		@Override
		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void add(String name) {
			this.items.add(name);
		}

		@Override
		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void fails(String name) {
			this.items.add(name);
			throw new IllegalStateException("on purpose");
		}

	}

	@Component("first")
	static class First extends AnnotatedService {

		@Autowired
		@Qualifier("second")
		private Service other;

		@Override
		public Service other() {
			return this.other;
		}

	}

	@Component("second")
	static class Second extends AnnotatedService {

		private Service other;

		@Autowired
		void setOther(@Qualifier("first") Service other) {
			this.other = other;
		}

		@Override
		public Service other() {
			return this.other;
		}

	}

	@Component("second")
	static class SecondOfThree extends AnnotatedService {

		private Service other;

		@Autowired
		void setOther(@Qualifier("third") Service other) {
			this.other = other;
		}

		@Override
		public Service other() {
			return this.other;
		}

	}

	@Component("third")
	static class ThirdOfThree extends AnnotatedService {

		@Autowired
		@Qualifier("first")
		private Service other;

		@Override
		public Service other() {
			return this.other;
		}

	}

	@Component("self")
	static class OfItself extends AnnotatedService {

		@Autowired
		private Service other;

		@Override
		public Service other() {
			return this.other;
		}

	}

	@Component("self")
	static class OfItselfLazily extends AnnotatedService {

		private final Service other;

		OfItselfLazily(@Lazy Service other) {
			this.other = other;
		}

		@Override
		public Service other() {
			return this.other;
		}

	}

	@Component("second")
	static class PlainSecond implements Service {

		@Autowired
		@Qualifier("first")
		private Service other;

		@Override
		public void add(String name) {
			this.other.add(name);
		}

		@Override
		public void fails(String name) {
			this.other.fails(name);
		}

		@Override
		public Service other() {
			return this.other;
		}

	}

	@Component("first")
	static class FirstLazily extends AnnotatedService {

		private final Service other;

		FirstLazily(@Lazy @Qualifier("second") Service other) {
			this.other = other;
		}

		@Override
		public Service other() {
			return this.other;
		}

	}

	@Component("first")
	static class FirstAsynchronous extends First {

		@Async
		public void doInBackground() {
			// Has nothing to do.
		}

	}

	@Component("second")
	static class SecondAsynchronous extends Second {

		@Async
		public void doInBackground() {
			// Has nothing to do.
		}

	}

	interface Beginning {

		Begin begin();

		Beginning other();

	}

	@ExplicitBegin(false)
	abstract static class OptedOut implements Beginning {

		@Autowired
		private MatrixOneConnections connections;

		@Override
		@Transactional
		public Begin begin() {
			return this.connections.currentTransaction().map(MatrixOneTransaction::begin).orElse(null);
		}

	}

	@Component("first")
	static class FirstOptedOut extends OptedOut {

		@Autowired
		@Qualifier("second")
		private Beginning other;

		@Override
		public Beginning other() {
			return this.other;
		}

	}

	@Component("second")
	static class SecondOptedOut extends OptedOut {

		@Autowired
		@Qualifier("first")
		private Beginning other;

		@Override
		public Beginning other() {
			return this.other;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Asynchronous {

	}

	/**
	 * Without an order it comes after those that have one.
	 */
	@Configuration(proxyBeanMethods = false)
	static class LaterWrapping {

		@Bean
		static BeanPostProcessor laterWrapping() {
			return new BeanPostProcessor() {

				@Override
				public Object postProcessAfterInitialization(Object bean, String beanName) {
					return (bean instanceof AnnotatedService) ? new ProxyFactory(bean).getProxy() : bean;
				}

			};
		}

	}

}
