package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.engine.SnapshotTarget;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code CREATE SNAPSHOT [IF NOT EXISTS] s FOR CLUSTER | ACCOUNT [a] | DATABASE d | TABLE d t}.
 *
 * @param name the snapshot
 * @param ifNotExists whether an existing one of that name is enough
 * @param target what it is of
 */
record CreateSnapshot(String name, boolean ifNotExists, SnapshotTarget target) implements Form {

	static CreateSnapshot parse(TokenCursor cursor) throws SQLException {
		cursor.next();
		boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
		String name = cursor.lowerCaseName();
		cursor.expect("FOR");
		CreateSnapshot form = new CreateSnapshot(name, ifNotExists, target(cursor));
		cursor.expectEnd();
		return form;
	}

	private static SnapshotTarget target(TokenCursor cursor) throws SQLException {
		if (cursor.accept("CLUSTER")) {
			return SnapshotTarget.cluster();
		}
		if (cursor.accept("ACCOUNT")) {
			return SnapshotTarget.account(cursor.atEnd() ? Instance.ACCOUNT : cursor.lowerCaseName());
		}
		if (cursor.accept("DATABASE")) {
			return SnapshotTarget.database(cursor.lowerCaseName());
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
			execution.session().instance().snapshots().create(this.name, this.target, this.ifNotExists);
			return 0;
		};
	}

}
