package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code DROP PROCEDURE [IF EXISTS] p} and {@code DROP FUNCTION [IF EXISTS] f (…)}, which
 * dumps have in front of each one. Here there are none.
 *
 * @param name the procedure or function
 * @param ifExists whether a missing one is no error
 */
record DropRoutine(String name, boolean ifExists) implements Form {

	static DropRoutine parse(TokenCursor cursor) throws SQLException {
		boolean function = cursor.next().isWord("FUNCTION");
		boolean ifExists = cursor.accept("IF", "EXISTS");
		DropRoutine form = new DropRoutine(cursor.objectName().name(), ifExists);
		if (function) {
			if (!cursor.atSymbol("(")) {
				throw cursor.syntaxError();
			}
			cursor.skipParentheses();
		}
		cursor.expectEnd();
		return form;
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.UNCLASSIFIED;
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		if (!this.ifExists) {
			throw ServerError.of(1122, "HY000", "function " + this.name + " doesn't exist");
		}
		return (Plan.Work) () -> 0;
	}

}
