package io.github.matrixonespring.embedded.statement;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What the server makes of the list of a SELECT. A column that the query does not name is
 * named after the expression as it is written, without quotes, where H2 would name it
 * after the translated one. A whole number by itself is a bigint.
 */
final class SelectList {

	/** H2 takes no longer ones. */
	private static final int MAX_LENGTH = 250;

	private static final Set<String> ENDS_LIST = Set.of("FROM", "INTO", "WHERE", "UNION", "EXCEPT", "INTERSECT",
			"MINUS", "GROUP", "HAVING", "ORDER", "LIMIT", "FOR", "LOCK", "WINDOW");

	/** Words at the end of an expression that are part of it, not an alias. */
	private static final Set<String> CLOSING = Set.of("END", "NULL", "TRUE", "FALSE", "UNKNOWN");

	/** Functions that can be called without parentheses, which the server puts back. */
	private static final Set<String> CALLS = Set.of("CURRENT_USER", "CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME",
			"LOCALTIME", "LOCALTIMESTAMP", "UTC_TIMESTAMP");

	/** Operators that the server writes in another way. */
	private static final Map<String, String> LABELS = Map.of("&&", "and", "||", "or", "<>", "!=");

	/** Words after which an expression goes on. */
	private static final Set<String> CONNECTING = Set.of("AND", "OR", "NOT", "XOR", "IS", "LIKE", "IN", "BETWEEN",
			"DISTINCT", "ALL", "ANY", "SOME", "DIV", "ESCAPE", "COLLATE", "BINARY", "REGEXP", "RLIKE", "INTERVAL",
			"SELECT", "AS");

	private final List<Token> tokens;

	private final Map<Integer, String> labels = new HashMap<>();

	private final Set<Integer> numbers = new HashSet<>();

	private SelectList(List<Token> tokens) {
		this.tokens = tokens;
	}

	/**
	 * Read the list of a query.
	 * @param tokens the query, or another statement, which has no list
	 * @return the list
	 */
	static SelectList of(List<Token> tokens) {
		SelectList list = new SelectList(tokens);
		if (tokens.get(0).isWord("SELECT")) {
			list.readList();
		}
		return list;
	}

	/**
	 * Return the name of the column whose expression ends at a place.
	 * @param end the index of the token behind the expression
	 * @return the name, or {@code null} if none ends there or it has a name
	 */
	@Nullable String labelAt(int end) {
		return this.labels.get(end);
	}

	/**
	 * Return whether a whole number by itself stands at a place.
	 * @param index the index of the token
	 * @return whether one does
	 */
	boolean isNumberAt(int index) {
		return this.numbers.contains(index);
	}

	private void readList() {
		int start = (at(1).isWord("DISTINCT") || at(1).isWord("ALL")) ? 2 : 1;
		int depth = 0;
		for (int i = start;; i++) {
			Token token = at(i);
			boolean ends = token.isEnd() || token.isSymbol(";") || (depth == 0 && token.kind() == Kind.WORD
					&& ENDS_LIST.contains(token.text().toUpperCase(Locale.ROOT)));
			if (ends || (depth == 0 && token.isSymbol(","))) {
				readItem(start, i);
				start = i + 1;
			}
			if (ends) {
				return;
			}
			depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
		}
	}

	private void readItem(int start, int end) {
		if (at(start).kind() == Kind.NUMBER && at(start).value().chars().allMatch(Character::isDigit)
				&& (end == start + 1 || isAliased(start, end)) && end <= start + 3) {
			this.numbers.add(start);
		}
		if (start < end && !isColumn(start, end) && !isAliased(start, end)) {
			String label = label(start, end);
			if (label.length() <= MAX_LENGTH && !label.isEmpty()) {
				this.labels.put(end, label);
			}
		}
	}

	private boolean isColumn(int start, int end) {
		for (int i = start; i < end; i++) {
			boolean name = (i - start) % 2 == 0;
			boolean star = at(i).isSymbol("*") && i == end - 1;
			if (name ? !(star || isPlainName(at(i))) : !at(i).isSymbol(".")) {
				return false;
			}
		}
		return true;
	}

	private static boolean isPlainName(Token token) {
		String word = token.text().toUpperCase(Locale.ROOT);
		return token.isName() && !CLOSING.contains(word) && !CALLS.contains(word);
	}

	private boolean isAliased(int start, int end) {
		Token last = at(end - 1);
		@Nullable Token before = (end - 2 >= start) ? at(end - 2) : null;
		if (before == null) {
			return false;
		}
		if (before.isWord("AS")) {
			return true;
		}
		boolean canBeAlias = last.kind() == Kind.QUOTED_NAME || last.kind() == Kind.STRING
				|| (last.kind() == Kind.WORD && !CLOSING.contains(last.text().toUpperCase(Locale.ROOT)));
		boolean complete = before.isSymbol(")")
				|| (before.kind() != Kind.SYMBOL && !CONNECTING.contains(before.text().toUpperCase(Locale.ROOT)));
		return canBeAlias && complete;
	}

	private String label(int start, int end) {
		StringBuilder label = new StringBuilder();
		for (int i = start; i < end; i++) {
			if (i > start && isSpaced(i, start)) {
				label.append(' ');
			}
			label.append(label(at(i)));
			if (isCallWithoutParentheses(i)) {
				label.append("()");
			}
		}
		return label.toString();
	}

	private boolean isCallWithoutParentheses(int index) {
		return at(index).kind() == Kind.WORD && CALLS.contains(at(index).text().toUpperCase(Locale.ROOT))
				&& !at(index + 1).isSymbol("(");
	}

	private static String label(Token token) {
		return switch (token.kind()) {
			case SYSTEM_VARIABLE -> "@@" + token.value();
			case STRING, QUOTED_NAME -> token.value();
			case SYMBOL -> LABELS.getOrDefault(token.text(), token.text());
			default -> token.isWord("REGEXP") ? "reg_match" : token.text();
		};
	}

	private boolean isSpaced(int index, int start) {
		Token token = at(index);
		Token before = at(index - 1);
		if (token.isSymbol(",") || token.isSymbol(")") || token.isSymbol(".") || before.isSymbol(".")
				|| before.isSymbol("(")) {
			return false;
		}
		if (token.isSymbol("(")) {
			return before.kind() != Kind.WORD || CONNECTING.contains(before.text().toUpperCase(Locale.ROOT))
					|| before.isWord("EXISTS") || before.isWord("OVER");
		}
		boolean sign = before.isSymbol("-") || before.isSymbol("+") || before.isSymbol("~") || before.isSymbol("!");
		boolean unary = sign
				&& (index - 1 == start || at(index - 2).kind() == Kind.SYMBOL && !at(index - 2).isSymbol(")"));
		return !unary;
	}

	private Token at(int index) {
		return this.tokens.get(Math.min(index, this.tokens.size() - 1));
	}

}
