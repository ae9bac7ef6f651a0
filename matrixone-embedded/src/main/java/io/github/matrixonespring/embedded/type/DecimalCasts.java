package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Casts to decimals, which the server computes with 64 or with 128 bits.
 */
final class DecimalCasts {

	/** Digits, a point between them, and a small e with as much behind it as there is. */
	private static final Pattern DECIMAL = Pattern.compile("(\\d*)(?:\\.(\\d*))?(?:e([-+e\\d]*))?");

	/** What is recognized as too large a number where no decimal is. */
	private static final Pattern NUMBER = Pattern.compile("(?:\\d+(?:\\.\\d*)?|\\.\\d+)(?:[eE][+-]?\\d+)?");

	private static final double TWO_TO_64 = 0x1p64;

	private static final int POWERS = 19;

	private DecimalCasts() {
	}

	static BigDecimal fromText(String text, ServerType to) throws SQLException {
		NumericTexts.Token token = NumericTexts.Token.of(text.strip());
		if (token == null) {
			throw ServerError.invalidValue(NumericTexts.quoted(text.strip()) + " is invalid numeric string");
		}
		BigDecimal value = parse(token.decimalDigits(), to);
		return token.negative() ? value.negate() : value;
	}

	/**
	 * Cast as CAST does, which takes the largest number there is for a larger one, and
	 * for an exponent written with a capital E.
	 */
	static BigDecimal fromTextExplicitly(String text, ServerType to) throws SQLException {
		try {
			return limited(fromText(text, to), to);
		}
		catch (SQLException ex) {
			NumericTexts.Token token = NumericTexts.Token.of(text.strip());
			if (token != null && (token.integer() != null || NUMBER.matcher(token.digits()).matches())) {
				return token.negative() ? largest(to).negate() : largest(to);
			}
			throw ex;
		}
	}

	static BigDecimal fromInteger(BigInteger value, ServerType to) {
		return new BigDecimal(value).setScale(to.scale());
	}

	/**
	 * Cast a decimal. Only fewer digits are checked for, not fewer before the point.
	 */
	static BigDecimal fromDecimal(BigDecimal value, ServerType from, ServerType to) throws SQLException {
		if (to.width() >= from.width()) {
			return value.setScale(to.scale(), RoundingMode.HALF_UP);
		}
		String text = value.setScale(from.scale(), RoundingMode.HALF_UP).toPlainString();
		boolean negative = text.startsWith("-");
		BigDecimal parsed = parse(negative ? text.substring(1) : text, to, text);
		return negative ? parsed.negate() : parsed;
	}

	static BigDecimal limited(BigDecimal value, ServerType to) {
		BigDecimal rounded = value.setScale(to.scale(), RoundingMode.HALF_UP);
		BigDecimal largest = largest(to);
		return rounded.min(largest).max(largest.negate());
	}

	/**
	 * Cast a floating-point number as CAST does.
	 */
	static BigDecimal fromFloatingExplicitly(double value, ServerType to) throws SQLException {
		BigDecimal exact = fromFloating(value, to, true);
		if (exact != null) {
			return exact;
		}
		return limited(new BigDecimal(Double.toString(value)), to);
	}

	static BigDecimal fromFloating(double value, ServerType to) throws SQLException {
		BigDecimal exact = fromFloating(value, to, false);
		if (exact == null) {
			throw ServerError.invalidValue("Can't convert Float64 To " + name(to) + ": "
					+ new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString() + "(" + to.width() + ","
					+ to.scale() + ")");
		}
		return exact;
	}

	private static @Nullable BigDecimal fromFloating(double value, ServerType to, boolean explicitly)
			throws SQLException {
		if (!Double.isFinite(value)) {
			if (isSmall(to)) {
				throw ServerError.invalidValue("Can't convert Float64 To Decimal64: "
						+ ((Double.isNaN(value)) ? "NaN" : (value > 0) ? "+Inf" : "-Inf") + "(" + to.width() + ","
						+ to.scale() + ")");
			}
			throw ServerError.invalidValue("Can't convert Float64 To Decimal128, Float64 is Inf or NaN");
		}
		BigDecimal magnitude = isSmall(to) ? small(Math.abs(value), to) : large(Math.abs(value), to);
		if (magnitude == null || (explicitly && magnitude.compareTo(largest(to)) > 0)) {
			return null;
		}
		return (value < 0) ? magnitude.negate() : magnitude;
	}

