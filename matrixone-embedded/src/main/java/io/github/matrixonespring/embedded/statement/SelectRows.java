package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.query.Planner;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.syntax.QueryParser;

/**
 * A query.
 *
 * @param query the query
 * @param statement the statement
 */
record SelectRows(Query query, TokenCursor statement) implements Form {

	static SelectRows parse(TokenCursor cursor) throws SQLException {
		Query query = new QueryParser(cursor).query();
		cursor.expectEnd();
		return new SelectRows(query, cursor);
	}

	@Override
	public Plan.Query plan(Execution execution) throws SQLException {
		return Planner.plan(this.query, this.statement, execution);
	}

	/**
	 * Return the plan of a query that stands for a statement which H2 does not have.
	 * @param sql the query, in the SQL of the server
	 * @param execution the execution
	 * @return the plan
	 * @throws SQLException if the query is wrong
	 */
	static Plan.Query plan(String sql, Execution execution) throws SQLException {
		Plan.Query plan = parse(TokenCursor.of(sql)).plan(execution);
		// What stands in the query can be another value next time.
		return new Plan.Query(plan.sql(), plan.parameters(), plan.columns(), plan.locks(), false);
	}

}
