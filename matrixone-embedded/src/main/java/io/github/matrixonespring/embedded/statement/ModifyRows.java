package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.query.Planner;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.Modification;
import io.github.matrixonespring.embedded.syntax.ModificationParser;

/**
 * INSERT, REPLACE, UPDATE or DELETE.
 *
 * @param modification the modification
 * @param statement the statement
 */
record ModifyRows(Modification modification, TokenCursor statement) implements Form {

	static ModifyRows parse(TokenCursor cursor) throws SQLException {
		return new ModifyRows(new ModificationParser(cursor).modification(), cursor);
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		return Planner.plan(this.modification, this.statement, execution);
	}

}
