package io.github.matrixonespring.sql;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Finds the statements that do more than read. The MySQL driver refuses in a read-only
 * transaction what it takes for a write, but looks at the first word of the text only.
 *
 * @since 0.1.0
 */
public final class ReadOnlySql {

	/** SET is judged by what it does to the transaction. */
	private static final Set<String> READING = Set.of("SELECT", "SHOW", "DESC", "DESCRIBE", "VALUES", "TABLE", "USE",
			"HELP", "SET");

	private static final Set<String> VERBS = Set.of("SELECT", "VALUES", "TABLE", "INSERT", "REPLACE", "UPDATE",
			"DELETE");

	private ReadOnlySql() {
	}

	/**
	 * Find the statement of a text that does more than read.
	 * @param text a statement, or several
	 * @return the word that says what it does, or {@code null} if all of them only read
	 */
	public static @Nullable String findOther(String text) {
		for (String statement : SqlWords.statements(text)) {
			String verb = verb(new SqlWords(statement));
			if (!READING.contains(verb)) {
				return verb;
			}
		}
		return null;
	}

	/**
	 * Return the word that says what a statement does: the first one, or that behind
	 * EXPLAIN or the common table expressions.
	 */
	private static String verb(SqlWords words) {
		String first = words.next();
		while ("(".equals(first)) {
			first = words.next();
		}
		String verb = String.valueOf(first).toUpperCase(Locale.ROOT);
		return switch (verb) {
			case "WITH" -> verbBehind(words, verb);
			case "EXPLAIN" -> explained(words);
			default -> verb;
		};
	}

	/**
	 * Only with ANALYZE is it executed.
	 */
	private static String explained(SqlWords words) {
		boolean executed = false;
		for (String word = words.next(); word != null; word = words.next()) {
			String upperCase = word.toUpperCase(Locale.ROOT);
			executed |= upperCase.equals("ANALYZE") || upperCase.equals("PHYPLAN");
			if (VERBS.contains(upperCase)) {
				return executed ? upperCase : "DESCRIBE";
			}
		}
		return "DESCRIBE";
	}

	private static String verbBehind(SqlWords words, String start) {
		int depth = 0;
		for (String word = words.next(); word != null; word = words.next()) {
			depth += switch (word) {
				case "(" -> 1;
				case ")" -> -1;
				default -> 0;
			};
			String upperCase = word.toUpperCase(Locale.ROOT);
			if (depth == 0 && VERBS.contains(upperCase)) {
				return upperCase;
			}
		}
		return start;
	}

}
