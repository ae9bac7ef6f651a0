package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.alibaba.druid.pool.DruidDataSource;
import com.baomidou.dynamic.datasource.DynamicRoutingDataSource;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * In what state connections are used and given back, with a driver that is watched.
 */
class MatrixOneConnectionsTests {

	private final DataSource dataSource = mock(DataSource.class);

	private final Connection connection = mock(Connection.class);

	private final Statement statement = mock(Statement.class);

	@BeforeEach
	void connect() throws SQLException {
		given(this.dataSource.getConnection()).willReturn(this.connection);
		given(this.connection.createStatement()).willReturn(this.statement);
		given(this.connection.getNetworkTimeout()).willReturn(7);
		given(this.connection.isValid(anyInt())).willReturn(true);
	}

	@Test
	void autocommitIsSwitchedOnForStatementAndOffAgain() throws SQLException {
		given(this.connection.getAutoCommit()).willReturn(false);
		try (MatrixOneConnections connections = connections(new PoolWithoutAutoCommit(this.connection));
				MatrixOneStatements statements = connections.immediate()) {
			statements.execute("DROP SNAPSHOT `s`");
		}
		InOrder order = inOrder(this.connection, this.statement);
		order.verify(this.connection).setAutoCommit(true);
		order.verify(this.statement).execute("DROP SNAPSHOT `s`");
		order.verify(this.connection).setAutoCommit(false);
		order.verify(this.connection).close();
	}

	@Test
	void autocommitIsNotSwitchedOnWhereItMayBeInSomebodysTransaction() throws SQLException {
		given(this.connection.getAutoCommit()).willReturn(false);
		try (MatrixOneConnections connections = connections(this.dataSource)) {
			assertThatExceptionOfType(NotAllowedInTransactionException.class).isThrownBy(connections::immediate)
				.withMessageContaining("Nothing was sent")
				.withMessageContaining("with any other, leave autocommit on");
			assertThatExceptionOfType(NotAllowedInTransactionException.class)
				.isThrownBy(connections::currentTransaction);
		}
		verify(this.connection, never()).setAutoCommit(anyBoolean());
		verify(this.connection, times(2)).close();
	}

