package io.github.matrixonespring.boot.autoconfigure;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.baomidou.dynamic.datasource.creator.DataSourceProperty;
import com.baomidou.dynamic.datasource.creator.DefaultDataSourceCreator;
import com.baomidou.dynamic.datasource.creator.druid.DruidConfig;
import com.baomidou.dynamic.datasource.creator.druid.DruidDataSourceCreator;
import com.baomidou.dynamic.datasource.creator.hikaricp.HikariCpConfig;
import com.baomidou.dynamic.datasource.creator.hikaricp.HikariDataSourceCreator;
import com.baomidou.dynamic.datasource.event.DataSourceInitEvent;
import com.baomidou.dynamic.datasource.event.EncDataSourceInitEvent;
import com.mchange.v2.c3p0.ComboPooledDataSource;
import com.mysql.cj.jdbc.MysqlDataSource;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.testsupport.RealPools;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows that are streamed within a transaction, with each pool and driver: the driver of
 * MySQL sends a SET for them unless it is told not to, which commits the transaction.
 */
@ExtendWith(OutputCaptureExtension.class)
class StreamedRowsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(MatrixOneAutoConfiguration.class, MatrixOneAnnotationAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class,
					TransactionAutoConfiguration.class, JdbcTemplateAutoConfiguration.class));

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	static Stream<Arguments> dataSources() {
		Stream<Arguments> pools = Stream.of(RealPools.values())
			.flatMap((kind) -> Stream.of("", "p6spy:")
				.map((proxy) -> arguments(proxy + kind,
						() -> kind.create(url(proxy), database.username(), database.password(), new Properties()))));
		return Stream.concat(pools,
				Stream.of(arguments("class of a DataSource", StreamedRowsIntegrationTests::byClass),
						arguments("DataSource of the driver", StreamedRowsIntegrationTests::driver),
						arguments("datasource-proxy", () -> ProxyDataSourceBuilder.create(database.pool(1)).build()),
						arguments("routing", StreamedRowsIntegrationTests::routing)));
	}

	private static Arguments arguments(String name, Supplier<DataSource> dataSource) {
		return Arguments.argumentSet(name, dataSource);
	}

	private static String url(String proxy) {
		return TestServer.isReal() ? "jdbc:" + proxy + database.url().substring("jdbc:".length()) : database.url();
	}

	private static DataSource byClass() {
		HikariDataSource pool = new HikariDataSource();
		pool.setDataSourceClassName(MysqlDataSource.class.getName());
		pool.addDataSourceProperty("url", database.url());
		pool.setUsername(database.username());
		pool.setPassword(database.password());
		return pool;
	}

	private static DataSource driver() {
		MysqlDataSource dataSource = new MysqlDataSource();
		dataSource.setUrl(database.url());
		dataSource.setUser(database.username());
		dataSource.setPassword(database.password());
		return dataSource;
	}

	private static DataSource routing() {
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

			@Override
			protected Object determineCurrentLookupKey() {
				return "slave";
			}

		};
		routing.setDefaultTargetDataSource(database.pool(1));
		routing.setTargetDataSources(Map.of("slave",
				RealPools.DRUID.create(database.url(), database.username(), database.password(), new Properties())));
		return routing;
	}

	@ParameterizedTest
	@MethodSource("dataSources")
	void streamingKeepsTheTransaction(Supplier<DataSource> dataSource) {
		TestServer.assumeReal("only the driver of a server streams");
		this.runner.withBean(DataSource.class, dataSource)
			.run((context) -> assertThat(rowsAfterRollback(context, Integer.MIN_VALUE)).isZero());
	}

	@ParameterizedTest
	@MethodSource("dynamicKinds")
	void streamingKeepsTheTransactionOfDynamicDataSource(RealPools kind) {
		TestServer.assumeReal("only the driver of a server streams");
		DefaultDataSourceCreator creator = new DefaultDataSourceCreator();
		creator.setCreators(List
			.of((kind == RealPools.DRUID) ? new DruidDataSourceCreator(new DruidConfig(), (filters) -> List.of())
					: new HikariDataSourceCreator(new HikariCpConfig())));
		this.runner.withBean("event", DataSourceInitEvent.class, EncDataSourceInitEvent::new)
			.withBean("dataSource", DynamicRoutingDataSource.class,
					() -> new DynamicRoutingDataSource(
							List.of(() -> Map.of("master", creator.createDataSource(property())))),
					(definition) -> definition.setDependsOn("wiring"))
			.withBean("wiring", Wiring.class, () -> new Wiring(creator))
			.run((context) -> assertThat(rowsAfterRollback(context, Integer.MIN_VALUE)).isZero());
	}

	static Stream<RealPools> dynamicKinds() {
		return Stream.of(RealPools.HIKARI, RealPools.DRUID);
	}

	private static DataSourceProperty property() {
		DataSourceProperty property = new DataSourceProperty();
		property.setPoolName("master");
		property.setUrl(database.url());
		property.setUsername(database.username());
		property.setPassword(database.password());
		return property;
	}

	@Test
	void poolOfUnknownKindIsToldWhatToWrite(CapturedOutput output) {
		TestServer.assumeReal("only the driver of a server has properties");
		this.runner.withBean(DataSource.class, () -> c3p0(database.url())).run((context) -> {
			new TransactionTemplate(context.getBean(PlatformTransactionManager.class))
				.executeWithoutResult((status) -> status.setRollbackOnly());
			assertThat(output).contains("The connections of the DataSource do not fit MatrixOne")
				.contains("netTimeoutForStreamingResults=0 (before it streams rows the driver sends a SET");
		});
	}

	@Test
	void poolOfUnknownKindThatIsSafeIsNotToldAnything(CapturedOutput output) {
		TestServer.assumeReal("only the driver of a server has properties");
		this.runner
			.withBean(DataSource.class,
					() -> c3p0(database.url() + "?netTimeoutForStreamingResults=0&readOnlyPropagatesToServer=false"))
			.run((context) -> {
				assertThat(rowsAfterRollback(context, Integer.MIN_VALUE)).isZero();
				assertThat(output).doesNotContain("do not fit MatrixOne");
			});
	}

	private static DataSource c3p0(String url) {
		ComboPooledDataSource pool = new ComboPooledDataSource();
		pool.setJdbcUrl(url);
		pool.setUser(database.username());
		pool.setPassword(database.password());
		pool.setInitialPoolSize(1);
		pool.setMinPoolSize(1);
		return pool;
	}

	@Test
	void batchesOfMariaDbsDriverAreAnsweredInTheirOrder() {
		TestServer.assumeReal("only a server knows that driver");
		String url = database.url().replace("jdbc:mysql:", "jdbc:mariadb:");
		this.runner
			.withBean(DataSource.class,
					() -> RealPools.HIKARI.create(url, database.username(), database.password(), new Properties()))
			.run((context) -> {
				JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
				String prefix = "batch_" + UUID.randomUUID() + "_";
				List<String> names = IntStream.range(0, 200).mapToObj((i) -> prefix + i).toList();
				assertThat(jdbc.batchUpdate("insert into item (name) values (?)",
						names.stream().map((name) -> new Object[] { name }).toList()))
					.hasSize(200)
					.containsOnly(1);
				assertThat(jdbc.queryForList("select name from item where name like ? order by id", String.class,
						prefix + "%"))
					.isEqualTo(names);
				assertThat(rowsAfterRollback(context, 2)).isZero();
			});
	}

	private static long rowsAfterRollback(ApplicationContext context, int fetchSize) {
		String name = "streamed_" + UUID.randomUUID();
		JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
		jdbc.setFetchSize(fetchSize);
		new TransactionTemplate(context.getBean(PlatformTransactionManager.class)).executeWithoutResult((status) -> {
			jdbc.update("insert into item (name) values (?)", name);
			assertThat(jdbc.queryForList("select name from item", String.class)).contains(name);
			status.setRollbackOnly();
		});
		return database.control()
			.sql("select count(*) from item where name = ?")
			.param(name)
			.query(Long.class)
			.single();
	}

	/**
	 * Gives the creator the listener as the post-processors have made it.
	 */
	static class Wiring {

		private final DefaultDataSourceCreator creator;

		Wiring(DefaultDataSourceCreator creator) {
			this.creator = creator;
		}

		@Autowired
		void setEvent(DataSourceInitEvent event) {
			this.creator.setDataSourceInitEvent(event);
		}

	}

}
