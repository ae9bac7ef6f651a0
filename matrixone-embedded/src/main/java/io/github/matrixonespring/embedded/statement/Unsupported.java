package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * A statement that the server knows and the engine does not.
 *
 * @param refusal its error
 * @param rule what the server's open transaction says to it, which comes first
 */
record Unsupported(SQLException refusal, TransactionRule rule) implements Form {

	/**
	 * Refuse a statement by the words that it begins with.
	 * @param cursor the statement
	 * @param words how many of its words tell what it is
	 * @param rule what an open transaction says to it
	 * @return the form
	 */
	static Unsupported of(TokenCursor cursor, int words, TransactionRule rule) {
		TokenCursor start = cursor.from(0);
		StringBuilder form = new StringBuilder("the statement");
		for (int i = 0; i < words && start.peek(i).isName(); i++) {
			form.append(' ').append(start.peek(i).text().toUpperCase(Locale.ROOT));
		}
		return new Unsupported(start.notSupported(form.toString()), rule);
	}

	@Override
	public Plan plan(Execution execution) throws SQLException {
		throw this.refusal;
	}

}
