package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Pitrs;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code DROP PITR [IF EXISTS] p}.
 *
 * @param name the PITR
 * @param ifExists whether a missing one is no error
 */
record DropPitr(String name, boolean ifExists) implements Form {

	static DropPitr parse(TokenCursor cursor) throws SQLException {
		cursor.expect("PITR");
		boolean ifExists = cursor.accept("IF", "EXISTS");
		DropPitr form = new DropPitr(cursor.lowerCaseName(), ifExists);
		cursor.expectEnd();
		return form;
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.UNCLASSIFIED;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			new Pitrs(execution.session()).drop(this.name, this.ifExists);
			return 0;
		};
	}

}
