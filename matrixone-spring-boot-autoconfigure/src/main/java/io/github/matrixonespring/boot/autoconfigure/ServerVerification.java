package io.github.matrixonespring.boot.autoconfigure;

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
			statements.metaData((metaData) -> verify(metaData.getURL(), metaData.getDatabaseProductName(),
					metaData.getDatabaseProductVersion()));
		}
	}

	private static boolean verify(String url, String product, String version) {
		if (!version.contains("MatrixOne")) {
			throw new NotMatrixOneException(withoutParameters(url), product, version);
		}
		return true;
	}

	/**
	 * Parameters may have a password.
	 */
	private static String withoutParameters(String url) {
		return url.split("[?;]", 2)[0];
	}

}
