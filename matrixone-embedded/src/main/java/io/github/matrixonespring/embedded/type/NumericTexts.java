package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Reads texts as numbers.
 */
final class NumericTexts {

	/** A number with anything behind it. */
	private static final Pattern FLOATING = Pattern
		.compile("[ \\t\\n\\x0B\\f\\r]*([+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?).*", Pattern.DOTALL);

	private static final Pattern WHOLE_FLOATING = Pattern
		.compile("[+-]?(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");

	private static final Pattern DIGITS = Pattern.compile("[+-]?(\\d+)");

	private static final Pattern LEADING_INTEGER = Pattern.compile("([+-]?)(?:(\\d+)|\\.\\d).*", Pattern.DOTALL);

	/** A number written in another base, or one that is none. */
	private static final Pattern SPECIAL = Pattern.compile("[+-]?(?:0[box].*|nan.*|inf.*)",
			Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

	private NumericTexts() {
	}

	/**
	 * Read a whole number, in the base that a prefix says.
	 * @param text the text
	 * @param to the kind of integer
	 * @return the number
	 * @throws SQLException if it is none, or too large
	 */
	static BigInteger integer(String text, Kind to) throws SQLException {
		String stripped = text.strip();
		Token token = Token.of(stripped);
		BigInteger magnitude = (token != null) ? token.integer() : null;
		if (token == null || magnitude == null) {
			Matcher leading = DIGITS.matcher(stripped);
			if (leading.lookingAt() && new BigInteger(leading.group(1)).bitLength() > Integers.bits(to)) {
				// The server reads no further.
				throw Integers.outOfRange(to, "'" + stripped + "'");
			}
			throw notInteger(stripped, to);
		}
		BigInteger value = token.negative() ? magnitude.negate() : magnitude;
		if (magnitude.bitLength() > Integers.bits(to)) {
			throw Integers.outOfRange(to, "'" + stripped + "'");
		}
		if (to.isUnsigned() && value.signum() < 0) {
			throw notInteger(stripped, to);
		}
		if (!Integers.fits(value, to)) {
			throw Integers.outOfRange(to, "'" + stripped + "'");
		}
		return value;
	}

	/**
	 * Read the whole number that a text begins with, as CAST to SIGNED and UNSIGNED do.
	 * What does not fit becomes something else.
	 * @param text the text
	 * @param to the kind of integer
	 * @return the number
	 * @throws SQLException if it begins with none
	 */
	static BigInteger leadingInteger(String text, Kind to) throws SQLException {
		String stripped = text.strip();
		String input = stripped;
		Token token = Token.of(stripped);
		if (token == null || token.base() == BASE) {
			Matcher matcher = LEADING_INTEGER.matcher(stripped);
			input = matcher.matches() ? matcher.group(1) + ((matcher.group(2) != null) ? matcher.group(2) : "0") : "";
			token = Token.of(input);
		}
		BigInteger magnitude = (token != null) ? token.integer() : null;
		if (token == null || magnitude == null) {
			throw notInteger(stripped, to);
		}
		BigInteger most = BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);
		if (to.isUnsigned()) {
			return token.negative() ? magnitude.negate().and(most) : magnitude.min(most);
		}
		return token.negative() ? magnitude.negate().max(BigInteger.valueOf(Long.MIN_VALUE))
				: BigInteger.valueOf(magnitude.min(most).longValue());
	}

	private static SQLException notInteger(String text, Kind to) {
		return ServerError
			.invalidArgument("cast to " + (to.isSigned() ? "int" : Integers.name(to)) + ", bad value " + text);
	}

	/**
	 * Read the number that a text begins with: 0 if it begins with none.
	 * @param text the text
	 * @param to FLOAT or DOUBLE
	 * @return the number
	 * @throws SQLException if it begins like one in another base and is none
	 */
	static double floating(String text, Kind to) throws SQLException {
		String stripped = text.strip();
		if (SPECIAL.matcher(stripped).matches()) {
			return special(stripped);
		}
		Matcher matcher = FLOATING.matcher(text);
		if (!matcher.matches()) {
			return 0;
		}
		double value = Double.parseDouble(matcher.group(1));
		double most = (to == Kind.FLOAT) ? Float.MAX_VALUE : Double.MAX_VALUE;
		return (Math.abs(value) > most) ? Math.copySign(most, value) : value;
	}

