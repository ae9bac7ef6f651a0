package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Databases;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code DROP DATABASE [IF EXISTS] d}.
 *
 * @param name the database
 * @param ifExists whether a missing one is no error
 */
record DropDatabase(String name, boolean ifExists) implements Form {

	static DropDatabase parse(TokenCursor cursor) throws SQLException {
		cursor.next();
		boolean ifExists = cursor.accept("IF", "EXISTS");
		DropDatabase form = new DropDatabase(cursor.lowerCaseName(), ifExists);
		cursor.expectEnd();
		return form;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> new Databases(execution.session()).drop(this.name, this.ifExists);
	}

}
