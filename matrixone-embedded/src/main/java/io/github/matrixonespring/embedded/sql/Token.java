package io.github.matrixonespring.embedded.sql;

/**
 * One token of a statement.
 *
 * @param kind what it is
 * @param text as written
 * @param value without quotes and escapes
 * @param start where it begins in the statement
 * @param end where it ends, exclusive
 */
public record Token(Kind kind, String text, String value, int start, int end) {

	/**
	 * What a token can be.
	 */
	public enum Kind {

		/** A keyword or a name without quotes. */
		WORD,

		/** A name in backquotes. */
		QUOTED_NAME,

		/** A string in single or double quotes. */
		STRING,

		NUMBER,

		/** A binary literal; its value is in hexadecimal digits. */
		BINARY,

		/** {@code @name}. */
		USER_VARIABLE,

		/** {@code @@name}, its value without the scope. */
		SYSTEM_VARIABLE,

		/** {@code ?}. */
		PARAMETER,

		SYMBOL,

		/** The end of the statement. */
		END

	}

	public boolean isWord(String word) {
		return this.kind == Kind.WORD && this.text.equalsIgnoreCase(word);
	}

	public boolean isSymbol(String symbol) {
		return this.kind == Kind.SYMBOL && this.text.equals(symbol);
	}

	public boolean isName() {
		return this.kind == Kind.WORD || this.kind == Kind.QUOTED_NAME;
	}

	public boolean isEnd() {
		return this.kind == Kind.END;
	}

}
