package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * What {@code INSERT … VALUES} stores where a value is a literal and nothing else. That
 * differs from the cast of the same literal in an expression, which UPDATE and
 * {@code INSERT … SELECT} do.
 */
public final class StoredLiterals {

	private static final String TRUE = "true";

	private StoredLiterals() {
	}

	/**
	 * What a literal is to the parser.
	 */
	public enum Form {

		/** {@code true} or {@code false}. */
		BOOLEAN,

		/** Digits, with a sign or without. */
		INTEGER,

		/** Digits with a point or an exponent, with a sign or without. */
		NUMBER,

		/** A text in quotes. */
		TEXT

	}

	/**
	 * Return what is stored of a literal.
	 * @param form what it is
	 * @param spelling how it is written: of a text, what the quotes hold
	 * @param column the type of the column, which is none of dates and times
	 * @return the value, of the Java class of the kind of the column
	 * @throws SQLException if the server does not store it
	 */
	public static @Nullable Object stored(Form form, String spelling, ServerType column) throws SQLException {
		Kind kind = column.kind();
		if (kind == Kind.YEAR && form == Form.NUMBER && !hasExponent(spelling)) {
			return null;
		}
		if (spelling.startsWith("-") && form != Form.TEXT) {
			boolean plain = form == Form.NUMBER && !hasExponent(spelling);
			if (plain && kind != Kind.DECIMAL && !kind.isFloating()) {
				throw negative(spelling.substring(1), column);
			}
			boolean expression = form == Form.NUMBER || kind == Kind.BOOL || kind == Kind.BIT;
			if (!plain && expression) {
				return Casts.assign(value(form, spelling), type(form), column);
			}
		}
		if (kind == Kind.JSON) {
			return Json.write(Json.parse(spelling));
		}
		if (kind.isString()) {
			return string(form, spelling, column);
		}
		if (kind == Kind.BIT) {
			return bits(form, spelling, column.width());
		}
		if (kind == Kind.DECIMAL) {
			return decimal(form, spelling, column);
		}
		if (kind == Kind.BOOL) {
			return bool(form, spelling);
		}
		if (kind.isInteger() || kind.isFloating() || form == Form.INTEGER) {
			return number(form, spelling, column);
		}
		return Casts.assign(value(form, spelling), type(form), column);
	}

	private static boolean hasExponent(String number) {
		return number.contains("e") || number.contains("E");
	}

	/**
	 * Check a whole number that VALUES gives to a timestamp: other than elsewhere, one
	 * that is too late is not stored as NULL.
	 * @param seconds the number
	 * @param row the number of the row of VALUES, from 1
	 * @throws SQLException if it is too late
	 */
	public static void checkTimestamp(BigInteger seconds, int row) throws SQLException {
		if (seconds.compareTo(BigInteger.valueOf(TemporalCasts.MAX_EPOCH_SECOND)) > 0
				&& seconds.bitLength() <= Long.SIZE) {
			throw ServerError.of(1366, "HY000", "truncated type datetime value 0 for column value, " + row);
		}
	}

	/**
	 * Return why a negative number with a point is not stored: its digits are cast to the
	 * type of the column before the sign is applied.
	 */
	private static SQLException negative(String digits, ServerType column) {
		Kind kind = column.kind();
		if (kind == Kind.BIT) {
			return Integers.outOfRange("bit(" + column.width() + ")", "value " + digits);
		}
		if (kind == Kind.BOOL || kind == Kind.JSON) {
			return ServerError.invalidArgument("operator unary_minus, bad value [" + column.inErrors() + "]");
		}
		return ServerError
			.invalidArgument("cast to " + (kind.isUnsigned() ? Integers.name(kind) : "int") + ", bad value " + digits);
	}

	private static ServerType type(Form form) {
		return switch (form) {
			case BOOLEAN -> ServerType.of(Kind.BOOL);
			case INTEGER -> ServerType.of(Kind.BIGINT);
			case NUMBER -> ServerType.of(Kind.DOUBLE);
			case TEXT -> ServerType.of(Kind.VARCHAR);
		};
	}

	private static Object value(Form form, String spelling) {
		return switch (form) {
			case BOOLEAN -> isTrue(spelling);
			case INTEGER -> new BigInteger(spelling).longValue();
			case NUMBER -> Double.valueOf(spelling);
			case TEXT -> spelling;
		};
	}

	private static boolean isTrue(String spelling) {
		return TRUE.equalsIgnoreCase(spelling);
	}

