package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.jdbc.datasource.DataSourceUtils;

/**
 * The connection that a COMMIT is about to be sent on, beneath the pool's: after a failed
 * commit the pool may already hand out another one in its place.
 */
final class CommittingConnection {

	private static final Log logger = LogFactory.getLog(CommittingConnection.class);

	private static final int TIMEOUT_SECONDS = 5;

	private final Connection connection;

	private CommittingConnection(Connection connection) {
		this.connection = connection;
	}

	static CommittingConnection of(DataSource dataSource) {
		Connection bound = DataSourceUtils.getConnection(dataSource);
		try {
			return new CommittingConnection(bound.unwrap(Connection.class));
		}
		catch (SQLException ex) {
			logger.debug("The connection cannot be unwrapped", ex);
			return new CommittingConnection(bound);
		}
		finally {
			DataSourceUtils.releaseConnection(bound, dataSource);
		}
	}

	/**
	 * Tell whether the server still answers on the connection, and so has answered
	 * COMMIT.
	 */
	boolean answers() {
		try {
			return !this.connection.isClosed() && this.connection.isValid(TIMEOUT_SECONDS);
		}
		catch (SQLException ex) {
			logger.debug("The connection does not answer after a failed commit", ex);
			return false;
		}
	}

}
