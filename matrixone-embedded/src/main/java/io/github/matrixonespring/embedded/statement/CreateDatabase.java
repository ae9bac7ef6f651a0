package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Databases;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code CREATE DATABASE [IF NOT EXISTS] d}.
 *
 * @param name the database
 * @param ifNotExists whether an existing one is enough
 * @param sql the statement
 */
record CreateDatabase(String name, boolean ifNotExists, String sql) implements Form {

	static Form parse(TokenCursor cursor) throws SQLException {
		cursor.next();
		boolean ifNotExists = cursor.accept("IF", "NOT", "EXISTS");
		String name = cursor.lowerCaseName();
		if (cursor.accept("CLONE")) {
			return CloneDatabase.parse(name, cursor);
		}
		skipOptions(cursor);
		cursor.expectEnd();
		return new CreateDatabase(name, ifNotExists, cursor.sql());
	}

	private static void skipOptions(TokenCursor cursor) throws SQLException {
		while (!cursor.atEnd()) {
			cursor.accept("DEFAULT");
			if (cursor.accept("CHARACTER")) {
				cursor.expect("SET");
			}
			else if (!cursor.accept("CHARSET") && !cursor.accept("COLLATE") && !cursor.accept("ENCRYPTION")) {
				throw cursor.syntaxError();
			}
			cursor.acceptSymbol("=");
			cursor.next();
		}
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			new Databases(execution.session()).create(this.name, this.ifNotExists, this.sql);
			return 1;
		};
	}

}
