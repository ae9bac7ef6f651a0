package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;

import com.mysql.cj.MysqlConnection;
import com.mysql.cj.protocol.ServerSession;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.ClassUtils;

/**
 * Tells from what the driver knows whether the server has a transaction open on a
 * connection. Each answer of the server says so; nothing is sent.
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
	 * Tell whether a transaction is open.
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

}
