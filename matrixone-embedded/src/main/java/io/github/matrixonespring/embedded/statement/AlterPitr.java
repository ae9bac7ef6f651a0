package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.PitrRange;
import io.github.matrixonespring.embedded.engine.Pitrs;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code ALTER PITR [IF EXISTS] p RANGE n 'unit'}.
 *
 * @param name the PITR
 * @param ifExists whether a missing one is no error
 * @param range how far it reaches back from now on
 */
record AlterPitr(String name, boolean ifExists, RangeClause range) implements Form {

	static AlterPitr parse(TokenCursor cursor) throws SQLException {
		cursor.expect("PITR");
		boolean ifExists = cursor.accept("IF", "EXISTS");
		AlterPitr form = new AlterPitr(cursor.lowerCaseName(), ifExists, RangeClause.parse(cursor));
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
			PitrRange checked = PitrRange.ofAltered(this.range.length(), this.range.unit());
			new Pitrs(execution.session()).alter(this.name, checked, this.ifExists);
			return 0;
		};
	}

}
