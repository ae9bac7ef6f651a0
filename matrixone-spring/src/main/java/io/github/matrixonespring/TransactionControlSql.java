package io.github.matrixonespring;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Finds the statements that end a transaction on this server.
 */
final class TransactionControlSql {

	private final String text;

	private int position;

	private TransactionControlSql(String text) {
		this.text = text;
	}

	/**
	 * Find the statement of a text that would end a transaction.
	 * @param text a statement, or several
	 * @return the statement, or {@code null} if none would
	 */
	static @Nullable Found find(String text) {
		return new TransactionControlSql(text).find();
	}

	private @Nullable Found find() {
		boolean starts = true;
		while (this.position < this.text.length()) {
			if (skipBlank() || skipComment()) {
				continue;
			}
			if (this.text.charAt(this.position) == ';') {
				this.position++;
				starts = true;
			}
			else if (!skipQuoted()) {
				String word = word();
				Found found = starts ? found(word) : null;
				if (found != null) {
					return found;
				}
				starts = false;
			}
		}
		return null;
	}

	private static @Nullable Found found(String word) {
		return switch (word) {
			case "SET" -> new Found(word, "Send it outside of the transaction, or for each connection "
					+ "(spring.datasource.hikari.connection-init-sql)");
			case "LOCK" -> new Found(word, "Lock rows instead: SELECT … FOR UPDATE");
			case "BEGIN", "START", "COMMIT", "ROLLBACK" -> new Found(word, """
					Leave it to the transaction manager: @Transactional and TransactionTemplate begin, commit and \
					roll back, REQUIRES_NEW begins another one, and setRollbackOnly() rolls back""");
			default -> null;
		};
	}

	private boolean skipBlank() {
		int start = this.position;
		while (this.position < this.text.length() && Character.isWhitespace(this.text.charAt(this.position))) {
			this.position++;
		}
		return this.position > start;
	}

	/**
	 * The server runs what is in a comment that begins with an exclamation mark.
	 */
	private boolean skipComment() {
		if (at("/*!")) {
			this.position += 3;
			while (this.position < this.text.length() && Character.isDigit(this.text.charAt(this.position))) {
				this.position++;
			}
			return true;
		}
		if (at("*/")) {
			this.position += 2;
			return true;
		}
		if (at("/*")) {
			skipPast("*/", this.position + 2);
			return true;
		}
		if (at("#") || at("-- ") || at("--\t") || at("--\n")) {
			skipPast("\n", this.position);
			return true;
		}
		return false;
	}

	private boolean skipQuoted() {
		char quote = this.text.charAt(this.position);
		if (quote != '\'' && quote != '"' && quote != '`') {
			return false;
		}
		this.position++;
		while (this.position < this.text.length() && this.text.charAt(this.position) != quote) {
			boolean escape = this.text.charAt(this.position) == '\\' && quote != '`';
			this.position += escape ? 2 : 1;
		}
		this.position++;
		return true;
	}

	/**
	 * Return the word at the position, in upper case; where there is none, any character.
	 */
	private String word() {
		int start = this.position;
		while (this.position < this.text.length() && Character.isJavaIdentifierPart(this.text.charAt(this.position))) {
			this.position++;
		}
		if (this.position == start) {
			this.position++;
		}
		return this.text.substring(start, this.position).toUpperCase(Locale.ROOT);
	}

	private boolean at(String token) {
		return this.text.startsWith(token, this.position);
	}

	private void skipPast(String token, int from) {
		int found = this.text.indexOf(token, from);
		this.position = (found >= 0) ? found + token.length() : this.text.length();
	}

	/**
	 * A statement that would end the transaction.
	 *
	 * @param word what it starts with
	 * @param remedy what to do instead, as a sentence for the user
	 */
	record Found(String word, String remedy) {

	}

}
