package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.protocol.ServerSession;
import io.github.matrixonespring.pool.JdbcDriver;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.datasource.ConnectionProxy;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.util.ClassUtils;

/**
 * Tells from what the driver knows what has become of the server's transaction on a
 * connection: whether one is open, and whether a COMMIT that has failed was answered.
 */
final class ServerTransactions {

	private static final Log logger = LogFactory.getLog(ServerTransactions.class);

	private static final boolean connectorPresent = ClassUtils.isPresent("com.mysql.cj.MysqlConnection",
			ServerTransactions.class.getClassLoader());

	/** Answered by the embedded engine. */
	private static final String IN_TRANSACTION = "matrixone.in-transaction";

	private ServerTransactions() {
	}

	/**
	 * Tell whether a transaction is open. Each answer of the server says so; nothing is
	 * sent.
	 * @return {@code false} also where the driver does not tell
	 */
	static boolean isOpen(Connection connection) {
		try {
			return isConnector(connection) ? session(connection).inTransactionOnServer()
					: Boolean.parseBoolean(connection.getClientInfo(IN_TRANSACTION));
		}
		catch (SQLException ex) {
			logger.debug("The driver does not tell whether a transaction is open", ex);
			return false;
		}
	}

	/**
	 * Tell whether the driver has lost what it knew: the answer to a ping has no status
	 * at all.
	 */
	static boolean isForgotten(Connection connection) {
		try {
			return isConnector(connection) && session(connection).getStatusFlags() == 0;
		}
		catch (SQLException ex) {
			logger.debug("The driver does not tell what the server has answered", ex);
			return false;
		}
	}

	private static boolean isConnector(Connection connection) throws SQLException {
		return connectorPresent && connection.isWrapperFor(MysqlConnection.class);
	}

	private static ServerSession session(Connection connection) throws SQLException {
		return connection.unwrap(MysqlConnection.class).getSession().getServerSession();
	}

	/**
	 * The connection that a COMMIT is about to be sent on: what the pool has handed out,
	 * and the driver's connection beneath, for after a failed commit the pool may already
	 * hand out another one in its place.
	 */
	static final class Commit {

		private static final int TIMEOUT_SECONDS = 5;

		private static final Pattern SEVERAL_HOSTS = Pattern
			.compile("jdbc:([^/]*:)?(mysql|mariadb)(\\+srv|:[a-z-]+).*|jdbc:[^/]*//[^/?]*,.*");

		private final Connection pooled;

		private final Connection driver;

		private final boolean oneServer;

		private Commit(Connection pooled, Connection driver, boolean oneServer) {
			this.pooled = pooled;
			this.driver = driver;
			this.oneServer = oneServer;
		}

		static Commit on(DataSource dataSource) {
			Connection bound = DataSourceUtils.getConnection(dataSource);
			try {
				Connection pooled = bound;
				while (pooled instanceof ConnectionProxy proxy) {
					pooled = proxy.getTargetConnection();
				}
				return new Commit(pooled, pooled.unwrap(Connection.class), isOneServer(pooled));
			}
			catch (SQLException ex) {
				logger.debug("It cannot be told later whether this connection has answered COMMIT", ex);
				return new Commit(bound, bound, false);
			}
			finally {
				DataSourceUtils.releaseConnection(bound, dataSource);
			}
		}

		/**
		 * Neither one of several, nor one that a driver replaces by itself.
		 */
		private static boolean isOneServer(Connection pooled) throws SQLException {
			return !SEVERAL_HOSTS.matcher(String.valueOf(pooled.getMetaData().getURL())).matches()
					&& !JdbcDriver.reconnects(pooled);
		}

		/**
		 * Tell whether it has gone back to the pool, where another thread may have it.
		 */
		boolean isReleased() {
			try {
				return this.pooled.isClosed();
			}
			catch (SQLException ex) {
				logger.debug("The connection does not tell whether it is closed", ex);
				return false;
			}
		}

		/**
		 * Tell whether the server has answered COMMIT: it still answers, or the driver,
		 * which closes a connection that fails, has left it open. One to several servers
		 * may be connected to another one by now.
		 */
		boolean hasAnswered() {
			try {
				return this.oneServer && !this.driver.isClosed()
						&& (isReleased() || this.driver.isValid(TIMEOUT_SECONDS));
			}
			catch (SQLException ex) {
				logger.debug("The connection does not answer after a failed commit", ex);
				return false;
			}
		}

	}

}
