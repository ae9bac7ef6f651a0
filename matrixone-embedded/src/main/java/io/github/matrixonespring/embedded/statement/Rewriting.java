package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.sql.Token;
import org.jspecify.annotations.Nullable;

/**
 * Text that is written before, behind or instead of tokens of a statement, where H2
 * writes an expression in another way.
 */
final class Rewriting {

	private final Map<Integer, String> before = new HashMap<>();

	private final Map<Integer, String> behind = new HashMap<>();

	private final Map<Integer, String> instead = new HashMap<>();

	private Rewriting() {
	}

	/**
	 * Find out what has to be rewritten in a statement.
	 * @param statement the statement
	 * @return what has to be
	 * @throws SQLException if the engine does not know a form of it
	 */
	static Rewriting of(List<Token> statement) throws SQLException {
		Rewriting rewriting = new Rewriting();
		Operands operands = new Operands(statement);
		// A call is an operand, so it comes first.
		for (int i = 0; i < statement.size(); i++) {
			if (statement.get(i).isWord("TIMESTAMPDIFF") && operands.at(i + 1).isSymbol("(")) {
				new TimestampDifference(operands, rewriting).rewrite(i);
			}
		}
		new Divisions(operands, rewriting).rewrite();
		return rewriting;
	}

	void before(int index, String text) {
		this.before.merge(index, text, (first, second) -> second + " " + first);
	}

	/**
	 * Write something behind a token.
	 * @param end the index of the token that follows it
	 * @param text the text
	 */
	void behind(int end, String text) {
		this.behind.merge(end, text, (first, second) -> first + " " + second);
	}

	void instead(int index, String text) {
		this.instead.put(index, text);
	}

	@Nullable String textBefore(int index) {
		return this.before.get(index);
	}

	@Nullable String textBehind(int end) {
		return this.behind.get(end);
	}

	@Nullable String textInstead(int index) {
		return this.instead.get(index);
	}

}
