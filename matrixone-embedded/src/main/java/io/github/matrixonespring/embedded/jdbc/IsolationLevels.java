package io.github.matrixonespring.embedded.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * The names of the isolation levels, of which the server ignores all.
 */
final class IsolationLevels {

	private IsolationLevels() {
	}

	static String name(int level) throws SQLException {
		return switch (level) {
			case Connection.TRANSACTION_READ_UNCOMMITTED -> "READ UNCOMMITTED";
			case Connection.TRANSACTION_READ_COMMITTED -> "READ COMMITTED";
			case Connection.TRANSACTION_REPEATABLE_READ -> "REPEATABLE READ";
			case Connection.TRANSACTION_SERIALIZABLE -> "SERIALIZABLE";
			default -> throw ServerError.of(0, "S1C00", "Unsupported transaction isolation level '" + level + "'");
		};
	}

}
