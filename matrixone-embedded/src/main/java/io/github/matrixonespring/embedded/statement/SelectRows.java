package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * A query.
 *
 * @param statement the statement
 */
record SelectRows(TokenCursor statement) implements Form {

	static SelectRows parse(TokenCursor cursor) throws SQLException {
		if (cursor.peek(1).isEnd()) {
			cursor.next();
			throw cursor.syntaxError();
		}
		return new SelectRows(cursor);
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		return new Translation(this.statement, TableResolver.of(execution)).query();
	}

	/**
	 * Return the plan of a query that stands for a statement which H2 does not have.
	 * @param sql the query, in the SQL of the server
	 * @param execution the execution
	 * @return the plan
	 * @throws SQLException if the query is wrong
	 */
	static Plan plan(String sql, Execution execution) throws SQLException {
		return new SelectRows(TokenCursor.of(sql)).plan(execution);
	}

}
