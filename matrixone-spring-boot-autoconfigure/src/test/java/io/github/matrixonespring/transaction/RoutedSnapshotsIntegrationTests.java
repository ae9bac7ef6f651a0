package io.github.matrixonespring.transaction;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.logging.Logger;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.alibaba.druid.pool.DruidDataSource;
import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.baomidou.dynamic.datasource.toolkit.DynamicDataSourceContextHolder;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.pool.ServerAccount;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testsupport.RealPools;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.HotSwappableTargetSource;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Snapshots beside a transaction go where the transaction is, also if the
 * {@link DataSource} chooses one of several servers, or is replaced. On the embedded
 * engine each database is a server of its own.
 */
class RoutedSnapshotsIntegrationTests {

	@RegisterExtension
	static final TestDatabase master = new TestDatabase();

	@RegisterExtension
	static final TestDatabase slave = new TestDatabase();

	private static final ThreadLocal<String> route = ThreadLocal.withInitial(() -> "master");

	private HikariDataSource masterPool;

	private HikariDataSource slavePool;

	private @Nullable MatrixOneTemplate template;

	@BeforeAll
	static void createTables() {
		master.createItemTable();
		slave.createItemTable();
	}

	@BeforeEach
	void open() {
		this.masterPool = master.pool(1);
		this.slavePool = slave.pool(1);
	}

	@AfterEach
	void close() {
		to("master");
		DynamicDataSourceContextHolder.clear();
		if (this.template != null) {
			this.template.close();
		}
		this.masterPool.close();
		this.slavePool.close();
	}

	private static void to(String target) {
		route.set(target);
		DynamicDataSourceContextHolder.clear();
		DynamicDataSourceContextHolder.push(target);
	}

	static Stream<Arguments> routings() {
		Map<String, Function<Map<String, DataSource>, DataSource>> routings = new HashMap<>();
		routings.put("of dynamic-datasource", RoutedSnapshotsIntegrationTests::dynamic);
		routings.put("of Spring", RoutedSnapshotsIntegrationTests::spring);
		routings.put("of somebody else", Router::new);
		return routings.entrySet()
			.stream()
			.map((routing) -> Arguments.argumentSet(routing.getKey(), routing.getValue()));
	}

	private static DataSource dynamic(Map<String, DataSource> targets) {
		DynamicRoutingDataSource routing = new DynamicRoutingDataSource(List.of(() -> targets));
		routing.afterPropertiesSet();
		return routing;
	}

