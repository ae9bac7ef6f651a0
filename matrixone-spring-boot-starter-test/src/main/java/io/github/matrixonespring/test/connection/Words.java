package io.github.matrixonespring.test.connection;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Reads the words of a statement from its beginning. Comments and blanks are passed over.
 */
final class Words {

	private static final char QUOTE = '`';

	private final String sql;

	private int position;

	Words(String sql) {
		this.sql = sql;
	}

	/**
	 * Read the next word or symbol if it is one of some.
	 */
	boolean accept(String... expected) {
		int start = this.position;
		String word = next();
		if (word != null && Set.of(expected).contains(word.toLowerCase(Locale.ROOT))) {
			return true;
		}
		this.position = start;
		return false;
	}

	/**
	 * Tell whether there is nothing more but a semicolon.
	 */
	boolean atEnd() {
		int start = this.position;
		accept(";");
		boolean end = next() == null;
		this.position = start;
		return end;
	}

	/**
	 * Tell what comes next without reading it.
	 */
	boolean at(String... expected) {
		int start = this.position;
		boolean found = accept(expected);
		this.position = start;
		return found;
	}

	/**
	 * Read a name, in back-quotes or without.
	 * @return the name, or {@code null} if there is none
	 */
	@Nullable String name() {
		String word = next();
		if (word == null) {
			return null;
		}
		if (word.charAt(0) == QUOTE) {
			return (word.length() > 2 && word.charAt(word.length() - 1) == QUOTE)
					? word.substring(1, word.length() - 1).replace("``", "`") : null;
		}
		return isPartOfName(word.charAt(0)) ? word : null;
	}

	/**
	 * A word, a quoted name with its quotes, or another character.
	 */
	private @Nullable String next() {
		skipBlanks();
		if (this.position == this.sql.length()) {
			return null;
		}
		int start = this.position;
		char first = this.sql.charAt(start);
		if (first == QUOTE) {
			skipQuoted();
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
	 * A doubled quote belongs to the name.
	 */
	private void skipQuoted() {
		do {
			this.position++;
			skipBehind("`");
		}
		while (this.position < this.sql.length() && this.sql.charAt(this.position) == QUOTE);
	}

	private void skipBlanks() {
		while (this.position < this.sql.length()) {
			if (Character.isWhitespace(this.sql.charAt(this.position))) {
				this.position++;
			}
			else if (skip("/*")) {
				skipBehind("*/");
			}
			else if (skip("--") || skip("#")) {
				skipBehind("\n");
			}
			else {
				return;
			}
		}
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
