package io.github.matrixonespring.boot.autoconfigure.endpoint;

/**
 * How a column is compared with a value.
 */
enum RowOperator {

	/** Equal. */
	EQ("="),

	/** Not equal. */
	NE("<>"),

	/** Less. */
	LT("<"),

	/** Less or equal. */
	LE("<="),

	/** Greater. */
	GT(">"),

	/** Greater or equal. */
	GE(">="),

	/** Without a value. */
	NULL("is null"),

	/** With a value. */
	NOT_NULL("is not null");

	private final String sign;

	RowOperator(String sign) {
		this.sign = sign;
	}

	String sign() {
		return this.sign;
	}

	boolean takesValue() {
		return this != NULL && this != NOT_NULL;
	}

}
