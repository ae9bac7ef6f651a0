package io.github.matrixonespring.test.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.ProxyConnection;
import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.test.database.CurrentDatabase;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The application's own pool. Knows which database each of its connections leads to, and
 * throws away what is not good for anybody else.
 */
final class Pool {

	private static final Log logger = LogFactory.getLog(Pool.class);

	private static final boolean connectorPresent = ClassUtils.isPresent("com.mysql.cj.jdbc.JdbcConnection",
			Pool.class.getClassLoader());

	private static final boolean hikariPresent = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			Pool.class.getClassLoader());

	private static final int SECONDS_TO_ANSWER = 5;

	/** Connections that are dead can be as many as the pool has. */
	private static final int ATTEMPTS = 64;

	private final Map<Connection, String> uses = Collections.synchronizedMap(new WeakHashMap<>());

	private final Map<Connection, String> databases = Collections.synchronizedMap(new WeakHashMap<>());

	/** Of connections of MySQL's driver. They do not refer to them. */
	private final Map<Connection, DriverTransaction> transactions = Collections.synchronizedMap(new WeakHashMap<>());

	private final DataSource dataSource;

	Pool(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Take a connection that leads to a database.
	 */
	Connection take(String database, String use, ConnectionSource source) throws SQLException {
		for (int attempt = 1;; attempt++) {
			Connection connection = source.getConnection();
			try {
				prepare(connection, physical(connection), database, use);
				return connection;
			}
			catch (SQLException ex) {
				discard(connection);
				if (attempt == ATTEMPTS || !isDead(ex)) {
					throw ex;
				}
			}
		}
	}

	static boolean isDead(SQLException ex) {
		return ex.getSQLState() != null && ex.getSQLState().startsWith("08");
	}

	/**
	 * The first time in a use, the connection is known to live by this.
	 */
	private void prepare(Connection connection, Connection physical, String database, String use) throws SQLException {
		if (use.equals(this.uses.get(physical))) {
			return;
		}
		if (!database.equals(this.databases.get(physical))) {
			CurrentDatabase.select(physical, database);
			this.databases.put(physical, database);
			if (!physical.getAutoCommit()) {
				// USE has begun a transaction.
				physical.commit();
			}
		}
		else if (!physical.isValid(SECONDS_TO_ANSWER)) {
			throw new SQLException("The connection is dead", "08003");
		}
		this.uses.put(physical, use);
	}

	/**
	 * Return what the driver of a connection knows of its transaction.
	 */
	DriverTransaction transaction(Connection connection) throws SQLException {
		Connection physical = physical(connection);
		if (connectorPresent && ConnectorTransaction.isOf(physical)) {
			DriverTransaction known = this.transactions.get(physical);
			if (known == null) {
				known = ConnectorTransaction.watch(physical);
				this.transactions.put(physical, known);
			}
			return known;
		}
		DriverTransaction embedded = EmbeddedTransaction.watch(physical);
		return (embedded != null) ? embedded : new OtherDriversTransaction(connection);
	}

	private static Connection physical(Connection connection) throws SQLException {
		return connection.isWrapperFor(Connection.class) ? connection.unwrap(Connection.class) : connection;
	}

	/**
	 * Throw a connection away, also while a statement runs on it. The server rolls back
	 * what is open on it.
	 */
	void discard(Connection connection) {
		try (connection) {
			// Once it is aborted, a wrapper cannot tell any more what it wraps.
			Runnable eviction = hikariPresent ? Hikari.eviction(this.dataSource, connection) : null;
			physical(connection).abort(Runnable::run);
			if (eviction != null) {
				eviction.run();
			}
			else {
				showPool(connection);
			}
		}
		catch (SQLException | RuntimeException ex) {
			logger.debug("A connection could not be thrown away", ex);
		}
	}

	/**
	 * A pool keeps what it has not seen to fail.
	 */
	private static void showPool(Connection connection) {
		try (Statement statement = connection.createStatement()) {
			logger.debug("The connection is still alive: " + statement);
		}
		catch (SQLException ex) {
			logger.trace("The pool has seen that the connection is dead", ex);
		}
	}

	/**
	 * HikariCP logs a connection that it sees to fail, with a stack trace, but not one
	 * that it is told to throw away.
	 */
	private static final class Hikari {

		static @Nullable Runnable eviction(DataSource dataSource, Connection connection) throws SQLException {
			DataSource pool = ConnectionPool.find(dataSource).map(ConnectionPool::dataSource).orElse(null);
			ProxyConnection pooled = (connection instanceof ProxyConnection proxy) ? proxy
					: connection.isWrapperFor(ProxyConnection.class) ? connection.unwrap(ProxyConnection.class) : null;
			return (pool instanceof HikariDataSource hikari && pooled != null) ? () -> hikari.evictConnection(pooled)
					: null;
		}

	}

	/**
	 * Hands out a connection.
	 */
	@FunctionalInterface
	interface ConnectionSource {

		Connection getConnection() throws SQLException;

	}

}
