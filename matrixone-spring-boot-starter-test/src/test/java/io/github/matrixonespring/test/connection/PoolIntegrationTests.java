package io.github.matrixonespring.test.connection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.datasource.DelegatingDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A connection that is thrown away never comes back, and the pool does not take it for an
 * accident.
 */
@ExtendWith(OutputCaptureExtension.class)
class PoolIntegrationTests {

	private final HikariDataSource hikari = new HikariDataSource();

	@BeforeEach
	void configure() {
		String server = System.getenv("MATRIXONE_TEST_URL");
		this.hikari.setJdbcUrl((server != null && !server.isBlank()) ? server : "jdbc:matrixone:mem:discarding_pool");
		this.hikari.setUsername(System.getenv().getOrDefault("MATRIXONE_TEST_USERNAME", "root"));
		this.hikari.setPassword(System.getenv().getOrDefault("MATRIXONE_TEST_PASSWORD", "111"));
		this.hikari.setMaximumPoolSize(1);
	}

	@AfterEach
	void close() {
		this.hikari.close();
	}

	@Test
	void discardedConnectionIsReplacedWithoutNoise(CapturedOutput output) throws SQLException {
		discardedConnectionNeverComesBack(this.hikari, false);
		assertThat(output).doesNotContain("marked as broken").doesNotContain("\tat ");
	}

	@Test
	void discardedConnectionInATransactionIsReplacedWithoutNoise(CapturedOutput output) throws SQLException {
		discardedConnectionNeverComesBack(this.hikari, true);
		assertThat(output).doesNotContain("marked as broken").doesNotContain("\tat ");
	}

	@Test
	void discardedConnectionOfAWrappedPoolIsReplacedWithoutNoise(CapturedOutput output) throws SQLException {
		discardedConnectionNeverComesBack(new DelegatingDataSource(this.hikari) {
			@Override
			public Connection getConnection() throws SQLException {
				return wrap(super.getConnection());
			}
		}, true);
		assertThat(output).doesNotContain("marked as broken").doesNotContain("\tat ");
	}

	/**
	 * The pool cannot be found, so it is shown that the connection is dead.
	 */
	@Test
	void discardedConnectionOfAHiddenPoolNeverComesBack() throws SQLException {
		DataSource hidden = (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { DataSource.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("isWrapperFor")) {
						return false;
					}
					return method.invoke(this.hikari, arguments);
				});
		discardedConnectionNeverComesBack(hidden, false);
	}

	private void discardedConnectionNeverComesBack(DataSource dataSource, boolean inTransaction) throws SQLException {
		Pool pool = new Pool(dataSource);
		Connection first = dataSource.getConnection();
		Connection physical = first.unwrap(Connection.class);
		try (Statement statement = first.createStatement()) {
			first.setAutoCommit(!inTransaction);
			statement.execute("select 1");
		}
		pool.discard(first);
		assertThat(physical.isClosed()).isTrue();
		try (Connection next = dataSource.getConnection(); Statement statement = next.createStatement()) {
			assertThat(next.unwrap(Connection.class)).isNotSameAs(physical);
			assertThat(statement.execute("select 1")).isTrue();
		}
	}

	private static Connection wrap(Connection connection) {
		return (Connection) Proxy.newProxyInstance(PoolIntegrationTests.class.getClassLoader(),
				new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
					if (method.getName().equals("isWrapperFor") && ((Class<?>) arguments[0]).isInstance(connection)) {
						return true;
					}
					if (method.getName().equals("unwrap") && arguments[0] != Connection.class
							&& ((Class<?>) arguments[0]).isInstance(connection)) {
						return connection;
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
