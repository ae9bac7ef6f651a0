package io.github.matrixonespring.timetravel;

import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.support.Identifier;

/**
 * A word, a number, a quoted name, a string or one character of a statement.
 *
 * @param kind what it is
 * @param text the token as it was written, with its quotes
 * @param start where it begins
 */
record StatementToken(Kind kind, String text, int start) {

	int end() {
		return this.start + this.text.length();
	}

	/**
	 * Return whether this is one of some words, which are not quoted.
	 * @param words the words, in lower case
	 */
	boolean isWord(Set<String> words) {
		return this.kind == Kind.WORD && words.contains(this.text.toLowerCase(Locale.ROOT));
	}

	boolean isWord(String word) {
		return this.kind == Kind.WORD && word.equalsIgnoreCase(this.text);
	}

	boolean is(String operator) {
		return this.kind == Kind.OPERATOR && this.text.equals(operator);
	}

	boolean isName() {
		return this.kind == Kind.QUOTED_NAME || this.kind == Kind.WORD;
	}

	/**
	 * Return the name that this is, without quotes.
	 */
	String name() {
		return (this.kind == Kind.QUOTED_NAME) ? this.text.substring(1, this.text.length() - 1).replace("``", "`")
				: this.text;
	}

	/**
	 * Return the name as names of common table expressions are compared.
	 */
	String comparedName() {
		return Identifier.lowerCase(name());
	}

	/**
	 * What a token is.
	 */
	enum Kind {

		/** A name, a keyword or a number. */
		WORD,

		/** A name in backquotes. */
		QUOTED_NAME,

		/** A string in quotes or double quotes. */
		STRING,

		/** Any other character. */
		OPERATOR

	}

}