	private static DataSource spring(Map<String, DataSource> targets) {
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

			@Override
			protected Object determineCurrentLookupKey() {
				return route.get();
			}

		};
		routing.setTargetDataSources(new HashMap<>(targets));
		routing.afterPropertiesSet();
		return routing;
	}

	@ParameterizedTest
	@MethodSource("routings")
	void provisionalSnapshotIsOnTheServerOfItsTransaction(Function<Map<String, DataSource>, DataSource> routing) {
		DataSource dataSource = routing.apply(Map.of("master", this.masterPool, "slave", this.slavePool));
		SnapshotManager snapshots = snapshots(dataSource);
		to("slave");
		String ofSlave = slave.newName("s");
		inTransaction(dataSource, () -> snapshots.createBefore(request(ofSlave)));
		assertThat(snapshots.exists(ofSlave)).isTrue();
		assertIsOf(slave, master, ofSlave);
		to("master");
		String ofMaster = master.newName("s");
		inTransaction(dataSource, () -> snapshots.createBefore(request(ofMaster)));
		assertIsOf(master, slave, ofMaster);
		assertThat(snapshots.exists(ofMaster)).isTrue();
		snapshots.drop(ofMaster);
		assertThat(databases(master, ofMaster)).isEmpty();
		to("slave");
		snapshots.drop(ofSlave);
		assertThat(databases(slave, ofSlave)).isEmpty();
	}

	@ParameterizedTest
	@MethodSource("routings")
	void provisionalSnapshotIsDroppedWhereItWasCreated(Function<Map<String, DataSource>, DataSource> routing) {
		DataSource dataSource = routing.apply(Map.of("master", this.masterPool, "slave", this.slavePool));
		SnapshotManager snapshots = snapshots(dataSource);
		to("slave");
		String name = slave.newName("s");
		transaction(dataSource).executeWithoutResult((status) -> {
			snapshots.createBefore(request(name));
			assertThat(databases(slave, name)).containsExactly(slave.database());
			status.setRollbackOnly();
		});
		assertThat(databases(slave, name)).isEmpty();
	}

	@Test
	void routeThatIsChangedInTheTransactionDoesNotMislead() {
		DataSource dataSource = dynamic(Map.of("master", this.masterPool, "slave", this.slavePool));
		SnapshotManager snapshots = snapshots(dataSource);
		String name = master.newName("s");
		to("master");
		inTransaction(dataSource, () -> {
			to("slave");
			snapshots.createBefore(request(name));
		});
		if (TestServer.isReal()) {
			// One server, whichever pool leads there.
			assertThat(databases(master, name)).containsExactly(master.database());
		}
		else {
			assertIsOf(master, slave, name);
		}
	}

	@Test
	void routeOfSomebodyElseThatMisleadsIsRefused() {
		assumeTwoServers();
		DataSource dataSource = new Router(Map.of("master", this.masterPool, "slave", this.slavePool));
		SnapshotManager snapshots = snapshots(dataSource);
		String name = master.newName("s");
		to("master");
		inTransaction(dataSource, () -> {
			to("slave");
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> snapshots.createBefore(request(name)))
				.withMessageContaining("to matrixone:mem:" + master.database())
				.withMessageContaining("would lead to matrixone:mem:" + slave.database());
		});
		assertThat(databases(master, name)).isEmpty();
		assertThat(databases(slave, name)).isEmpty();
	}

	@Test
	void dataSourceThatIsRefreshedIsFollowed() {
		HotSwappableTargetSource target = new HotSwappableTargetSource(this.masterPool);
		DataSource dataSource = (DataSource) new ProxyFactory(DataSource.class, target).getProxy();
		SnapshotManager snapshots = snapshots(dataSource);
		String before = master.newName("s");
		inTransaction(dataSource, () -> snapshots.createBefore(request(before)));
		assertIsOf(master, slave, before);
		target.swap(this.slavePool);
		this.masterPool.close();
		String after = slave.newName("s");
		inTransaction(dataSource, () -> snapshots.createBefore(request(after)));
		assertIsOf(slave, master, after);
	}

	@Test
	void refreshInTheMiddleOfTransactionDoesNotMislead() {
		HotSwappableTargetSource target = new HotSwappableTargetSource(this.masterPool);
		DataSource dataSource = (DataSource) new ProxyFactory(DataSource.class, target).getProxy();
		SnapshotManager snapshots = snapshots(dataSource);
		String name = master.newName("s");
		inTransaction(dataSource, () -> {
			target.swap(this.slavePool);
			if (TestServer.isReal()) {
				snapshots.createBefore(request(name));
			}
			else {
				assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
					.isThrownBy(() -> snapshots.createBefore(request(name)))
					.withMessageContaining("was changed since the transaction began");
			}
		});
		assertThat(databases(slave, name)).doesNotContain(slave.database());
	}

	@ParameterizedTest
	@EnumSource
	void everyPoolHasProvisionalSnapshotsWithOneConnection(RealPools kind) {
		DataSource dataSource = kind.create(master.url(), master.username(), master.password(), new Properties());
		nameDriver(dataSource);
		SnapshotManager snapshots = snapshots(dataSource);
		String name = master.newName("s");
		inTransaction(dataSource, () -> snapshots.createBefore(request(name)));
		assertThat(databases(master, name)).containsExactly(master.database());
		String gone = master.newName("s");
		transaction(dataSource).executeWithoutResult((status) -> {
			snapshots.createBefore(request(gone));
			status.setRollbackOnly();
		});
		assertThat(databases(master, gone)).isEmpty();
		RealPools.close(dataSource);
	}

	private static void nameDriver(DataSource dataSource) {
		if (dataSource instanceof DruidDataSource druid && !TestServer.isReal()) {
			druid.setDriverClassName("io.github.matrixonespring.embedded.EmbeddedDriver");
		}
	}

	@Test
	void connectionTellsItsServerAndAccountWithoutBeingAsked() throws SQLException {
		try (Connection connection = this.masterPool.getConnection()) {
			ServerAccount server = ServerAccount.of(connection);
			assertThat(server).isNotNull();
			assertThat(server.account()).isEqualTo("sys");
			assertThat(server.isSameAs(ServerAccount.of(master.url()))).isTrue();
		}
	}

	@Test
	@Timeout(20)
	void passwordThatTheServerRefusesIsToldAtOnce() {
		SnapshotManager snapshots = snapshots(this.masterPool);
		String name = master.newName("s");
		inTransaction(this.masterPool, () -> {
			this.masterPool.getHikariConfigMXBean().setPassword("wrong");
			assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
				.isThrownBy(() -> snapshots.createBefore(request(name)))
				.withMessageContaining("Access denied for user");
			this.masterPool.getHikariConfigMXBean().setPassword(master.password());
			snapshots.createBefore(request(name));
		});
		assertThat(databases(master, name)).containsExactly(master.database());
	}

	@Test
	void coalescedSnapshotIsRefusedWhereThereAreSeveralServers() {
		assumeTwoServers();
		DataSource dataSource = dynamic(Map.of("master", this.masterPool, "slave", this.slavePool));
		SnapshotManager snapshots = snapshots(dataSource);
		inTransaction(dataSource, () -> assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(
				() -> snapshots.createAfterCommit(request(master.newName("s")).coalescedWithin(Duration.ofMillis(50))))
			.withMessageContaining("cannot be coalesced: the DataSource leads to several servers"));
	}

	@Test
	void databaseIsKnownWhereTheDriverCallsItSchema() {
		TestServer.assumeReal("only the driver of a server has the property");
		this.masterPool.addDataSourceProperty("databaseTerm", "SCHEMA");
		SnapshotManager snapshots = snapshots(this.masterPool);
		String name = master.newName("s");
		inTransaction(this.masterPool, () -> snapshots.createBefore(request(name)));
		assertThat(databases(master, name)).containsExactly(master.database());
	}

	private static void assumeTwoServers() {
		if (TestServer.isReal()) {
			Assumptions.abort("with MATRIXONE_TEST_URL: this needs two servers");
		}
	}

	private SnapshotManager snapshots(DataSource dataSource) {
		this.template = new MatrixOneTemplate(dataSource);
		return this.template.snapshots();
	}

	private static SnapshotRequest request(String name) {
		return SnapshotRequest.named(name);
	}

	private static TransactionTemplate transaction(DataSource dataSource) {
		return new TransactionTemplate(new JdbcTransactionManager(dataSource));
	}

	private static void inTransaction(DataSource dataSource, Runnable work) {
		transaction(dataSource).executeWithoutResult((status) -> {
			assertThat(DataSourceUtils.isConnectionTransactional(DataSourceUtils.getConnection(dataSource), dataSource))
				.isTrue();
			work.run();
		});
	}

	private static void assertIsOf(TestDatabase expected, TestDatabase other, String name) {
		assertThat(databases(expected, name)).containsExactly(expected.database());
		if (!TestServer.isReal()) {
			assertThat(databases(other, name)).isEmpty();
		}
	}

	private static List<String> databases(TestDatabase server, String name) {
		return server.control()
			.sql("select database_name from mo_catalog.mo_snapshots where sname = ?")
			.param(name)
			.query(String.class)
			.list();
	}

	/**
	 * Routes as those of other libraries do, and unwraps to the pool of the moment.
	 *
	 * @param targets the pools
	 */
	private record Router(Map<String, DataSource> targets) implements DataSource {

		private DataSource target() {
			DataSource target = this.targets.get(route.get());
			assertThat(target).isNotNull();
			return target;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return target().getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return target().getConnection(username, password);
		}

		@Override
		public <T> T unwrap(Class<T> type) throws SQLException {
			return target().unwrap(type);
		}

		@Override
		public boolean isWrapperFor(Class<?> type) throws SQLException {
			return target().isWrapperFor(type);
		}

		@Override
		public PrintWriter getLogWriter() throws SQLException {
			return target().getLogWriter();
		}

		@Override
		public void setLogWriter(PrintWriter out) throws SQLException {
			target().setLogWriter(out);
		}

		@Override
		public void setLoginTimeout(int seconds) throws SQLException {
			target().setLoginTimeout(seconds);
		}

		@Override
		public int getLoginTimeout() throws SQLException {
			return target().getLoginTimeout();
		}

		@Override
		public Logger getParentLogger() throws SQLFeatureNotSupportedException {
			return target().getParentLogger();
		}

	}

}
