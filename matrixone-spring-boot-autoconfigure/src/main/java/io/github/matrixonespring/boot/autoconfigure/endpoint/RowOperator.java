package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

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

	/**
	 * Find an operator by its word.
	 * @throws BadRequestException if there is none
	 */
	static RowOperator of(String word) {
		return Arrays.stream(values())
			.filter((operator) -> operator.word().equals(word))
			.findFirst()
			.orElseThrow(() -> new BadRequestException("Operator '%s' is not allowed: use one of %s".formatted(word,
					Arrays.stream(values()).map(RowOperator::word).collect(Collectors.joining(", ")))));
	}

	private String word() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
