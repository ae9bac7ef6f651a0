package io.github.matrixonespring.boot.autoconfigure;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.alibaba.druid.pool.DruidDataSource;
import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.baomidou.dynamic.datasource.creator.DataSourceProperty;
import com.baomidou.dynamic.datasource.creator.DefaultDataSourceCreator;
import com.baomidou.dynamic.datasource.creator.druid.DruidConfig;
import com.baomidou.dynamic.datasource.creator.druid.DruidDataSourceCreator;
import com.baomidou.dynamic.datasource.creator.hikaricp.HikariCpConfig;
import com.baomidou.dynamic.datasource.creator.hikaricp.HikariDataSourceCreator;
import com.baomidou.dynamic.datasource.event.DataSourceInitEvent;
import com.baomidou.dynamic.datasource.event.EncDataSourceInitEvent;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.pool.JdbcUrl;
import io.github.matrixonespring.testsupport.RealPools;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.mariadb.jdbc.MariaDbDataSource;

import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link DriverPropertiesPostProcessor}: which {@link DataSource}s get what
 * this server needs. No server is needed, none is connected to.
 */
@ExtendWith(OutputCaptureExtension.class)
class DriverPropertiesPostProcessorTests {

	private static final String URL = "jdbc:mysql://127.0.0.1:1/shop";

