package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * INSERT, REPLACE, UPDATE or DELETE.
 *
 * @param statement the statement
 * @param insertion whether it can number new rows
 */
record ModifyRows(TokenCursor statement, boolean insertion) implements Form {

	@Override
	public Plan plan(Execution execution) throws SQLException {
		return new Translation(this.statement, TableResolver.of(execution)).modification(this.insertion);
	}

}
