package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * How the server writes floating-point numbers.
 */
public final class NumberTexts {

	private static final double LARGE = 1e15;

	private static final double SMALL = 1e-13;

	private static final double LARGE_IN_JSON = 1e21;

	private static final double SMALL_IN_JSON = 1e-6;

	/** The power of ten from which an error shows an exponent. */
	private static final int LARGE_IN_ERRORS = 6;

	private static final int SMALL_IN_ERRORS = -4;

	/** Enough for all digits of a double. */
	private static final int MAX_DIGITS = 17;

	private NumberTexts() {
	}

	/**
	 * Return the text that a number becomes by a cast: {@code 0.1}, {@code 1},
	 * {@code 1E+20}.
	 * @param value the number
	 * @param kind FLOAT or DOUBLE
	 * @return the text
	 */
	public static String of(double value, Kind kind) {
		double magnitude = Math.abs(value);
		if (!Double.isFinite(value)) {
			return special(value);
		}
		boolean exponent = magnitude >= LARGE || (magnitude < SMALL && magnitude > 0);
		return exponent ? scientific(value, kind).replace('e', 'E') : plain(value, kind);
	}

	/**
	 * Return the text that a number has in JSON.
	 * @param value the number
	 * @return the text
	 */
	public static String inJson(double value) {
		double magnitude = Math.abs(value);
		boolean exponent = magnitude >= LARGE_IN_JSON || (magnitude < SMALL_IN_JSON && magnitude > 0);
		return exponent ? scientific(value, Kind.DOUBLE) : plain(value, Kind.DOUBLE);
	}

	/**
	 * Return the text by which an error shows a number: {@code 1e+06}.
	 * @param value the number
	 * @param kind FLOAT or DOUBLE
	 * @return the text
	 */
	public static String inErrors(double value, Kind kind) {
		if (!Double.isFinite(value)) {
			return special(value);
		}
		int exponent = (value != 0) ? exponent(shortest(value, kind)) : 0;
		boolean large = exponent < SMALL_IN_ERRORS || exponent >= LARGE_IN_ERRORS;
		return large ? scientific(value, kind) : plain(value, kind);
	}

	private static String special(double value) {
		return Double.isNaN(value) ? "NaN" : (value > 0) ? "+Inf" : "-Inf";
	}

	private static String plain(double value, Kind kind) {
		if (value == 0) {
			return (1 / value < 0) ? "-0" : "0";
		}
		BigDecimal digits = shortest(value, kind);
		return ((digits.scale() < 0) ? digits.setScale(0) : digits).toPlainString();
	}

	private static String scientific(double value, Kind kind) {
		BigDecimal digits = shortest(value, kind);
		int exponent = exponent(digits);
		String mantissa = digits.movePointLeft(exponent).stripTrailingZeros().toPlainString();
		int magnitude = Math.abs(exponent);
		return mantissa + "e" + ((exponent < 0) ? "-" : "+") + ((magnitude < 10) ? "0" : "") + magnitude;
	}

	private static int exponent(BigDecimal digits) {
		return digits.precision() - digits.scale() - 1;
	}

	/**
	 * Return the fewest digits that mean this number. Before Java 19,
	 * {@link Double#toString(double)} has one too many sometimes.
	 */
	private static BigDecimal shortest(double value, Kind kind) {
		boolean single = kind == Kind.FLOAT;
		BigDecimal exact = new BigDecimal(value);
		BigDecimal known = new BigDecimal(single ? Float.toString((float) value) : Double.toString(value))
			.stripTrailingZeros();
		for (int digits = Math.max(1, known.precision() - 2); digits < Math.min(known.precision(),
				MAX_DIGITS); digits++) {
			BigDecimal rounded = exact.round(new MathContext(digits));
			if (single ? rounded.floatValue() == (float) value : rounded.doubleValue() == value) {
				return rounded.stripTrailingZeros();
			}
		}
		return known;
	}

}
