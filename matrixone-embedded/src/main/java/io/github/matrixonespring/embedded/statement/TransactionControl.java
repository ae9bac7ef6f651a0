package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * BEGIN, COMMIT, ROLLBACK and savepoints.
 */
enum TransactionControl implements Form {

	/** {@code BEGIN}, {@code START TRANSACTION}. Commits what came before. */
	BEGIN {
		@Override
		void apply(Session session) throws SQLException {
			session.transactions().begin();
		}
	},

	/** {@code COMMIT}. */
	COMMIT {
		@Override
		void apply(Session session) throws SQLException {
			session.transactions().commit();
		}
	},

	/** {@code ROLLBACK}. */
	ROLLBACK {
		@Override
		void apply(Session session) throws SQLException {
			session.transactions().rollback();
		}
	},

	/** {@code SAVEPOINT}, {@code RELEASE SAVEPOINT}. Accepted without effect. */
	SAVEPOINT {
		@Override
		void apply(Session session) {
		}
	},

	/**
	 * {@code ROLLBACK TO}. On the server it fails and undoes the statement before it;
	 * here it only fails.
	 */
	ROLLBACK_TO {
		@Override
		void apply(Session session) throws SQLException {
			throw ServerError.internal("savepoint has not been implemented yet. please rollback the transaction.");
		}
	};

	static TransactionControl parse(TokenCursor cursor) throws SQLException {
		TransactionControl form = parseForm(cursor);
		cursor.expectEnd();
		return form;
	}

	private static TransactionControl parseForm(TokenCursor cursor) throws SQLException {
		if (cursor.accept("BEGIN")) {
			cursor.accept("WORK");
			return BEGIN;
		}
		if (cursor.accept("START")) {
			cursor.expect("TRANSACTION");
			if (!cursor.accept("READ", "ONLY") && !cursor.accept("READ", "WRITE")) {
				cursor.accept("WITH", "CONSISTENT", "SNAPSHOT");
			}
			return BEGIN;
		}
		if (cursor.accept("COMMIT")) {
			cursor.accept("WORK");
			return COMMIT;
		}
		if (cursor.accept("ROLLBACK")) {
			cursor.accept("WORK");
			if (!cursor.accept("TO")) {
				return ROLLBACK;
			}
			cursor.accept("SAVEPOINT");
			cursor.name();
			return ROLLBACK_TO;
		}
		cursor.accept("RELEASE");
		cursor.expect("SAVEPOINT");
		cursor.name();
		return SAVEPOINT;
	}

	@Override
	public TransactionRule rule() {
		return TransactionRule.CONTROLS;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			apply(execution.session());
			return 0;
		};
	}

	abstract void apply(Session session) throws SQLException;

}
