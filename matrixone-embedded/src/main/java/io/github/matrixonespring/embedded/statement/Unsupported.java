package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;

/**
 * A statement that the server knows and the engine does not.
 *
 * @param sql the statement
 * @param rule what the server's open transaction says to it, which comes first
 */
record Unsupported(String sql, TransactionRule rule) implements Form {

	@Override
	public Plan plan(Execution execution) throws SQLException {
		throw ServerError.notSupported(this.sql);
	}

}
