package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;

import com.mysql.cj.MysqlConnection;
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
			if (connectorPresent && connection.isWrapperFor(MysqlConnection.class)) {
				return connection.unwrap(MysqlConnection.class).getSession().getServerSession().inTransactionOnServer();
			}
			return Boolean.parseBoolean(connection.getClientInfo(IN_TRANSACTION));
		}
		catch (SQLException ex) {
			logger.debug("The driver does not tell whether a transaction is open", ex);
			return false;
		}
	}

}
