package io.github.matrixonespring.embedded.query;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

		/**
		 * Return the number of a type, of whose digits the server fills the last ones,
		 * whether the others fit or not.
		 */
		Bound bind(ServerType type) {
			if (type.kind().isInteger() && type.kind().bits() < Long.SIZE) {
				return Literals.bind(new Literal(LiteralKind.INTEGER, cut(type.kind()).toString()));
			}
			return (type.kind() == Kind.DECIMAL && type.scale() > 0)
					? Literals
						.bind(new Literal(LiteralKind.DECIMAL, new BigDecimal(number(), type.scale()).toPlainString()))
					: bind();
		}

		/**
		 * Of a number that is too large for its type the server takes the last bits.
		 */
		private BigInteger cut(Kind kind) {
			BigInteger cut = number().mod(BigInteger.TWO.pow(kind.bits()));
			return (kind.isSigned() && cut.bitLength() == kind.bits()) ? cut.subtract(BigInteger.TWO.pow(kind.bits()))
					: cut;
		}

		/**
		 * Return the literal as bytes, as binary columns store it.
		 */
		Bound bytes() {
			return new Bound("X'" + hexadecimal() + "'", ServerType.of(Kind.VARBINARY), this);
		}

		/**
		 * To the server it is a text. Bytes that are none stay bytes, as H2 has no such
		 * texts.
		 */
		private Bound string() {
			String decoded = decoded(HexFormat.of().parseHex(hexadecimal()));
			return (decoded != null) ? new Bound(StorageNames.literal(decoded), type(LiteralKind.STRING, decoded), this)
					: bytes();
		}

		private String hexadecimal() {
			String digits = (this.radix == 16) ? this.text : number().toString(16);
			return (digits.length() % 2 == 0) ? digits : "0" + digits;
		}

		private static @Nullable String decoded(byte[] bytes) {
			try {
				return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			}
			catch (CharacterCodingException ex) {
				return null;
			}
		}

	}

	static Bound bind(Literal literal) {
		String value = literal.value();
		if (value(literal.kind(), value) instanceof Digits digits) {
			return digits.string();
		}
		ServerType type = type(literal.kind(), value);
		return new Bound(switch (literal.kind()) {
			case STRING, WORD -> StorageNames.literal(value);
			case INTEGER -> integer(value, type);
			case DECIMAL -> "CAST(" + value + " AS DECIMAL(" + type.width() + ", " + type.scale() + "))";
			case FLOATING -> "CAST(" + value + " AS DOUBLE PRECISION)";
			case BOOLEAN -> value.toUpperCase(Locale.ROOT);
			case NULL -> "NULL";
			case HEXADECIMAL, BITS -> throw new IllegalArgumentException(value);
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
