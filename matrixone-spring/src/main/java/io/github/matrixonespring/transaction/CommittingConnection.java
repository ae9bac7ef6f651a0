package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.regex.Pattern;

import javax.sql.DataSource;

import io.github.matrixonespring.pool.DriverCheck;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.datasource.ConnectionProxy;
import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * The connection that a COMMIT is about to be sent on: what the pool has handed out, and
 * the driver's connection beneath, for after a failed commit the pool may already hand
 * out another one in its place.
 */
final class CommittingConnection {

	private static final Log logger = LogFactory.getLog(CommittingConnection.class);

	private static final int TIMEOUT_SECONDS = 5;

	private static final Pattern SEVERAL_HOSTS = Pattern
		.compile("jdbc:([^/]*:)?(mysql|mariadb)(\\+srv|:[a-z-]+).*|jdbc:[^/]*//[^/?]*,.*");

	private final Connection pooled;

	private final Connection driver;

	private final boolean oneServer;

	private CommittingConnection(Connection pooled, Connection driver, boolean oneServer) {
		this.pooled = pooled;
		this.driver = driver;
		this.oneServer = oneServer;
	}

	static CommittingConnection of(DataSource dataSource) {
		Connection bound = DataSourceUtils.getConnection(dataSource);
		try {
			Connection pooled = bound;
			while (pooled instanceof ConnectionProxy proxy) {
				pooled = proxy.getTargetConnection();
			}
			return new CommittingConnection(pooled, pooled.unwrap(Connection.class), isOneServer(pooled));
		}
		catch (SQLException ex) {
			logger.debug("It cannot be told later whether this connection has answered COMMIT", ex);
			return new CommittingConnection(bound, bound, false);
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
				&& !DriverCheck.reconnects(pooled);
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
	 * Tell whether the server has answered COMMIT: it still answers, or the driver, which
	 * closes a connection that fails, has left it open. One to several servers may be
	 * connected to another one by now.
	 */
	boolean hasAnswered() {
		try {
			return this.oneServer && !this.driver.isClosed() && (isReleased() || this.driver.isValid(TIMEOUT_SECONDS));
		}
		catch (SQLException ex) {
			logger.debug("The connection does not answer after a failed commit", ex);
			return false;
		}
	}

}
