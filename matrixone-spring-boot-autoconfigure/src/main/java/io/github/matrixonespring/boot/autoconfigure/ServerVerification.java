package io.github.matrixonespring.boot.autoconfigure;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.beans.factory.InitializingBean;

/**
 * Checks at start that the server is what this library is made for.
 */
class ServerVerification implements InitializingBean {

	private final MatrixOneConnections connections;

	ServerVerification(MatrixOneConnections connections) {
		this.connections = connections;
	}

	@Override
	public void afterPropertiesSet() {
		try (MatrixOneStatements statements = this.connections.joining()) {
			if (!statements.isMatrixOne()) {
				throw statements.metaData(ServerVerification::notMatrixOne);
			}
		}
	}

	private static NotMatrixOneException notMatrixOne(DatabaseMetaData metaData) throws SQLException {
		return new NotMatrixOneException(withoutParameters(metaData.getURL()), metaData.getDatabaseProductName(),
				metaData.getDatabaseProductVersion());
	}

	/**
	 * Parameters may have a password.
	 */
	private static String withoutParameters(String url) {
		return url.split("[?;]", 2)[0];
	}

}