	private static double special(String text) throws SQLException {
		Token token = Token.of(text);
		if (token != null && token.base() != BASE) {
			BigInteger magnitude = token.integer();
			if (magnitude != null) {
				return token.negative() ? magnitude.negate().doubleValue() : magnitude.doubleValue();
			}
			throw ServerError.invalidValue(quoted(token.digits()) + " is invalid numeric string");
		}
		Double value = notFinite((token != null) ? token.digits() : text);
		if (value == null) {
			throw ServerError.invalidValue(quoted(text) + " is invalid numeric string");
		}
		return (token != null && token.negative()) ? -value : value;
	}

	private static @Nullable Double notFinite(String digits) {
		return switch (digits.toLowerCase(Locale.ROOT)) {
			case "nan" -> Double.NaN;
			case "inf", "infinity" -> Double.POSITIVE_INFINITY;
			default -> null;
		};
	}

	/**
	 * Read a text that is a number and nothing else.
	 * @param text the text
	 * @return the number, or {@code null} if it is something else or too large
	 */
	static @Nullable Double strictFloating(String text) {
		if (WHOLE_FLOATING.matcher(text).matches()) {
			double value = Double.parseDouble(text);
			return Double.isFinite(value) ? value : null;
		}
		boolean signed = text.startsWith("+") || text.startsWith("-");
		Double value = notFinite(signed ? text.substring(1) : text);
		return (value != null && text.startsWith("-")) ? Double.valueOf(-value) : value;
	}

	static boolean bool(String text) throws SQLException {
		switch (text.toLowerCase(Locale.ROOT)) {
			case "true", "t", "1" -> {
				return true;
			}
			case "false", "f", "0" -> {
				return false;
			}
			default -> {
				Double value = strictFloating(text);
				if (value == null) {
					throw ServerError.invalidValue("'" + text + "' is not a valid bool expression");
				}
				return value != 0;
			}
		}
	}

	/**
	 * Read the bytes of a text as a number.
	 * @param bytes the bytes
	 * @param width the bits that there are
	 * @return the number
	 * @throws SQLException if it has more bits
	 */
	static long bits(byte[] bytes, int width) throws SQLException {
		BigInteger value = new BigInteger(1, bytes);
		if (bytes.length > Long.BYTES || value.bitLength() > width) {
			throw Integers.outOfRange("bit(" + width + ")", "value " + new String(bytes, StandardCharsets.UTF_8));
		}
		return value.longValue();
	}

	static String quoted(String text) {
		return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
	}

	private static final int BASE = 10;

	/**
	 * A text without its sign and prefix.
	 *
	 * @param digits what is left
	 * @param base the base that the prefix says
	 * @param negative whether there was a minus
	 */
	record Token(String digits, int base, boolean negative) {

		/**
		 * Split a text.
		 * @param text the text, without blanks around it
		 * @return the parts, or {@code null} if nothing is left or there are blanks or
		 * two signs
		 */
		static @Nullable Token of(String text) {
			boolean negative = text.startsWith("-");
			String body = (negative || text.startsWith("+")) ? text.substring(1) : text;
			if (body.isEmpty() || body.startsWith("+") || body.startsWith("-")
					|| body.chars().anyMatch(Character::isWhitespace)) {
				return null;
			}
			int base = BASE;
			if (body.length() >= 2 && body.charAt(0) == '0') {
				base = switch (body.charAt(1)) {
					case 'b', 'B' -> 2;
					case 'o', 'O' -> 8;
					case 'x', 'X' -> 16;
					default -> BASE;
				};
			}
			String digits = (base == BASE) ? body : body.substring(2);
			return digits.isEmpty() ? null : new Token(digits, base, negative);
		}

		@Nullable BigInteger integer() {
			for (int i = 0; i < this.digits.length(); i++) {
				char digit = this.digits.charAt(i);
				if (digit >= 0x80 || Character.digit(digit, this.base) < 0) {
					return null;
				}
			}
			return new BigInteger(this.digits, this.base);
		}

		/**
		 * Return the digits in base 10, for a decimal.
		 * @return the digits
		 * @throws SQLException if they are none of their base
		 */
		String decimalDigits() throws SQLException {
			if (this.base == BASE) {
				return this.digits;
			}
			BigInteger integer = integer();
			if (integer == null) {
				throw ServerError.invalidValue(quoted(this.digits) + " is invalid numeric string");
			}
			return new BigDecimal(integer).toPlainString();
		}

	}

}
