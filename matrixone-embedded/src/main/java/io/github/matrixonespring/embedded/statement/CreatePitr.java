package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.engine.PitrRange;
import io.github.matrixonespring.embedded.engine.Pitrs;
import io.github.matrixonespring.embedded.engine.SnapshotTarget;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code CREATE PITR [IF NOT EXISTS] p [FOR CLUSTER | ACCOUNT [a] | DATABASE d [TABLE t] | TABLE d t] RANGE n 'unit'}.
 *
 * @param name the PITR
 * @param ifNotExists whether an existing one of that name is enough
 * @param target what it is of
 * @param range how far it reaches back
 */
record CreatePitr(String name, boolean ifNotExists, SnapshotTarget target, RangeClause range) implements Form {

	static CreatePitr parse(TokenCursor cursor) throws SQLException {
		cursor.expect("PITR");
		boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
		String name = cursor.lowerCaseName();
		SnapshotTarget target = cursor.accept("FOR") ? target(cursor) : SnapshotTarget.account(Instance.ACCOUNT);
		CreatePitr form = new CreatePitr(name, ifNotExists, target, RangeClause.parse(cursor));
		cursor.expectEnd();
		return form;
	}

	private static SnapshotTarget target(TokenCursor cursor) throws SQLException {
		if (cursor.accept("CLUSTER")) {
			return SnapshotTarget.cluster();
		}
		if (cursor.accept("ACCOUNT")) {
			return SnapshotTarget.account(cursor.atWord("RANGE") ? Instance.ACCOUNT : cursor.lowerCaseName());
		}
		if (cursor.accept("DATABASE")) {
			String database = cursor.lowerCaseName();
			return cursor.accept("TABLE") ? SnapshotTarget.table(database, cursor.lowerCaseName())
					: SnapshotTarget.database(database);
		}
		cursor.expect("TABLE");
		return SnapshotTarget.table(cursor.lowerCaseName(), cursor.lowerCaseName());
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.UNCLASSIFIED;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			PitrRange checked = PitrRange.ofNew(this.range.length(), this.range.unit());
			new Pitrs(execution.session()).create(this.name, this.target, checked, this.ifNotExists);
			return 0;
		};
	}

}