	/** Numbers are stored as they are written, but for the letter of an exponent. */
	private static Object string(Form form, String spelling, ServerType column) throws SQLException {
		String text = (form == Form.BOOLEAN) ? (isTrue(spelling) ? "1" : "0")
				: (form == Form.NUMBER) ? spelling.toLowerCase(Locale.ROOT) : spelling;
		if (column.kind() == Kind.VARBINARY && column.width() > 0
				&& text.codePointCount(0, text.length()) > column.width()) {
			throw ServerError.internal("Can't cast '" + StringWidths.shortened(text) + "' to " + column.inErrors()
					+ " type. Src length " + text.getBytes(StandardCharsets.UTF_8).length
					+ " is larger than Dest length " + column.width());
		}
		if (column.kind() == Kind.BINARY && text.getBytes(StandardCharsets.UTF_8).length > column.width()) {
			throw ServerError
				.notSupported("a text of more than " + column.width() + " bytes in a binary(" + column.width() + ")");
		}
		Object value = Casts.assign(text, ServerType.of(Kind.VARCHAR), column);
		return (value != null) ? value : text;
	}

	/** Digits behind the point are cut. */
	private static @Nullable Object number(Form form, String spelling, ServerType column) throws SQLException {
		if (form == Form.TEXT) {
			return Casts.assign(spelling, ServerType.of(Kind.VARCHAR), column);
		}
		if (form == Form.BOOLEAN) {
			return Casts.assign(isTrue(spelling) ? 1L : 0L, ServerType.of(Kind.BIGINT), column);
		}
		if (form == Form.INTEGER) {
			BigInteger integer = new BigInteger(spelling);
			boolean large = integer.bitLength() >= Long.SIZE;
			return Casts.assign(large ? integer : (Object) integer.longValue(),
					ServerType.of(large ? Kind.BIGINT_UNSIGNED : Kind.BIGINT), column);
		}
		ServerType exact = ServerType.of(Kind.DOUBLE);
		double number = Double.parseDouble(spelling);
		if (column.kind().isFloating()) {
			return Casts.assign(number, exact, column);
		}
		Casts.assign(number, exact, column);
		return Casts.assign((number < 0) ? Math.ceil(number) : Math.floor(number), exact, column);
	}

	/** Only a literal with a point or a text is checked for its digits. */
	private static @Nullable Object decimal(Form form, String spelling, ServerType column) throws SQLException {
		return switch (form) {
			case BOOLEAN -> Casts.assign(isTrue(spelling), ServerType.of(Kind.BOOL), column);
			case INTEGER -> integer(new BigInteger(spelling), column);
			case NUMBER, TEXT -> {
				if (spelling.isEmpty()) {
					throw ServerError.invalidValue("can't cast empty string to " + DecimalCasts.name(column));
				}
				yield DecimalCasts.parse(spelling.replace(" ", ""), column, spelling);
			}
		};
	}

	private static BigDecimal integer(BigInteger integer, ServerType column) throws SQLException {
		BigDecimal value = new BigDecimal(integer).setScale(column.scale());
		int most = (column.width() <= ServerType.MAX_DECIMAL64) ? Long.SIZE - 1 : 2 * Long.SIZE - 1;
		if (value.precision() > column.width() || value.unscaledValue().bitLength() > most) {
			throw ServerError.notSupported("the literal " + integer + " in a decimal(" + column.width() + ","
					+ column.scale() + "), as the server stores it beyond the column's digits");
		}
		return value;
	}

	/** Of the whole numbers, 1 alone is true. */
	private static boolean bool(Form form, String spelling) throws SQLException {
		return switch (form) {
			case BOOLEAN -> isTrue(spelling);
			case INTEGER -> new BigInteger(spelling).equals(BigInteger.ONE);
			case NUMBER -> Double.parseDouble(spelling) != 0;
			case TEXT -> NumericTexts.bool(spelling);
		};
	}

	private static long bits(Form form, String spelling, int width) throws SQLException {
		switch (form) {
			case BOOLEAN -> {
				return isTrue(spelling) ? 1 : 0;
			}
			case TEXT -> {
				byte[] bytes = spelling.getBytes(StandardCharsets.UTF_8);
				if (bytes.length > Long.BYTES) {
					throw ServerError.invalidValue("data too long");
				}
				return checked(new BigInteger(1, bytes), width);
			}
			case INTEGER -> {
				BigInteger integer = new BigInteger(spelling);
				return checked(integer, width);
			}
			case NUMBER -> {
				BigDecimal number = new BigDecimal(spelling);
				BigInteger rounded = number.setScale(0, RoundingMode.HALF_UP).toBigInteger();
				if (rounded.bitLength() > width) {
					throw ServerError.invalidValue("data too long, type width = " + width + ", val = "
							+ NumberTexts.inErrors(number.doubleValue(), Kind.DOUBLE));
				}
				return rounded.longValue();
			}
		}
		throw new IllegalArgumentException(form.name());
	}

	private static long checked(BigInteger bits, int width) throws SQLException {
		if (bits.bitLength() > width) {
			throw ServerError.invalidValue("data too long, type width = " + width + ", val = " + bits.toString(2));
		}
		return bits.longValue();
	}

}
