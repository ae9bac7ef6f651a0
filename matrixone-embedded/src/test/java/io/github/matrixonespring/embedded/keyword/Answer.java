package io.github.matrixonespring.embedded.keyword;

/**
 * What becomes of a word without backquotes in a position.
 */
enum Answer {

	/** It is a name. */
	NAME,

	/** It is a syntax error at the word. */
	REFUSED,

	/** It is a syntax error somewhere behind the word. */
	REFUSED_LATER,

	/** The statement is understood, but the word is no name. */
	OTHER,

	/** The engine does not support the statement, or something in it. */
	UNSUPPORTED;

	/**
	 * Return whether it is the same, or says nothing about the word. Where a word is
	 * refused, another place of the error is another text of it, not another answer.
	 */
	boolean agreesWith(Answer server) {
		return this == server || this == UNSUPPORTED || (isRefusal() && server.isRefusal());
	}

	private boolean isRefusal() {
		return this == REFUSED || this == REFUSED_LATER;
	}

}
