package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code LOCK TABLES t READ | WRITE} and {@code UNLOCK TABLES}, which the server reads
 * and does nothing about, whether the tables exist or not.
 */
record LockTables() implements Form {

	static LockTables parse(TokenCursor cursor) throws SQLException {
		boolean locks = cursor.next().isWord("LOCK");
		cursor.expect("TABLES");
		if (locks) {
			do {
				cursor.objectName();
				if (cursor.accept("READ")) {
					cursor.accept("LOCAL");
				}
				else {
					cursor.accept("LOW_PRIORITY");
					cursor.expect("WRITE");
				}
			}
			while (cursor.acceptSymbol(","));
		}
		cursor.expectEnd();
		return new LockTables();
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> 0;
	}

}