	private static final Map<String, String> DEFAULTS = Map.of("useInformationSchema", "false", "useLocalSessionState",
			"true", "netTimeoutForStreamingResults", "0", "readOnlyPropagatesToServer", "false");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(MatrixOneAutoConfiguration.class,
				MatrixOneEmbeddedAutoConfiguration.class, DataSourceAutoConfiguration.class));

	@ParameterizedTest
	@EnumSource
	void everyPoolGetsWhatIsLeftOpen(RealPools kind) {
		Properties properties = new Properties();
		properties.setProperty("USELOCALSESSIONSTATE", "false");
		run(kind, URL + "?useInformationSchema=true", properties,
				(pool) -> assertThat(pool.driverProperties()).containsEntry("netTimeoutForStreamingResults", "0")
					.containsEntry("USELOCALSESSIONSTATE", "false")
					.doesNotContainKeys("useInformationSchema", "useLocalSessionState"));
	}

	@ParameterizedTest
	@EnumSource
	void nothingIsSetWhereSwitchedOff(RealPools kind) {
		this.runner.withPropertyValues("matrixone.driver-defaults=false")
			.withBean(DataSource.class, () -> kind.create(URL, "root", "111", new Properties()))
			.run((context) -> assertThat(pool(context.getBean(DataSource.class)).driverProperties()).isEmpty());
	}

	@ParameterizedTest
	@EnumSource
	void mariaDbSendsNothingBeforeTheAnswer(RealPools kind) {
		run(kind, "jdbc:mariadb://127.0.0.1:1/shop", new Properties(),
				(pool) -> assertThat(pool.driverProperties()).isEqualTo(Map.of("disablePipeline", "true")));
	}

	@ParameterizedTest
	@EnumSource
	void driverOfAnotherDatabaseGetsNothing(RealPools kind) {
		run(kind, "jdbc:h2:mem:shop", new Properties(), (pool) -> assertThat(pool.driverProperties()).isEmpty());
	}

	static Stream<Arguments> unsafe() {
		return Stream.of(RealPools.values())
			.flatMap((kind) -> Stream.of("useServerPrepStmts=true", "useCursorFetch=true", "maxRows=100")
				.map((property) -> Arguments.of(kind, property)));
	}

	@ParameterizedTest
	@MethodSource("unsafe")
	void everyPoolIsRefusedWithUnsafeProperty(RealPools kind, String property) {
		assertRefused(() -> kind.create("jdbc:p6spy:mysql://127.0.0.1:1/shop?a=b&" + property, "root", "111",
				new Properties()), property);
		Properties properties = new Properties();
		properties.setProperty(property.split("=")[0].toUpperCase(Locale.ROOT), property.split("=")[1]);
		assertRefused(() -> kind.create(URL, "root", "111", properties), property);
	}

	@Test
	void valueThatIsNoTextIsFound() {
		assertRefused(() -> {
			HikariDataSource pool = hikari(URL);
			pool.addDataSourceProperty("useServerPrepStmts", true);
			return pool;
		}, "useServerPrepStmts=true");
	}

	@Test
	void unsafePropertyOfDataSourceClassIsRefused() {
		assertRefused(() -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSourceClassName(MysqlDataSource.class.getName());
			pool.addDataSourceProperty("useCursorFetch", true);
			return pool;
		}, "useCursorFetch=true");
	}

	@Test
	void poolThatConnectsByDataSourceClassGetsDefaults() {
		this.runner.withBean(DataSource.class, () -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSourceClassName(MysqlDataSource.class.getName());
			pool.addDataSourceProperty("serverName", "127.0.0.1");
			return pool;
		})
			.run((context) -> assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties())
				.containsAllEntriesOf(DEFAULTS));
	}

	@Test
	void poolThatConnectsByDataSourceClassOfMariaDbGetsDefaultInItsUrl() {
		this.runner.withBean(DataSource.class, () -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setDataSourceClassName(MariaDbDataSource.class.getName());
			pool.addDataSourceProperty("url", "jdbc:mariadb://127.0.0.1:1/shop");
			return pool;
		})
			.run((context) -> assertThat(context.getBean(HikariDataSource.class).getDataSourceProperties())
				.containsEntry("url", "jdbc:mariadb://127.0.0.1:1/shop?disablePipeline=true"));
	}

	@Test
	void dataSourceOfTheDriverGetsDefaults() {
		MysqlDataSource driver = new MysqlDataSource();
		driver.setUrl(URL);
		HikariDataSource pool = new HikariDataSource();
		pool.setDataSource(driver);
		this.runner.withBean(DataSource.class, () -> pool)
			.run((context) -> assertThat(driver.exposeAsProperties()).containsAllEntriesOf(DEFAULTS));
		MysqlDataSource unpooled = new MysqlDataSource();
		unpooled.setServerName("127.0.0.1");
		this.runner.withBean(DataSource.class, () -> unpooled)
			.run((context) -> assertThat(unpooled.exposeAsProperties()).containsAllEntriesOf(DEFAULTS));
	}

	static Stream<Arguments> wrapped() {
		Map<String, UnaryOperator<DataSource>> wrappers = new LinkedHashMap<>();
		wrappers.put("lazy", LazyConnectionDataSourceProxy::new);
		wrappers.put("transaction-aware", TransactionAwareDataSourceProxy::new);
		wrappers.put("datasource-proxy", (pool) -> ProxyDataSourceBuilder.create(pool).build());
		wrappers.put("both", (pool) -> new LazyConnectionDataSourceProxy(ProxyDataSourceBuilder.create(pool).build()));
		return wrappers.entrySet()
			.stream()
			.map((wrapper) -> Arguments.argumentSet(wrapper.getKey(), wrapper.getValue()));
	}

	@ParameterizedTest
	@MethodSource("wrapped")
	void poolBehindPrimaryWrapperGetsDefaults(UnaryOperator<DataSource> wrapper) {
		this.runner.withBean("real", DataSource.class, () -> hikari(URL))
			.withBean("wrapper", DataSource.class, () -> wrapper.apply(hikari(URL)),
					(definition) -> definition.setPrimary(true))
			.run((context) -> {
				assertThat(pool(context.getBean(DataSource.class)).driverProperties()).containsAllEntriesOf(DEFAULTS);
				assertThat(pool(context.getBean("real", DataSource.class)).driverProperties()).isEmpty();
			});
	}

	@Test
	void poolThatAnotherPostProcessorHasWrappedGetsDefaults() {
		HikariDataSource pool = hikari(URL);
		this.runner.withBean(Wrapping.class).withBean("dataSource", DataSource.class, () -> pool).run((context) -> {
			assertThat(context.getBean(DataSource.class)).isNotSameAs(pool);
			assertThat(pool.getDataSourceProperties()).containsAllEntriesOf(DEFAULTS);
		});
	}

	@Test
	void poolOfFactoryGetsDefaults() {
		this.runner.withBean(PoolFactory.class)
			.run((context) -> assertThat(pool(context.getBean(DataSource.class)).driverProperties())
				.containsAllEntriesOf(DEFAULTS));
	}

	@Test
	void everyPoolOfScopedDataSourceGetsDefaults() {
		this.runner.withUserConfiguration(ScopedDataSource.class)
			.withInitializer((context) -> context.getBeanFactory().registerScope("refresh", new SimpleThreadScope()))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(pool(context.getBean("dataSource", DataSource.class)).driverProperties())
					.containsAllEntriesOf(DEFAULTS);
				Thread other = new Thread(() -> pool(context.getBean("scopedTarget.dataSource", DataSource.class))
					.driverProperties()
					.forEach((name, value) -> assertThat(DEFAULTS).containsEntry((String) name, (String) value)));
				other.start();
				other.join();
			});
	}

	@Test
	void everyPoolBehindRoutingDataSourceGetsDefaults() {
		HikariDataSource master = hikari(URL);
		DataSource slave = RealPools.DBCP2.create(URL, "root", "111", new Properties());
		this.runner.withBean(DataSource.class, () -> routing(master, new LazyConnectionDataSourceProxy(slave)))
			.run((context) -> {
				assertThat(master.getDataSourceProperties()).containsAllEntriesOf(DEFAULTS);
				assertThat(pool(slave).driverProperties()).containsAllEntriesOf(DEFAULTS);
			});
	}

	@Test
	void unsafePropertyBehindRoutingDataSourceIsRefused() {
		assertRefused(() -> routing(hikari(URL), hikari(URL + "?useServerPrepStmts=true")), "useServerPrepStmts=true");
	}

	@ParameterizedTest
	@EnumSource(names = { "HIKARI", "DRUID" })
	void everyPoolOfDynamicDataSourceGetsDefaults(RealPools kind) {
		this.runner.withUserConfiguration(DynamicDataSource.class)
			.withBean(Urls.class, () -> new Urls(Map.of("master", URL, "slave", URL + "?useLocalSessionState=false")))
			.withBean(RealPools.class, () -> kind)
			.run((context) -> {
				DynamicRoutingDataSource routing = context.getBean(DynamicRoutingDataSource.class);
				DEFAULTS
					.forEach((name, value) -> assertThat(JdbcUrl.find(url(routing, "master"), name)).isEqualTo(value));
				assertThat(url(routing, "slave")).isEqualTo(URL
						+ "?useLocalSessionState=false&useInformationSchema=false&netTimeoutForStreamingResults=0&readOnlyPropagatesToServer=false");
				DataSourceProperty added = property("added", URL, kind);
				routing.addDataSource("added", context.getBean(DefaultDataSourceCreator.class).createDataSource(added));
				assertThat(url(routing, "added")).contains("netTimeoutForStreamingResults=0");
			});
	}

	@Test
	void unsafePropertyOfDynamicDataSourceIsRefused() {
		this.runner.withUserConfiguration(DynamicDataSource.class)
			.withBean(Urls.class, () -> new Urls(Map.of("master", URL, "slave", URL + "?useCursorFetch=true")))
			.withBean(RealPools.class, () -> RealPools.HIKARI)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("useCursorFetch=true"));
	}

	@Test
	void dynamicDataSourceThatIsNotMeantIsLeftAlone() {
		this.runner.withUserConfiguration(DynamicDataSource.class)
			.withBean(Urls.class, () -> new Urls(Map.of("master", URL + "?useCursorFetch=true")))
			.withBean(RealPools.class, () -> RealPools.HIKARI)
			.withBean("meant", HikariDataSource.class, () -> hikari(URL), (definition) -> definition.setPrimary(true))
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(url(context.getBean(DynamicRoutingDataSource.class), "master"))
					.isEqualTo(URL + "?useCursorFetch=true");
			});
	}

	@Test
	void poolOfDruidsStarterGetsDefaultsBeforeItIsInitialized() {
		this.runner.withPropertyValues("spring.datasource.url=" + URL)
			.withBean("dataSource", StarterPool.class)
			.run((context) -> assertThat(context.getBean(DruidDataSource.class).getConnectProperties())
				.containsAllEntriesOf(DEFAULTS));
	}

	@Test
	void druidFindsTheDriverOfTheEmbeddedEngine() {
		this.runner.withPropertyValues("spring.datasource.url=jdbc:matrixone:mem:druid")
			.withBean("dataSource", StarterPool.class)
			.run((context) -> {
				assertThat(context).hasNotFailed();
				context.getBean(DataSource.class).getConnection().close();
			});
	}

	@Test
	void poolThatIsStartedIsToldWithWhatToWrite(CapturedOutput output) {
		this.runner.withBean(DataSource.class, () -> {
			HikariDataSource pool = hikari(URL);
			pool.setInitializationFailTimeout(-1);
			pool.setMinimumIdle(0);
			pool.setConnectionTimeout(250);
			pool.setPoolName("orders");
			assertThatExceptionOfType(SQLException.class).isThrownBy(pool::getConnection)
				.withMessageContaining("not available");
			return pool;
		})
			.run((context) -> assertThat(output).containsOnlyOnce("The HikariCP pool 'orders' is already started")
				.contains(
						"as in jdbc:…?useInformationSchema=false&useLocalSessionState=true&netTimeoutForStreamingResults=0&readOnlyPropagatesToServer=false"));
	}

	private void run(RealPools kind, String url, Properties properties, Consumer<ConnectionPool> assertions) {
		this.runner.withBean(DataSource.class, () -> kind.create(url, "root", "111", properties))
			.run((context) -> assertions.accept(pool(context.getBean(DataSource.class))));
	}

	private void assertRefused(Supplier<DataSource> dataSource, String property) {
		this.runner.withBean(DataSource.class, dataSource)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(UnsafeDriverPropertyException.class)
				.hasMessageStartingWith(property + " gives wrong results on MatrixOne: "));
	}

	private static ConnectionPool pool(DataSource dataSource) {
		return ConnectionPool.find(dataSource).orElseThrow();
	}

	private static String url(DynamicRoutingDataSource routing, String name) {
		return String.valueOf(pool(routing.getDataSource(name)).url());
	}

	private static HikariDataSource hikari(String url) {
		return (HikariDataSource) RealPools.HIKARI.create(url, "root", "111", new Properties());
	}

	private static AbstractRoutingDataSource routing(DataSource master, DataSource slave) {
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

			@Override
			protected Object determineCurrentLookupKey() {
				return "slave";
			}

		};
		routing.setDefaultTargetDataSource(master);
		routing.setTargetDataSources(new HashMap<>(Map.of("slave", slave)));
		return routing;
	}

	private static DataSourceProperty property(String name, String url, RealPools kind) {
		DataSourceProperty property = new DataSourceProperty();
		property.setPoolName(name);
		property.setUrl(url);
		property.setUsername("root");
		property.setPassword("111");
		property.setType((kind == RealPools.DRUID) ? DruidDataSource.class : HikariDataSource.class);
		property.setLazy(true);
		return property;
	}

	static class Wrapping implements BeanPostProcessor {

		@Override
		public Object postProcessBeforeInitialization(Object bean, String beanName) {
			return (bean instanceof HikariDataSource pool) ? ProxyDataSourceBuilder.create(pool).build() : bean;
		}

	}

	static class PoolFactory implements FactoryBean<DataSource> {

		@Override
		public DataSource getObject() {
			return hikari(URL);
		}

		@Override
		public Class<?> getObjectType() {
			return DataSource.class;
		}

	}

	/**
	 * As that of Druid's starter takes the URL.
	 */
	static class StarterPool extends DruidDataSource implements InitializingBean {

		private final DataSourceProperties properties;

		StarterPool(DataSourceProperties properties) {
			this.properties = properties;
		}

		@Override
		public void afterPropertiesSet() throws Exception {
			setUrl(this.properties.getUrl());
			init();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ScopedDataSource {

		@Bean
		@Scope(scopeName = "refresh", proxyMode = ScopedProxyMode.TARGET_CLASS)
		HikariDataSource dataSource() {
			return hikari(URL);
		}

	}

	record Urls(Map<String, String> byName) {

	}

	@Configuration(proxyBeanMethods = false)
	static class DynamicDataSource {

		@Bean
		DataSourceInitEvent dataSourceInitEvent() {
			return new EncDataSourceInitEvent();
		}

		@Bean
		DefaultDataSourceCreator dataSourceCreator(DataSourceInitEvent event) {
			DefaultDataSourceCreator creator = new DefaultDataSourceCreator();
			creator.setCreators(List.of(new DruidDataSourceCreator(new DruidConfig(), (filters) -> List.of()),
					new HikariDataSourceCreator(new HikariCpConfig())));
			creator.setDataSourceInitEvent(event);
			return creator;
		}

		@Bean
		DataSource dynamicDataSource(DefaultDataSourceCreator creator, Urls urls, RealPools kind) {
			return new DynamicRoutingDataSource(List.of(() -> {
				Map<String, DataSource> pools = new HashMap<>();
				urls.byName()
					.forEach((name, url) -> pools.put(name, creator.createDataSource(property(name, url, kind))));
				return pools;
			}));
		}

	}

}
