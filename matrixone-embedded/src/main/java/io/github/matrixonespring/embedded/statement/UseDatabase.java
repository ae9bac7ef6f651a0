package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code USE d}.
 *
 * @param name the database
 */
record UseDatabase(String name) implements Form {

	static UseDatabase parse(TokenCursor cursor) throws SQLException {
		cursor.next();
		UseDatabase form = new UseDatabase(cursor.lowerCaseName());
		cursor.expectEnd();
		return form;
	}

	@Override
	public Plan plan(Execution execution) {
		return (Plan.Work) () -> {
			execution.session().use(this.name);
			return 0;
		};
	}

}
