package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.QueryParser;

/**
 * Expressions within definitions.
 */
final class Expressions {

	private Expressions() {
	}

	/**
	 * Read an expression in parentheses.
	 * @param cursor where they open
	 * @return the text between them
	 * @throws SQLException if there are none
	 */
	static String inParentheses(TokenCursor cursor) throws SQLException {
		int start = cursor.peek().end();
		cursor.expectSymbol("(");
		new QueryParser(cursor).expressions().expression();
		cursor.expectSymbol(")");
		return cursor.sql().substring(start, cursor.tokens().get(cursor.position() - 1).start()).strip();
	}

	/**
	 * Skip one value: a literal with its sign, a call, or an expression in parentheses.
	 * @param cursor where it stands
	 * @return its text
	 * @throws SQLException if there is none
	 */
	static String value(TokenCursor cursor) throws SQLException {
		int start = cursor.peek().start();
		if (cursor.atSymbol("-") || cursor.atSymbol("+")) {
			cursor.next();
		}
		if (!cursor.atSymbol("(")) {
			Token token = cursor.next();
			if (token.isEnd() || token.kind() == Token.Kind.SYMBOL) {
				throw cursor.syntaxError();
			}
		}
		if (cursor.atSymbol("(")) {
			cursor.skipParentheses();
		}
		return cursor.sql().substring(start, cursor.tokens().get(cursor.position() - 1).end());
	}

}
