package io.github.matrixonespring.embedded.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.Refusal;

/**
 * Finds the piece of a statement that a refusal names.
 */
public final class RefusedPiece {

	private static final Pattern WORDS = Pattern.compile("\\w+|[^\\s\\w]");

	/** Words that say nothing about the statement. */
	private static final Set<String> OTHERS = Set.of("a", "an", "the", "of", "in", "is", "as", "to", "that", "which",
			"with", "such", "and", "or", "no", "at", "for", "from", "on", "value", "values", "text", "column",
			"function", "operator", "clause", "expression", "several", "another", "type", "(", ")", ",", ".", "'",
			"\"");

	private RefusedPiece() {
	}

	/**
	 * Add the place to a refusal that lacks it: where the words that it names stand
	 * first, as many of them as there are side by side, else the beginning of the
	 * statement.
	 * @param error an error
	 * @param sql the statement that failed
	 * @return the refusal with its place, or the error itself if it is none or has it
	 */
	public static SQLException placed(SQLException error, String sql) {
		return (error instanceof Refusal refusal) ? refusal.at(sql, start(refusal.what(), sql)) : error;
	}

	private static int start(String what, String sql) {
		List<Token> tokens;
		try {
			tokens = Tokenizer.tokenize(sql);
		}
		catch (SQLException ex) {
			// What cannot be read is refused as a whole.
			return 0;
		}
		List<String> words = words(what);
		int found = tokens.get(0).start();
		int longest = 0;
		for (int first = 0; first < words.size(); first++) {
			for (int from = 0; from < tokens.size(); from++) {
				int length = length(words.subList(first, words.size()), tokens, from);
				if (length > longest) {
					longest = length;
					found = tokens.get(from).start();
				}
			}
		}
		return found;
	}

	private static List<String> words(String what) {
		try {
			return Tokenizer.tokenize(what)
				.stream()
				.map((token) -> (token.kind() == Token.Kind.STRING) ? token.value() : token.text())
				.filter((text) -> !text.isEmpty())
				.toList();
		}
		catch (SQLException ex) {
			// It is no SQL.
			return WORDS.matcher(what).results().map(MatchResult::group).toList();
		}
	}

	/**
	 * Return how many words stand from a token on, 0 if they say nothing.
	 */
	private static int length(List<String> words, List<Token> tokens, int from) {
		int length = 0;
		while (length < words.size() && from + length < tokens.size()
				&& words.get(length).equalsIgnoreCase(tokens.get(from + length).text())) {
			length++;
		}
		boolean telling = words.subList(0, length)
			.stream()
			.anyMatch((word) -> !OTHERS.contains(word.toLowerCase(Locale.ROOT)));
		return telling ? length : 0;
	}

}
