package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * How the server writes the expressions of a table's definition in its catalog: the
 * default of a column, what a column is generated from, and the condition of a check.
 */
final class CatalogText {

	/** Words that are no names, which the server writes in lower case. */
	private static final Set<String> KEYWORDS = Set.of("and", "or", "xor", "not", "is", "null", "in", "between", "like",
			"ilike", "regexp", "rlike", "case", "when", "then", "else", "end", "div", "mod", "true", "false", "as",
			"signed", "unsigned", "escape", "exists", "binary", "using");

	/** Words whose presence outside of parentheses makes an operation. */
	private static final Set<String> OPERATORS = Set.of("and", "or", "xor", "not", "is", "in", "between", "like",
			"ilike", "regexp", "rlike", "div", "mod");

	/** Functions that are called without parentheses, too. */
	private static final Set<String> CALLED_BY_NAME = Set.of("current_timestamp", "current_date", "current_time",
			"localtime", "localtimestamp", "utc_timestamp", "utc_date", "utc_time", "current_user");

	private static final Set<String> UNITS = Set.of("microsecond", "second", "minute", "hour", "day", "week", "month",
			"quarter", "year");

	private final List<Token> tokens;

	private final boolean quotesNames;

	private CatalogText(String expression, boolean quotesNames) throws SQLException {
		this.tokens = TokenCursor.of(expression).tokens();
		this.quotesNames = quotesNames;
	}

	/**
	 * Return the default of a column.
	 * @param value a literal with its sign, a call or an expression in parentheses
	 * @return the text
	 * @throws SQLException if it is no expression
	 */
	static String ofDefault(String value) throws SQLException {
		CatalogText text = new CatalogText(value, false);
		return text.tokens.get(0).kind() == Kind.SYMBOL && !text.tokens.get(0).isSymbol("(")
				? "(" + text.written() + ")" : text.written();
	}

	/**
	 * Return what a column is generated from. The server puts parentheses around an
	 * operation.
	 * @param expression the expression
	 * @return the text
	 * @throws SQLException if it is no expression
	 */
	static String ofGeneration(String expression) throws SQLException {
		CatalogText text = new CatalogText(expression, false);
		if (text.isInParentheses()) {
			String inner = expression.strip();
			return ofGeneration(inner.substring(1, inner.length() - 1));
		}
		return text.isOperation() ? "(" + text.written() + ")" : text.written();
	}

	/**
	 * Return the condition of a check, in which names are quoted.
	 * @param condition the condition
	 * @return the text
	 * @throws SQLException if it is no expression
	 */
	static String ofCheck(String condition) throws SQLException {
		return new CatalogText(condition, true).written();
	}

	/**
	 * Return whether a token calls a function without parentheses.
	 * @param token the token
	 * @return whether it does
	 */
	static boolean isCall(Token token) {
		return isOneOf(token, CALLED_BY_NAME);
	}

	private boolean isInParentheses() {
		return this.tokens.get(0).isSymbol("(") && closing(0) == this.tokens.size() - 2;
	}

	private int closing(int open) {
		int depth = 0;
		for (int i = open; i < this.tokens.size(); i++) {
			depth += this.tokens.get(i).isSymbol("(") ? 1 : this.tokens.get(i).isSymbol(")") ? -1 : 0;
			if (depth == 0) {
				return i;
			}
		}
		return -1;
	}

	private boolean isOperation() {
		int depth = 0;
		for (Token token : this.tokens) {
			boolean opens = token.isSymbol("(") || token.isWord("CASE");
			boolean closes = token.isSymbol(")") || token.isWord("END");
			if (depth == 0 && !opens
					&& ((token.kind() == Kind.SYMBOL && !token.isSymbol(".")) || isOneOf(token, OPERATORS))) {
				return true;
			}
			depth += opens ? 1 : closes ? -1 : 0;
		}
		return false;
	}

	private String written() {
		StringBuilder text = new StringBuilder();
		for (int i = 0; !this.tokens.get(i).isEnd(); i++) {
			if (i > 0 && isSpaceBefore(i)) {
				text.append(' ');
			}
			text.append(written(i));
		}
		return text.toString();
	}

	private boolean isSpaceBefore(int index) {
		Token token = this.tokens.get(index);
		Token before = this.tokens.get(index - 1);
		if (token.isSymbol(")") || token.isSymbol(",") || token.isSymbol(".") || before.isSymbol("(")
				|| before.isSymbol(".") || isSign(index - 1)) {
			return false;
		}
		return !token.isSymbol("(") || before.kind() == Kind.SYMBOL || isOneOf(before, KEYWORDS);
	}

	private boolean isSign(int index) {
		Token token = this.tokens.get(index);
		if (!token.isSymbol("-") && !token.isSymbol("+")) {
			return false;
		}
		if (index == 0) {
			return true;
		}
		Token before = this.tokens.get(index - 1);
		return (before.kind() == Kind.SYMBOL && !before.isSymbol(")"))
				|| (isOneOf(before, KEYWORDS) && !before.isWord("END"));
	}

	private String written(int index) {
		Token token = this.tokens.get(index);
		return switch (token.kind()) {
			case STRING -> StorageNames.literal(token.value().replace("\\", "\\\\"));
			case NUMBER, BINARY -> number(token.text());
			case QUOTED_NAME -> this.quotesNames ? quoted(token.value()) : token.value();
			case WORD -> word(token, index);
			case SYMBOL -> token.isSymbol("<>") ? "!=" : token.text();
			default -> token.text();
		};
	}

	/**
	 * The server writes {@code b'101'} as {@code 0b101}.
	 */
	private static String number(String text) {
		String lower = text.toLowerCase(Locale.ROOT);
		return lower.endsWith("'") ? "0" + lower.charAt(0) + lower.substring(2, lower.length() - 1) : lower;
	}

	private String word(Token token, int index) {
		boolean called = this.tokens.get(index + 1).isSymbol("(");
		if (isOneOf(token, CALLED_BY_NAME)) {
			return token.text() + (called ? "" : "()");
		}
		if (isOneOf(token, KEYWORDS) || (isOneOf(token, UNITS) && !called)) {
			return token.text().toLowerCase(Locale.ROOT);
		}
		if (token.isWord("INTERVAL") && !called) {
			return "INTERVAL";
		}
		return (this.quotesNames && !called) ? quoted(token.text()) : token.text();
	}

	private static boolean isOneOf(Token token, Set<String> words) {
		return token.kind() == Kind.WORD && words.contains(token.text().toLowerCase(Locale.ROOT));
	}

	private static String quoted(String name) {
		return "`" + name.replace("`", "``") + "`";
	}

}