	private static @Nullable BigDecimal small(double magnitude, ServerType to) {
		double scaled = magnitude * Math.pow(10, to.scale());
		if (magnitude + 1 == magnitude || scaled > Math.pow(10, to.width())) {
			return null;
		}
		BigInteger digits = halfUp(scaled);
		return fits(digits, to) ? new BigDecimal(digits, to.scale()) : null;
	}

	private static @Nullable BigDecimal large(double magnitude, ServerType to) {
		double scaled = magnitude;
		int left = to.scale();
		for (; left > POWERS; left -= POWERS) {
			scaled *= 1e19;
		}
		scaled *= Math.pow(10, left);
		if (scaled <= TWO_TO_64) {
			BigInteger digits = halfUp(scaled);
			return (to.width() > POWERS || fits(digits, to)) ? new BigDecimal(digits, to.scale()) : null;
		}
		int tens = 0;
		for (; scaled > TWO_TO_64; scaled /= 10) {
			tens++;
		}
		boolean short19 = scaled < 1e19;
		if (short19 ? tens > POWERS || to.width() - tens < POWERS : tens > POWERS - 1 || to.width() - tens <= POWERS) {
			return null;
		}
		BigInteger digits = new BigDecimal(scaled).toBigInteger().multiply(BigInteger.TEN.pow(tens));
		return new BigDecimal(digits, to.scale());
	}

	private static BigInteger halfUp(double value) {
		return new BigDecimal(value).setScale(0, RoundingMode.HALF_UP).unscaledValue();
	}

	private static boolean fits(BigInteger digits, ServerType to) {
		return digits.compareTo(BigInteger.TEN.pow(to.width())) < 0;
	}

	private static BigDecimal largest(ServerType type) {
		return new BigDecimal(BigInteger.TEN.pow(type.width()).subtract(BigInteger.ONE), type.scale());
	}

	static boolean isSmall(ServerType decimal) {
		return decimal.width() <= ServerType.MAX_DECIMAL64;
	}

	/**
	 * Return the name by which errors about values call it.
	 * @param decimal the type
	 * @return the name
	 */
	static String name(ServerType decimal) {
		return isSmall(decimal) ? "Decimal64" : "Decimal128";
	}

	/**
	 * Read a literal or a text as a decimal, without looking for blanks or prefixes.
	 */
	static BigDecimal parse(String text, ServerType to) throws SQLException {
		return parse(text, to, text);
	}

	/**
	 * Read a text as a decimal, and show another one if it is none.
	 */
	static BigDecimal parse(String text, ServerType to, String shown) throws SQLException {
		BigDecimal value = read(text, isSmall(to) ? ServerType.MAX_DECIMAL64 : ServerType.MAX_DECIMAL128);
		BigDecimal rounded = (value != null && value.precision() - value.scale() <= ServerType.MAX_DECIMAL128)
				? value.setScale(to.scale(), RoundingMode.HALF_UP) : null;
		if (rounded == null || !fits(rounded.unscaledValue().abs(), to)) {
			throw ServerError.invalidValue(shown + " beyond the range, can't be converted to " + name(to) + "("
					+ to.width() + "," + to.scale() + ").");
		}
		return rounded;
	}

	private static @Nullable BigDecimal read(String text, int most) {
		boolean negative = text.startsWith("-");
		Matcher matcher = DECIMAL.matcher(negative ? text.substring(1) : text);
		if (!matcher.matches()) {
			return null;
		}
		String whole = matcher.group(1);
		String fraction = (matcher.group(2) != null) ? matcher.group(2) : "";
		if (whole.length() > most || whole.length() + fraction.length() == 0) {
			return null;
		}
		BigDecimal value = new BigDecimal(new BigInteger(whole + fraction), fraction.length());
		if (whole.length() + fraction.length() > most) {
			value = value.setScale(most - whole.length(), RoundingMode.HALF_UP);
		}
		if (matcher.group(3) != null) {
			String exponent = matcher.group(3).replaceAll("\\D", "");
			if (exponent.length() > 5) {
				return null;
			}
			int shift = exponent.isEmpty() ? 0 : Integer.parseInt(exponent);
			value = value.scaleByPowerOfTen(matcher.group(3).contains("-") ? -shift : shift);
		}
		return negative ? value.negate() : value;
	}

}
