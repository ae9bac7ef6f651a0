package io.github.matrixonespring.embedded.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * The types of literals.
 */
final class Literals {

	private static final BigInteger MAX_UNSIGNED = BigInteger.ONE.shiftLeft(Long.SIZE).subtract(BigInteger.ONE);

	/** Fewer characters than these are digits of a long. */
	private static final int SURELY_LONG = 19;

	private Literals() {
	}

	/**
	 * The value of a hexadecimal or binary literal, which is a string but a number where
	 * one is needed. It can be the content of a large object, which is no number until
	 * somebody asks.
	 *
	 * @param text the digits, none for zero
	 * @param radix 16 or 2
	 */
	record Digits(String text, int radix) {

		BigInteger number() {
			return new BigInteger("0" + this.text, this.radix);
		}

		Bound bind() {
			return Literals.bind(new Literal(LiteralKind.INTEGER, number().toString()));
		}

	}

	static Bound bind(Literal literal) {
		String value = literal.value();
		ServerType type = type(literal.kind(), value);
		return new Bound(switch (literal.kind()) {
			case STRING, WORD -> StorageNames.literal(value);
			case INTEGER -> integer(value, type);
			case DECIMAL -> "CAST(" + value + " AS DECIMAL(" + type.width() + ", " + type.scale() + "))";
			case FLOATING -> "CAST(" + value + " AS DOUBLE PRECISION)";
			case BOOLEAN -> value.toUpperCase(Locale.ROOT);
			case NULL -> "NULL";
			case HEXADECIMAL -> "X'" + value + "'";
			case BITS -> "X'" + hexadecimal(value) + "'";
		}, type, value(literal.kind(), value));
	}

	/**
	 * Return the value of a literal as functions get it.
	 */
	static @Nullable Object value(LiteralKind kind, String value) {
		return switch (kind) {
			case STRING, WORD -> value;
			case INTEGER ->
				(value.length() < SURELY_LONG) ? (Object) Long.valueOf(value) : integer(new BigInteger(value));
			case DECIMAL -> new BigDecimal(value);
			case FLOATING -> Double.valueOf(value);
			case BOOLEAN -> Boolean.valueOf(value);
			case NULL -> null;
			case HEXADECIMAL -> new Digits(value, 16);
			case BITS -> new Digits(value, 2);
		};
	}

	private static Object integer(BigInteger value) {
		return switch (integerType(value).kind()) {
			case BIGINT -> value.longValue();
			case BIGINT_UNSIGNED -> value;
			default -> new BigDecimal(value);
		};
	}

	private static String integer(String value, ServerType type) {
		return switch (type.kind()) {
			case BIGINT -> "CAST(" + value + " AS BIGINT)";
			case BIGINT_UNSIGNED -> "CAST(" + value + " AS DECIMAL(20))";
			default -> "CAST(" + value + " AS DECIMAL(38, 0))";
		};
	}

	private static String hexadecimal(String bits) {
		String digits = new BigInteger(bits, 2).toString(16);
		return (digits.length() % 2 == 0) ? digits : "0" + digits;
	}

	/**
	 * Return the type of a parameter, which decides about what H2 is sent. It says
	 * nothing about the length of a text, so that other texts can take its place.
	 * @param literal what the driver writes for the parameter
	 * @return the type
	 */
	static ServerType type(Execution.Literal literal) {
		return (literal.kind() == Execution.Literal.Kind.TEXT) ? ServerType.of(Kind.VARCHAR)
				: type(Binding.kind(literal), literal.text());
	}

	private static ServerType type(LiteralKind kind, String value) {
		return switch (kind) {
			case STRING, WORD -> value.isEmpty() ? ServerType.of(Kind.CHAR) : ServerType.text(value.length());
			case INTEGER ->
				(value.length() < SURELY_LONG) ? ServerType.of(Kind.BIGINT) : integerType(new BigInteger(value));
			case DECIMAL -> decimalType(new BigDecimal(value));
			case FLOATING -> ServerType.of(Kind.DOUBLE);
			case BOOLEAN -> ServerType.of(Kind.BOOL);
			case NULL -> ServerType.of(Kind.ANY);
			case HEXADECIMAL, BITS -> ServerType.of(Kind.VARBINARY);
		};
	}

	private static ServerType integerType(BigInteger value) {
		if (value.bitLength() < Long.SIZE) {
			return ServerType.of(Kind.BIGINT);
		}
		return (value.signum() > 0 && value.compareTo(MAX_UNSIGNED) <= 0) ? ServerType.of(Kind.BIGINT_UNSIGNED)
				: ServerType.decimal(ServerType.MAX_DECIMAL128, 0);
	}

	private static ServerType decimalType(BigDecimal value) {
		boolean wide = Math.max(value.precision(), value.scale()) > ServerType.MAX_DECIMAL64;
		return ServerType.decimal(wide ? ServerType.MAX_DECIMAL128 : ServerType.MAX_DECIMAL64,
				Math.max(value.scale(), 0));
	}

}
