package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.security.auth.callback.PasswordCallback;
import javax.sql.DataSource;

import com.alibaba.druid.pool.DruidDataSource;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.util.Credentials;
import io.github.matrixonespring.embedded.EmbeddedDriver;
import io.github.matrixonespring.pool.ServerAccount;
import io.github.matrixonespring.testsupport.RealPools;
import io.github.matrixonespring.testsupport.RecordingDriver;
import io.github.matrixonespring.transaction.PooledConnections.Lease;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Access;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Admin;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.target.HotSwappableTargetSource;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link SeparateConnections}: where the connections beside the application's
 * pool lead to, on the embedded engine.
 */
@Timeout(20)
class SeparateConnectionsTests {

	private final String name = "separate_" + UUID.randomUUID().toString().substring(0, 8);

	private final String url = "jdbc:recording:matrixone:mem:" + this.name;

	private final String plainUrl = "jdbc:matrixone:mem:" + this.name;

	private final List<AutoCloseable> opened = new ArrayList<>();

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable closeable : this.opened) {
			closeable.close();
		}
		EmbeddedDriver.shutdown(this.name);
	}

	@ParameterizedTest
	@EnumSource
	void connectAsThePoolDoes(RealPools kind) throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("sslMode", "REQUIRED");
		Lease lease = connections(pool(kind, this.url, "111", properties), null, null).lease(null);
		assertThat(RecordingDriver.last()).containsEntry("user", "root")
			.containsEntry("password", "111")
			.containsEntry("sslMode", "REQUIRED");
		assertThat(lease.connection().getAutoCommit()).isTrue();
		assertThat(lease.connection().getCatalog()).isEqualTo(this.name);
		lease.giveBack();
	}

	@Test
	void connectionIsPreparedAsThatOfThePool() throws SQLException {
		HikariDataSource pool = hikari();
		pool.setAutoCommit(false);
		pool.setConnectionInitSql("create table prepared (id int)");
		pool.setCatalog("mo_catalog");
		assertThatExceptionOfType(CannotGetJdbcConnectionException.class)
			.isThrownBy(() -> connections(pool, null, null).lease(null));
		pool.setCatalog(this.name);
		Lease lease = connections(pool, null, null).lease(null);
		assertThat(lease.connection().createStatement().executeQuery("select * from prepared").next()).isFalse();
		assertThat(lease.connection().getAutoCommit()).isTrue();
		lease.giveBack();
	}

	@Test
	void poolIsFoundBehindWhatWrapsIt() {
		HikariDataSource pool = hikari();
		assertConnects(new LazyConnectionDataSourceProxy(pool));
		assertConnects(new TransactionAwareDataSourceProxy(pool));
		assertConnects(ProxyDataSourceBuilder.create(pool).build());
		assertConnects(new LazyConnectionDataSourceProxy(ProxyDataSourceBuilder.create(pool).build()));
		assertConnects((DataSource) new ProxyFactory(pool).getProxy());
		DataSource tomcat = pool(RealPools.TOMCAT, this.url, "111", new Properties());
		assertConnects(
				(DataSource) new ProxyFactory(DataSource.class, new HotSwappableTargetSource(tomcat)).getProxy());
	}

	private void assertConnects(DataSource dataSource) {
		int before = RecordingDriver.count();
		connections(dataSource, null, null).lease(null).giveBack();
		assertThat(RecordingDriver.count()).as(dataSource.toString()).isEqualTo(before + 1);
	}

	@ParameterizedTest
	@EnumSource
	void adminUserReplacesThatOfTheApplication(RealPools kind) {
		connections(pool(kind, this.url, "not asked for", new Properties()), new Admin("sys:root:moadmin", "111", null),
				null)
			.lease(null)
			.giveBack();
		assertThat(RecordingDriver.last()).containsEntry("user", "sys:root:moadmin").containsEntry("password", "111");
	}

	@ParameterizedTest
	@EnumSource
	void adminUrlIsThatOfAnotherDriverThanThePools(RealPools kind) throws SQLException {
		DataSource pool = pool(kind, this.url, "111", new Properties());
		if (pool instanceof HikariDataSource hikari) {
			hikari.setDriverClassName(RecordingDriver.class.getName());
		}
		Lease lease = connections(pool, new Admin("root", "111", this.plainUrl), null).lease(null);
		assertThat(lease.connection().getMetaData().getURL()).isEqualTo(this.plainUrl);
		lease.giveBack();
	}

	@Test
	void adminUrlIsEnoughWithoutKnownPool() throws SQLException {
		Lease lease = connections(new UnknownDataSource(), new Admin("root", "111", this.plainUrl), null).lease(null);
		assertThat(lease.connection().getMetaData().getURL()).isEqualTo(this.plainUrl);
		lease.giveBack();
	}

	@Test
	void connectionDetailsAreUsedWithoutKnownPool() {
		Access access = new Access(this.url, "sys:root", "111", RecordingDriver.class.getName());
		connections(new UnknownDataSource(), null, access).lease(null).giveBack();
		assertThat(RecordingDriver.last()).containsEntry("user", "sys:root");
	}

	@Test
	void missingWayToConnectIsToldWithItsRemedy() {
		SeparateConnections connections = connections(new UnknownDataSource(), null, null);
		assertThat(connections.arePossible()).isFalse();
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(() -> connections.lease(null))
			.withMessageContaining("UnknownDataSource is no pool whose settings can be read")
			.withMessageContaining("Set matrixone.admin.url");
	}

	@Test
	void passwordThatIsChangedAtRunTimeIsUsed() {
		HikariDataSource pool = hikari();
		SeparateConnections connections = connections(pool, null, null);
		pool.setPassword("wrong");
		assertRefused(connections);
		pool.getHikariConfigMXBean().setPassword("111");
		connections.lease(null).giveBack();
	}

	@Test
	void credentialsThatThePoolMakesForEachConnectionAreUsed() {
		HikariDataSource pool = new HikariDataSource() {

			@Override
			public Credentials getCredentials() {
				return Credentials.of("sys:root", "111");
			}

		};
		pool.setJdbcUrl(this.url);
		this.opened.add(pool);
		connections(pool, null, null).lease(null).giveBack();
		assertThat(RecordingDriver.last()).containsEntry("user", "sys:root");
	}

	@Test
	void credentialsOfProviderAreUsed() {
		HikariDataSource pool = hikari();
		List<String> passwords = new ArrayList<>(List.of("111", "outdated"));
		pool.setCredentialsProvider(() -> Credentials.of("root", passwords.remove(0)));
		SeparateConnections connections = connections(pool, null, null);
		Lease lease = connections.lease(null);
		assertRefused(connections);
		lease.giveBack();
	}

	@Test
	void failureOfProviderIsToldAtOnce() {
		HikariDataSource pool = hikari();
		pool.setCredentialsProvider(() -> {
			throw new IllegalStateException("the vault is sealed");
		});
		assertThatExceptionOfType(DataAccessResourceFailureException.class)
			.isThrownBy(() -> connections(pool, null, null).lease(null))
			.withMessageContaining("the vault is sealed");
	}

	@Test
	void passwordCallbackOfDruidIsAsked() {
		DruidDataSource pool = (DruidDataSource) pool(RealPools.DRUID, this.url, "unused", new Properties());
		pool.setPasswordCallback(new PasswordCallback("password", false) {

			@Override
			public char[] getPassword() {
				return "111".toCharArray();
			}

		});
		connections(pool, null, null).lease(null).giveBack();
		assertThat(RecordingDriver.last()).containsEntry("password", "111");
	}

	@Test
	void poolThatTakesThePlaceOfAnotherIsFollowed() throws SQLException {
		HotSwappableTargetSource target = new HotSwappableTargetSource(hikari());
		SeparateConnections connections = connections(
				(DataSource) new ProxyFactory(DataSource.class, target).getProxy(), null, null);
		connections.lease(null).giveBack();
		String other = this.name + "_other";
		target.swap(pool(RealPools.HIKARI, "jdbc:matrixone:mem:" + other, "111", new Properties()));
		Lease lease = connections.lease(null);
		assertThat(lease.connection().getMetaData().getURL()).isEqualTo("jdbc:matrixone:mem:" + other);
		lease.giveBack();
		EmbeddedDriver.shutdown(other);
	}

	@Test
	void refusalOfTheServerIsToldAtOnceWithItsReason() {
		assertRefused(connections(pool(RealPools.HIKARI, this.url, "wrong", new Properties()), null, null,
				Duration.ofHours(1)));
	}

	private static void assertRefused(SeparateConnections connections) {
		assertThatExceptionOfType(CannotGetJdbcConnectionException.class).isThrownBy(() -> connections.lease(null))
			.withMessageContaining("Could not open a connection beside the application's pool")
			.withMessageContaining("Access denied for user root");
	}

	@Test
	void connectionIsUsedAgain() {
		SeparateConnections connections = connections(hikari(), null, null);
		connections.lease(null).giveBack();
		int before = RecordingDriver.count();
		connections.lease(null).giveBack();
		assertThat(RecordingDriver.count()).isEqualTo(before);
	}

	@Test
	void connectionThatWasLostIsNotUsedAgain() throws SQLException {
		SeparateConnections connections = connections(hikari(), null, null);
		Lease lease = connections.lease(null);
		lease.connection().abort(Runnable::run);
		lease.giveBack();
		Lease kept = connections.lease(null);
		assertThat(kept.connection().isClosed()).isFalse();
		kept.giveBack();
		kept.connection().abort(Runnable::run);
		Lease next = connections.lease(null);
		assertThat(next.connection().isClosed()).isFalse();
		next.giveBack();
	}

	@Test
	void noMoreThanTheMaximumAreOpen() {
		SeparateConnections connections = connections(hikari(), null, null, Duration.ofMillis(250));
		Lease first = connections.lease(null);
		Lease second = connections.lease(null);
		assertThatExceptionOfType(CannotGetJdbcConnectionException.class).isThrownBy(() -> connections.lease(null))
			.withMessageContaining("All of the 2 connections beside the application's pool are in use");
		CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(first::giveBack);
		connections.lease(null).giveBack();
		second.giveBack();
	}

	@Test
	void refusedConnectionsAreNotCounted() {
		HikariDataSource pool = hikari();
		SeparateConnections connections = connections(pool, null, null, Duration.ofMillis(250));
		pool.setPassword("wrong");
		for (int i = 0; i < 5; i++) {
			assertRefused(connections);
		}
		pool.setPassword("111");
		connections.lease(null).giveBack();
	}

	@Test
	void allAreClosedInTheEnd() throws SQLException {
		SeparateConnections connections = connections(hikari(), null, null);
		Lease idle = connections.lease(null);
		Lease used = connections.lease(null);
		idle.giveBack();
		connections.close();
		assertThat(idle.connection().isClosed()).isTrue();
		assertThat(used.connection().isClosed()).isFalse();
		used.giveBack();
		assertThat(used.connection().isClosed()).isTrue();
	}

	@Test
	void oneToAnotherServerThanThatOfTheTransactionIsRefused() {
		SeparateConnections connections = connections(hikari(), null, null);
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> connections.lease(ServerAccount.of("jdbc:matrixone:mem:another")))
			.withMessageContaining("to matrixone:mem:another, where the transaction is, but it would lead to"
					+ " matrixone:mem:" + this.name)
			.withMessageContaining("Nothing was sent");
	}

	@Test
	void routingDataSourceIsRefusedWhereNothingTellsTheServer() {
		assertThat(connections(routing(hikari()), null, null).arePossible()).isFalse();
	}

	@Test
	void poolOfTheTransactionsServerIsFoundBehindRoutingDataSource() throws SQLException {
		HikariDataSource other = (HikariDataSource) pool(RealPools.HIKARI, "jdbc:matrixone:mem:" + this.name + "_other",
				"111", new Properties());
		Lease lease = connections(routing(other, hikari()), null, null).lease(ServerAccount.of(this.plainUrl));
		assertThat(lease.connection().getMetaData().getURL()).isEqualTo(this.plainUrl);
		lease.giveBack();
	}

	@Test
	void adminUrlMustLeadToTheServerOfTheTransactionWhereThereAreSeveral() {
		HikariDataSource other = (HikariDataSource) pool(RealPools.HIKARI, "jdbc:matrixone:mem:" + this.name + "_other",
				"111", new Properties());
		SeparateConnections connections = connections(routing(other, hikari()), new Admin("root", "111", this.plainUrl),
				null);
		connections.lease(ServerAccount.of(this.plainUrl)).giveBack();
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> connections.lease(ServerAccount.of(other.getJdbcUrl())))
			.withMessageContaining("matrixone.admin.url must name that server");
	}

	@Test
	void adminUrlMayNameTheOneServerInAnotherWay() {
		connections(hikari(), new Admin("root", "111", this.plainUrl), null)
			.lease(ServerAccount.of("jdbc:mysql://proxy:6001/"))
			.giveBack();
	}

	@Test
	void passwordsAreNotShown() {
		assertThat(settings(new Admin("dump", "s3cret", this.url), new Access(this.url, "app", "s3cret", null),
				Duration.ofSeconds(1))
			.toString()).doesNotContain("s3cret");
		assertThat(new Access(this.url, "app", "s3cret", null).toString()).doesNotContain("s3cret");
	}

	@Test
	void impossibleSettingsAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SeparateConnectionSettings(0, Duration.ofSeconds(1), null, () -> null))
			.withMessage("Maximum of separate connections 0 is not allowed: use at least 1");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new SeparateConnectionSettings(1, Duration.ofMillis(249), null, () -> null))
			.withMessage("Timeout of separate connections PT0.249S is not allowed: use at least 250 ms");
		assertThatIllegalArgumentException()
			.isThrownBy(
					() -> new ConnectionSettings(true, Duration.ZERO, SeparateConnectionSettings.defaults(), List::of))
			.withMessage("Statement timeout PT0S is not allowed: use more than 0 and at most a day");
	}

	private SeparateConnections connections(DataSource application, @Nullable Admin admin, @Nullable Access fallback) {
		return connections(application, admin, fallback, Duration.ofSeconds(5));
	}

	private SeparateConnections connections(DataSource application, @Nullable Admin admin, @Nullable Access fallback,
			Duration timeout) {
		SeparateConnections connections = new SeparateConnections(application, settings(admin, fallback, timeout),
				admin);
		this.opened.add(connections);
		return connections;
	}

	private static SeparateConnectionSettings settings(@Nullable Admin admin, @Nullable Access fallback,
			Duration timeout) {
		return new SeparateConnectionSettings(2, timeout, admin, () -> fallback);
	}

	private HikariDataSource hikari() {
		return (HikariDataSource) pool(RealPools.HIKARI, this.url, "111", new Properties());
	}

	private DataSource pool(RealPools kind, String poolUrl, String password, Properties properties) {
		DataSource pool = kind.create(poolUrl, "root", password, properties);
		this.opened.add(() -> RealPools.close(pool));
		return pool;
	}

	private static AbstractRoutingDataSource routing(DataSource... targets) {
		AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

			@Override
			protected Object determineCurrentLookupKey() {
				return 0;
			}

		};
		Map<Object, Object> byKey = new HashMap<>();
		for (int i = 0; i < targets.length; i++) {
			byKey.put(i, targets[i]);
		}
		routing.setTargetDataSources(byKey);
		routing.afterPropertiesSet();
		return routing;
	}

	private static final class UnknownDataSource extends AbstractDataSource {

		@Override
		public Connection getConnection() {
			throw new IllegalStateException("must not be asked for a connection");
		}

		@Override
		public Connection getConnection(String username, String password) {
			throw new IllegalStateException("must not be asked for a connection");
		}

	}

}
