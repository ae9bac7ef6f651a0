package io.github.matrixonespring.embedded.statement;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Token.Kind;

/**
 * Finds where the operands of an operator begin and end.
 *
 * @param tokens the statement
 */
record Operands(List<Token> tokens) {

	/** Words before a parenthesis that do not call a function. */
	private static final Set<String> NO_CALLS = Set.of("SELECT", "DISTINCT", "WHERE", "AND", "OR", "NOT", "XOR", "IN",
			"ON", "HAVING", "BY", "WHEN", "THEN", "ELSE", "BETWEEN", "LIKE", "SET", "VALUES", "DIV", "MOD", "CASE",
			"RETURN", "IS", "AS", "LIMIT");

	boolean isMultiplicative(int index) {
		Token token = at(index);
		return token.isSymbol("*") || token.isSymbol("/") || token.isSymbol("%") || token.isWord("DIV")
				|| (token.isWord("MOD") && !at(index + 1).isSymbol("("));
	}

	/**
	 * Return where the left operand of a multiplicative operator begins. Such operators
	 * are executed from left to right.
	 * @param operator the index of the operator
	 * @return the index of the first token of its left operand
	 */
	int startOfLeft(int operator) {
		int start = startOfPrimary(operator - 1);
		while (start > 1 && isMultiplicative(start - 1)) {
			start = startOfPrimary(start - 2);
		}
		boolean signed = start > 0 && (at(start - 1).isSymbol("-") || at(start - 1).isSymbol("+"));
		return (signed && !endsOperand(start - 2)) ? start - 1 : start;
	}

	private int startOfPrimary(int end) {
		int start = end;
		if (at(end).isSymbol(")")) {
			start = opening(end);
			if (start > 0 && at(start - 1).isName() && !isNoCall(at(start - 1))) {
				start--;
			}
		}
		else if (at(end).isWord("END")) {
			start = startOfCase(end);
		}
		while (start > 1 && at(start - 1).isSymbol(".")) {
			start -= 2;
		}
		return start;
	}

	/**
	 * Return where the right operand of an operator ends.
	 * @param operator the index of the operator
	 * @return the index of the token behind its right operand
	 */
	int endOfRight(int operator) {
		int position = operator + 1;
		while (at(position).isSymbol("-") || at(position).isSymbol("+")) {
			position++;
		}
		if (at(position).isSymbol("(")) {
			return closing(position) + 1;
		}
		if (at(position).isWord("CASE")) {
			return endOfCase(position);
		}
		position++;
		while (at(position).isSymbol(".")) {
			position += 2;
		}
		return at(position).isSymbol("(") ? closing(position) + 1 : position;
	}

	/**
	 * Return the parenthesis that closes one.
	 * @param opening the index of the opening one
	 * @return the index of the closing one, or of the last token
	 */
	int closing(int opening) {
		return partner(opening, 1, Operands::opens, Operands::closes, this.tokens.size() - 1);
	}

	/**
	 * Return the next comma between the same parentheses.
	 * @param from the index to look from
	 * @param end the index to look to
	 * @return the index of the comma, or the end if there is none
	 */
	int comma(int from, int end) {
		int position = from;
		while (position < end && !at(position).isSymbol(",")) {
			position = at(position).isSymbol("(") ? closing(position) + 1 : position + 1;
		}
		return position;
	}

	private int opening(int closing) {
		return partner(closing, -1, Operands::closes, Operands::opens, 0);
	}

	private int startOfCase(int end) {
		return partner(end, -1, Operands::endsCase, Operands::startsCase, 0);
	}

	private int endOfCase(int start) {
		return partner(start, 1, Operands::startsCase, Operands::endsCase, this.tokens.size() - 2) + 1;
	}

	/**
	 * Find the token that belongs to one, with pairs of the same kind between them.
	 */
	private int partner(int from, int step, Predicate<Token> deeper, Predicate<Token> back, int otherwise) {
		int depth = 0;
		for (int i = from; i >= 0 && i < this.tokens.size(); i += step) {
			depth += deeper.test(at(i)) ? 1 : back.test(at(i)) ? -1 : 0;
			if (depth == 0) {
				return i;
			}
		}
		return otherwise;
	}

	private static boolean opens(Token token) {
		return token.isSymbol("(");
	}

	private static boolean closes(Token token) {
		return token.isSymbol(")");
	}

	private static boolean startsCase(Token token) {
		return token.isWord("CASE");
	}

	private static boolean endsCase(Token token) {
		return token.isWord("END");
	}

	private boolean endsOperand(int index) {
		if (index < 0) {
			return false;
		}
		Token token = at(index);
		return token.isSymbol(")") || (token.kind() != Kind.SYMBOL && !isNoCall(token));
	}

	private static boolean isNoCall(Token token) {
		return token.kind() == Kind.WORD && NO_CALLS.contains(token.text().toUpperCase(Locale.ROOT));
	}

	Token at(int index) {
		return this.tokens.get(Math.min(index, this.tokens.size() - 1));
	}

}