	@Test
	void autocommitThatIsOffIsKnownToBeThatOfThePool() throws SQLException {
		given(this.connection.getAutoCommit()).willReturn(false);
		try (HikariDataSource hikari = new HikariDataSource(); DruidDataSource druid = new DruidDataSource()) {
			hikari.setAutoCommit(false);
			druid.setDefaultAutoCommit(false);
			AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

				@Override
				protected Object determineCurrentLookupKey() {
					return "druid";
				}

			};
			routing.setTargetDataSources(Map.of("hikari", new HikariDataSource(), "druid", druid));
			routing.afterPropertiesSet();
			AbstractRoutingDataSource notInitialized = new AbstractRoutingDataSource() {

				@Override
				protected Object determineCurrentLookupKey() {
					return null;
				}

			};
			DynamicRoutingDataSource dynamic = new DynamicRoutingDataSource(List.of());
			dynamic.addDataSource("druid", druid);
			assertThat(Stream.of(hikari, druid, new LazyConnectionDataSourceProxy(hikari), routing,
					new DelegatingDataSource(new PoolWithoutAutoCommit(this.connection)),
					(DataSource) new ProxyFactory(druid).getProxy(), dynamic))
				.allMatch(ConnectionPool::switchAutoCommitOff);
			assertThat(Stream.of(this.dataSource, new HikariDataSource(), new DruidDataSource(), notInitialized))
				.noneMatch(ConnectionPool::switchAutoCommitOff);
		}
	}

	@Test
	void autocommitThatIsOnIsLeft() throws SQLException {
		given(this.connection.getAutoCommit()).willReturn(true);
		try (MatrixOneConnections connections = connections(this.dataSource)) {
			connections.immediate().close();
		}
		verify(this.connection, never()).setAutoCommit(anyBoolean());
		verify(this.connection).close();
	}

	@Test
	void statementHasItsOwnTimeout() throws SQLException {
		given(this.connection.getAutoCommit()).willReturn(true);
		try (MatrixOneConnections connections = connections(this.dataSource);
				MatrixOneStatements statements = connections.immediate()) {
			statements.execute("DROP SNAPSHOT `s`");
		}
		InOrder order = inOrder(this.connection, this.statement);
		order.verify(this.connection).setNetworkTimeout(any(), eq(4000));
		order.verify(this.statement).execute("DROP SNAPSHOT `s`");
		order.verify(this.connection).setNetworkTimeout(any(), eq(7));
	}

	@Test
	void timeoutIsPutBackAfterStatementThatFails() throws SQLException {
		given(this.connection.getAutoCommit()).willReturn(true);
		given(this.statement.execute("DROP SNAPSHOT `s`")).willThrow(new SQLException("no such luck", "HY000", 1));
		try (MatrixOneConnections connections = connections(this.dataSource);
				MatrixOneStatements statements = connections.immediate()) {
			assertThatExceptionOfType(UncategorizedSQLException.class)
				.isThrownBy(() -> statements.execute("DROP SNAPSHOT `s`"));
		}
		verify(this.connection).setNetworkTimeout(any(), eq(7));
	}

	@Test
	void connectionsBesideThePoolAreClosedWithIt() throws SQLException {
		try (HikariDataSource application = application()) {
			MatrixOneConnections connections = connections(application);
			connections.beside().close();
			verify(this.connection, never()).close();
			connections.close();
			verify(this.connection).close();
			assertThatExceptionOfType(CannotGetJdbcConnectionException.class).isThrownBy(connections::beside);
		}
	}

	@Test
	void whatRunsBesideThePoolLeavesItAlone() throws SQLException {
		try (HikariDataSource application = application();
				MatrixOneConnections connections = connections(application)) {
			connections.besidePool(() -> {
				connections.joining().close();
				connections.immediate().close();
				connections.independent().close();
				connections.asAdministrator().joining().close();
				connections.currentTransaction();
			});
			assertThat(application.isRunning()).isFalse();
			connections.joining().close();
			assertThat(application.isRunning()).isTrue();
		}
	}

	@Test
	void whatRunsBesideThePoolWithinSuchWorkEndsWithTheOutermost() throws SQLException {
		try (HikariDataSource application = application();
				MatrixOneConnections connections = connections(application)) {
			connections.besidePool(() -> {
				assertThatIllegalStateException().isThrownBy(() -> connections.besidePool(() -> {
					throw new IllegalStateException("on purpose");
				}));
				connections.immediate().close();
			});
			assertThat(application.isRunning()).isFalse();
			assertThatIllegalStateException().isThrownBy(() -> connections.besidePool(() -> {
				throw new IllegalStateException("on purpose");
			}));
			connections.immediate().close();
			assertThat(application.isRunning()).isTrue();
		}
	}

	@Test
	void whatRunsBesideThePoolDoesSoOnItsOwnThread() throws SQLException {
		try (HikariDataSource application = application();
				MatrixOneConnections connections = connections(application)) {
			connections.besidePool(() -> CompletableFuture.runAsync(() -> connections.immediate().close()).join());
			assertThat(application.isRunning()).isTrue();
		}
	}

	private HikariDataSource application() throws SQLException {
		given(this.connection.getAutoCommit()).willReturn(true);
		HikariDataSource application = new HikariDataSource();
		application.setDataSource(this.dataSource);
		application.setMaximumPoolSize(1);
		return application;
	}

	private static MatrixOneConnections connections(DataSource dataSource) {
		return new MatrixOneConnections(dataSource, new ConnectionSettings(true, Duration.ofSeconds(4),
				new SeparateConnectionSettings(1, Duration.ofSeconds(1), null, () -> null), List::of));
	}

	/**
	 * Says so as DBCP2 and Tomcat's pool do.
	 */
	public static class PoolWithoutAutoCommit extends AbstractDataSource {

		private final Connection connection;

		PoolWithoutAutoCommit(Connection connection) {
			this.connection = connection;
		}

		public Boolean getDefaultAutoCommit() {
			return false;
		}

		@Override
		public Connection getConnection() {
			return this.connection;
		}

		@Override
		public Connection getConnection(String username, String password) {
			return this.connection;
		}

	}

}
