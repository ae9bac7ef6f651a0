package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * {@code SHOW WARNINGS | ERRORS [LIMIT n]}: the error of the statement before, if it
 * failed. The server has no other warnings.
 */
record ShowMessages() implements Form {

	private static final String NONE = "SELECT * FROM (SELECT '' AS `Level`, 0 AS `Code`, '' AS `Message`) shown "
			+ "WHERE 1 = 0";

	static ShowMessages parse(TokenCursor cursor) throws SQLException {
		if (cursor.accept("LIMIT")) {
			do {
				if (cursor.peek().kind() != Token.Kind.NUMBER) {
					throw cursor.syntaxError();
				}
				cursor.next();
			}
			while (cursor.acceptSymbol(",") || cursor.accept("OFFSET"));
		}
		cursor.expectEnd();
		return new ShowMessages();
	}

	@Override
	public boolean keepsMessages() {
		return true;
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		SQLException error = execution.session().lastError();
		if (error == null) {
			return SelectRows.plan(NONE, execution);
		}
		// The driver puts these words in front.
		String message = String.valueOf(error.getMessage()).replaceFirst("^Data truncation: ", "");
		return SelectRows.plan("SELECT 'Error' AS `Level`, " + error.getErrorCode() + " AS `Code`, "
				+ ShowFilter.literal(message) + " AS `Message`", execution);
	}

}
