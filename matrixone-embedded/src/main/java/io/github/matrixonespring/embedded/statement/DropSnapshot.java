package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code DROP SNAPSHOT [IF EXISTS] s}.
 *
 * @param name the snapshot
 * @param ifExists whether a missing one is no error
 */
record DropSnapshot(String name, boolean ifExists) implements Form {

	static DropSnapshot parse(TokenCursor cursor) throws SQLException {
		cursor.next();
		boolean ifExists = cursor.accept("IF", "EXISTS");
		DropSnapshot form = new DropSnapshot(cursor.lowerCaseName(), ifExists);
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
			execution.session().instance().snapshots().drop(this.name, this.ifExists);
			return 0;
		};
	}

}
