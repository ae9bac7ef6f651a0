package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Instance;
import io.github.matrixonespring.embedded.engine.Restores;
import io.github.matrixonespring.embedded.engine.SnapshotTarget.Level;
import io.github.matrixonespring.embedded.engine.SnapshotTarget;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code RESTORE CLUSTER | ACCOUNT a | DATABASE [a.]d | TABLE [a.]d.t {SNAPSHOT = s}}.
 *
 * @param target what is restored
 * @param snapshot the snapshot
 */
record RestoreSnapshot(SnapshotTarget target, String snapshot) implements Form {

	static Form parse(TokenCursor cursor) throws SQLException {
		cursor.expect("RESTORE");
		if (cursor.atWord("FROM", "PITR")) {
			return fromPitr(cursor);
		}
		boolean table = cursor.atWord("TABLE");
		SnapshotTarget target = target(cursor);
		if (!table && !cursor.atSymbol("{") && isFromPitr(cursor)) {
			return fromPitr(cursor);
		}
		cursor.expectSymbol("{");
		cursor.expect("SNAPSHOT");
		cursor.expectSymbol("=");
		String snapshot = (cursor.peek().kind() == Token.Kind.STRING) ? LowerCase.of(cursor.next().value())
				: cursor.lowerCaseName();
		cursor.expectSymbol("}");
		if (cursor.atWord("TO")) {
			return toAccount(cursor);
		}
		cursor.expectEnd();
		return new RestoreSnapshot(target, snapshot);
	}

	private static SnapshotTarget target(TokenCursor cursor) throws SQLException {
		if (cursor.accept("CLUSTER")) {
			return SnapshotTarget.cluster();
		}
		if (cursor.accept("ACCOUNT")) {
			return SnapshotTarget.account(cursor.lowerCaseName());
		}
		if (cursor.accept("DATABASE")) {
			String first = cursor.lowerCaseName();
			return cursor.acceptSymbol(".") ? new SnapshotTarget(Level.DATABASE, first, cursor.lowerCaseName(), "")
					: SnapshotTarget.database(first);
		}
		cursor.expect("TABLE");
		String first = cursor.lowerCaseName();
		cursor.expectSymbol(".");
		String second = cursor.lowerCaseName();
		return cursor.acceptSymbol(".") ? new SnapshotTarget(Level.TABLE, first, second, cursor.lowerCaseName())
				: new SnapshotTarget(Level.TABLE, Instance.ACCOUNT, first, second);
	}

	/**
	 * {@code [DATABASE d] [TABLE t] FROM PITR p 'moment'}.
	 */
	private static boolean isFromPitr(TokenCursor cursor) {
		TokenCursor rest = cursor.from(cursor.position());
		while (rest.accept("DATABASE") || rest.accept("TABLE")) {
			rest.next();
		}
		return rest.atWord("FROM", "PITR");
	}

	private static Form fromPitr(TokenCursor cursor) {
		return new Unsupported(cursor.from(0).notSupported("the statement RESTORE … FROM PITR"),
				TransactionRule.UNCLASSIFIED);
	}

	private static Form toAccount(TokenCursor cursor) throws SQLException {
		SQLException refusal = cursor.notSupported("the clause TO ACCOUNT");
		cursor.expect("TO", "ACCOUNT");
		cursor.name();
		cursor.expectEnd();
		return new Unsupported(refusal, TransactionRule.UNCLASSIFIED);
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.UNCLASSIFIED;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			new Restores(execution.session()).restore(this.target, this.snapshot, (view, moment) -> SelectRows
				.plan("SELECT * FROM " + view.toSql() + ShowFilter.hint(moment), execution));
			return 0;
		};
	}

}
