package io.github.matrixonespring.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads the words of a statement, or of several, one after the other. Blanks and comments
 * are passed over, but not what is in a comment that begins with an exclamation mark: the
 * server executes that.
 *
 * @since 0.1.0
 */
public final class SqlWords {

	private static final char NAME_QUOTE = '`';

	private final String sql;

	private int position;

	/**
	 * Create a new {@code SqlWords}.
	 * @param sql the text to read
	 */
	public SqlWords(String sql) {
		this.sql = sql;
	}

	/**
	 * Return the statements of a text that have a word in them.
	 * @param text a statement, or several
	 * @return the statements, without semicolons and blanks around them
	 */
	public static List<String> statements(String text) {
		List<String> statements = new ArrayList<>();
		SqlWords words = new SqlWords(text);
		int start = 0;
		boolean empty = true;
		for (String word = words.next(); word != null; word = words.next()) {
			if (!word.equals(";")) {
				empty = false;
				continue;
			}
			if (!empty) {
				statements.add(text.substring(start, words.position - 1).strip());
			}
			start = words.position;
			empty = true;
		}
		if (!empty) {
			statements.add(text.substring(start).strip());
		}
		return statements;
	}

	/**
	 * Read the next word.
	 * @return a word, a string or a quoted name with its quotes, or any other character;
	 * {@code null} if there is nothing more
	 */
	public @Nullable String next() {
		skipBlanks();
		if (this.position == this.sql.length()) {
			return null;
		}
		int start = this.position;
		char first = this.sql.charAt(start);
		if (first == NAME_QUOTE || first == '\'' || first == '"') {
			skipQuoted(first);
		}
		else if (isPartOfName(first)) {
			while (this.position < this.sql.length() && isPartOfName(this.sql.charAt(this.position))) {
				this.position++;
			}
		}
		else {
			this.position++;
		}
		return this.sql.substring(start, this.position);
	}

	/**
	 * Read the next word if it is one of some.
	 * @param expected the words, in lower case
	 * @return whether it was
	 */
	public boolean accept(String... expected) {
		int start = this.position;
		String word = next();
		if (word != null && Set.of(expected).contains(word.toLowerCase(Locale.ROOT))) {
			return true;
		}
		this.position = start;
		return false;
	}

	/**
	 * Return whether the next word is one of some, without reading it.
	 * @param expected the words, in lower case
	 * @return whether it is
	 */
	public boolean at(String... expected) {
		int start = this.position;
		boolean found = accept(expected);
		this.position = start;
		return found;
	}

	/**
	 * Return whether there is nothing more but a semicolon.
	 * @return whether that is all
	 */
	public boolean atEnd() {
		int start = this.position;
		accept(";");
		boolean end = next() == null;
		this.position = start;
		return end;
	}

	/**
	 * Read a name, in back-quotes or without.
	 * @return the name, or {@code null} if there is none
	 */
	public @Nullable String name() {
		String word = next();
		if (word == null) {
			return null;
		}
		if (word.charAt(0) == NAME_QUOTE) {
			return (word.length() > 2 && word.charAt(word.length() - 1) == NAME_QUOTE)
					? word.substring(1, word.length() - 1).replace("``", "`") : null;
		}
		return isPartOfName(word.charAt(0)) ? word : null;
	}

	/**
	 * A doubled quote belongs to what is quoted, and so does one behind a backslash, but
	 * not in a name.
	 */
	private void skipQuoted(char quote) {
		this.position++;
		while (this.position < this.sql.length()) {
			char character = this.sql.charAt(this.position);
			if (character == '\\' && quote != NAME_QUOTE) {
				this.position++;
			}
			else if (character == quote) {
				if (!this.sql.startsWith(String.valueOf(quote), this.position + 1)) {
					this.position++;
					return;
				}
				this.position++;
			}
			this.position++;
		}
		this.position = this.sql.length();
	}

	private void skipBlanks() {
		while (this.position < this.sql.length()) {
			if (Character.isWhitespace(this.sql.charAt(this.position))) {
				this.position++;
			}
			else if (skip("*/")) {
				continue;
			}
			else if (skip("/*!")) {
				skipVersion();
			}
			else if (skip("/*")) {
				skipBehind("*/");
			}
			else if (skip("#") || skipDashes()) {
				skipBehind("\n");
			}
			else {
				return;
			}
		}
	}

	private void skipVersion() {
		while (this.position < this.sql.length() && Character.isDigit(this.sql.charAt(this.position))) {
			this.position++;
		}
	}

	/**
	 * Two of them begin a comment only before a blank, or at the end.
	 */
	private boolean skipDashes() {
		int behind = this.position + 2;
		return (behind >= this.sql.length() || Character.isWhitespace(this.sql.charAt(behind))) && skip("--");
	}

	private boolean skip(String text) {
		boolean found = this.sql.startsWith(text, this.position);
		this.position += found ? text.length() : 0;
		return found;
	}

	private void skipBehind(String end) {
		int found = this.sql.indexOf(end, this.position);
		this.position = (found < 0) ? this.sql.length() : found + end.length();
	}

	private static boolean isPartOfName(char character) {
		return Character.isLetterOrDigit(character) || character == '_' || character == '$';
	}

}
