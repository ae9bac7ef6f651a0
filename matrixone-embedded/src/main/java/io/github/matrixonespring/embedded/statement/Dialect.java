package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * Words and symbols that H2 lacks or understands in another way. Goes through one
 * statement from its start to its end.
 */
final class Dialect {

	/** For each open parenthesis whether it is that of a CAST. */
	private final Deque<Boolean> casts = new ArrayDeque<>(List.of(false));

	/**
	 * Return what stands for a word in H2.
	 * @param token the word
	 * @param following what follows it, which is read on where it belongs to the word
	 * @return the text for H2
	 * @throws SQLException if the server does not know what follows
	 */
	String word(Token token, TokenCursor following) throws SQLException {
		String word = token.text().toUpperCase(Locale.ROOT);
		return switch (word) {
			case "AS" -> this.casts.element() ? "AS " + SqlType.ofCast(following).storage() : word;
			case "DELETE" -> {
				skipAlias(following);
				yield word;
			}
			case "FOR" -> {
				if (following.accept("UPDATE")) {
					refuseLockOptions(following);
					yield "FOR UPDATE";
				}
				yield word;
			}
			// Functions that H2 has, too, but that return something else there.
			case "WEEK", "FROM_UNIXTIME" -> {
				if (following.atSymbol("(")) {
					throw ServerError.notSupported("the function " + word);
				}
				yield token.text();
			}
			case "WEEKOFYEAR" -> following.atSymbol("(") ? "ISO_WEEK" : token.text();
			case "IF" -> following.atSymbol("(") ? "CASEWHEN" : token.text();
			// A moment: H2 would return the local time without its zone.
			case "NOW" -> "CURRENT_TIMESTAMP";
			// Names for MySQL, functions without parentheses for H2.
			case "USER", "SESSION_USER", "SYSTEM_USER", "CURRENT_CATALOG", "CURRENT_SCHEMA", "CURRENT_PATH", "ROWNUM",
					"SYSDATE", "SYSTIMESTAMP", "TODAY" ->
				following.atSymbol("(") ? word : StorageNames.quoted(token.text());
			default -> token.text();
		};
	}

	/**
	 * {@code DELETE a FROM t a} is what Hibernate sends; H2 wants
	 * {@code DELETE FROM t a}.
	 */
	private static void skipAlias(TokenCursor following) {
		if (following.peek().isName() && following.peek(1).isWord("FROM")) {
			following.next();
		}
	}

	/**
	 * NOWAIT, SKIP LOCKED and OF are unknown to the server.
	 */
	static void refuseLockOptions(TokenCursor following) throws SQLException {
		if (following.atWord("NOWAIT") || following.atWord("SKIP") || following.atWord("OF")) {
			throw following.syntaxError();
		}
	}

	/**
	 * Return what stands for a symbol in H2.
	 * @param token the symbol
	 * @param following what follows it
	 * @return the text for H2
	 * @throws SQLException if it cannot stand there
	 */
	String symbol(Token token, TokenCursor following) throws SQLException {
		switch (token.text()) {
			case "(" -> {
				int opening = following.position() - 1;
				this.casts.push(opening > 0 && following.tokens().get(opening - 1).isWord("CAST"));
			}
			case ")" -> {
				if (this.casts.size() > 1) {
					this.casts.pop();
				}
			}
			case "{" -> refuseHint(following);
			default -> {
			}
		}
		return switch (token.text()) {
			case "<=>" -> "IS NOT DISTINCT FROM";
			case "&&" -> "AND";
			case "||" -> "OR";
			// H2 divides whole numbers without a remainder.
			case "/" -> "* CAST(1 AS DOUBLE PRECISION) /";
			default -> token.text();
		};
	}

	/**
	 * A hint behind an alias is no hint. Other braces are the escapes of JDBC, which H2
	 * knows.
	 */
	private static void refuseHint(TokenCursor following) throws SQLException {
		if (following.atWord("SNAPSHOT") || following.atWord("MO_TS") || following.atWord("AS", "OF")) {
			throw following.from(following.position() - 1).syntaxError();
		}
	}

}
