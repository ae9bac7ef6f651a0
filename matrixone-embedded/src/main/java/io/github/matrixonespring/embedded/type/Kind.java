package io.github.matrixonespring.embedded.type;

import java.util.Locale;

/**
 * The kinds of types that the server computes with, each with the Java class that its
 * values have in a {@link io.github.matrixonespring.embedded.function.ServerFunction
 * function}.
 */
public enum Kind {

	/** A bare {@code NULL}; the server calls it ANY. */
	ANY(Object.class),

	BOOL(Boolean.class),

	/** Up to 64 bits, computed with as an unsigned number. */
	BIT(Long.class),

	TINYINT(Long.class), SMALLINT(Long.class), INT(Long.class), BIGINT(Long.class),

	TINYINT_UNSIGNED(Long.class), SMALLINT_UNSIGNED(Long.class), INT_UNSIGNED(Long.class),

	/** Its values have no sign and can be beyond those of a long. */
	BIGINT_UNSIGNED(java.math.BigInteger.class),

	FLOAT(Double.class), DOUBLE(Double.class),

	DECIMAL(java.math.BigDecimal.class),

	CHAR(String.class), VARCHAR(String.class),

	/** All of tinytext to longtext. */
	TEXT(String.class),

	BINARY(byte[].class), VARBINARY(byte[].class),

	/** All of tinyblob to longblob. */
	BLOB(byte[].class),

	/** As text, in the form in which the server writes it. */
	JSON(String.class),

	DATE(java.time.LocalDate.class),

	/** Can be negative and longer than a day. */
	TIME(java.time.Duration.class),

	DATETIME(java.time.LocalDateTime.class),

	/** A moment, here as the local time of the session. */
	TIMESTAMP(java.time.LocalDateTime.class),

	YEAR(Long.class), ENUM(String.class), SET(String.class), UUID(String.class);

	private final Class<?> javaType;

	Kind(Class<?> javaType) {
		this.javaType = javaType;
	}

	public Class<?> javaType() {
		return this.javaType;
	}

	public boolean isInteger() {
		return isSigned() || isUnsigned();
	}

	public boolean isSigned() {
		return this == TINYINT || this == SMALLINT || this == INT || this == BIGINT;
	}

	public boolean isUnsigned() {
		return this == TINYINT_UNSIGNED || this == SMALLINT_UNSIGNED || this == INT_UNSIGNED || this == BIGINT_UNSIGNED;
	}

	/**
	 * Return how long a whole number is.
	 * @return the bits, those of a {@code bigint} for every other type
	 */
	public int bits() {
		return switch (this) {
			case TINYINT, TINYINT_UNSIGNED -> Byte.SIZE;
			case SMALLINT, SMALLINT_UNSIGNED -> Short.SIZE;
			case INT, INT_UNSIGNED -> Integer.SIZE;
			default -> Long.SIZE;
		};
	}

	public boolean isFloating() {
		return this == FLOAT || this == DOUBLE;
	}

	public boolean isNumber() {
		return isInteger() || isFloating() || this == DECIMAL;
	}

	/**
	 * Return whether it is text to the server, binary strings included.
	 * @return whether it is
	 */
	public boolean isString() {
		return isText() || isBinary();
	}

	public boolean isText() {
		return this == CHAR || this == VARCHAR || this == TEXT;
	}

	public boolean isBinary() {
		return this == BINARY || this == VARBINARY || this == BLOB;
	}

	public boolean isTemporal() {
		return this == DATE || this == TIME || this == DATETIME || this == TIMESTAMP;
	}

	/**
	 * Return the name by which the server's errors call it.
	 * @return the name, in capitals
	 */
	public String inErrors() {
		return name().replace('_', ' ').toUpperCase(Locale.ROOT);
	}

}
