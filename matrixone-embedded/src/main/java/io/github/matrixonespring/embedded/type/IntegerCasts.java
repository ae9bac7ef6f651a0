package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Casts to whole numbers.
 */
final class IntegerCasts {

	private IntegerCasts() {
	}

	static Object wrapped(Object value, Kind from, Kind to) throws SQLException {
		BigInteger integer;
		if (from.isFloating()) {
			double rounded = Math.rint((Double) value);
			double limit = (to == Kind.BIGINT) ? 0x1p63 : 0x1p64;
			if (!(rounded >= -0x1p63 && rounded < limit)) {
				throw Integers.outOfRange(to, "'" + NumberTexts.inErrors((Double) value, Kind.DOUBLE) + "'");
			}
			integer = new BigDecimal(rounded).toBigInteger();
		}
		else {
			integer = ScalarCasts.decimal(value, from).setScale(0, RoundingMode.HALF_UP).unscaledValue();
		}
		BigInteger most = BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);
		if (to == Kind.BIGINT_UNSIGNED) {
			return (integer.signum() < 0) ? integer.and(most) : integer.min(most);
		}
		if (from == Kind.DECIMAL) {
			return integer.min(BigInteger.valueOf(Long.MAX_VALUE)).max(BigInteger.valueOf(Long.MIN_VALUE)).longValue();
		}
		return integer.longValue();
	}

	static @Nullable Object toInteger(Object value, ServerType from, Kind to) throws SQLException {
		Kind source = from.kind();
		if (source.isText() || source.isBinary()) {
			return Integers.boxed(NumericTexts.integer(ScalarCasts.text(value, source), to), to);
		}
		if (source.isFloating()) {
			return fromFloating((Double) value, source, to);
		}
		if (source == Kind.DECIMAL) {
			return fromDecimal((BigDecimal) value, to);
		}
		if (source == Kind.JSON) {
			return JsonCasts.toInteger((String) value, to);
		}
		BigInteger integer = ScalarCasts.integer(value, source);
		if (integer == null) {
			throw ScalarCasts.notDone(from, ServerType.of(to));
		}
		if (!Integers.fits(integer, to)) {
			if (source == Kind.YEAR) {
				return wrapped(integer.longValue(), to);
			}
			throw Integers.outOfRange(nameOutOfRange(source, to), "value '" + integer + "'");
		}
		return Integers.boxed(integer, to);
	}

	/** A negative number is too small for an unsigned of any size, unless it is wider. */
	private static String nameOutOfRange(Kind from, Kind to) {
		boolean anySize = from.isSigned() && from != Kind.BIGINT && to.isUnsigned()
				&& Integers.bits(to) >= Integers.bits(from);
		return anySize ? "uint" : Integers.name(to);
	}

	private static Object fromDecimal(BigDecimal value, Kind to) throws SQLException {
		if (to.isSigned()) {
			BigInteger rounded = value.setScale(0, RoundingMode.HALF_UP).unscaledValue();
			if (!Integers.fits(rounded, to)) {
				throw Integers.outOfRange(to, "'" + rounded + "'");
			}
			return Integers.boxed(rounded, to);
		}
		BigInteger whole = value.toBigInteger();
		if (value.signum() < 0 || !Integers.fits(whole, to)) {
			throw Integers.outOfRange(to, "'" + ((value.signum() < 0) ? "-" : "") + whole.abs() + "'");
		}
		return Integers.boxed(whole, to);
	}

	/** The server looks for numbers that are too large, and lets others wrap around. */
	private static Object fromFloating(double value, Kind source, Kind to) throws SQLException {
		double rounded = Math.copySign(Math.floor(Math.abs(value) + 0.5), value);
		int bits = Integers.bits(to);
		double most = Math.pow(2, to.isSigned() ? bits - 1 : bits) - ((bits < Long.SIZE) ? 1 : 0);
		boolean tooSmall = to == Kind.BIGINT && source == Kind.DOUBLE && rounded < -0x1p63;
		if (rounded > most || tooSmall) {
			throw Integers.outOfRange(to, "'" + NumberTexts.inErrors(value, source) + "'");
		}
		boolean wide = to == Kind.INT_UNSIGNED || Integers.bits(to) == Long.SIZE;
		boolean lost = !wide && (rounded < Integer.MIN_VALUE || Double.isNaN(rounded));
		return wrapped(lost ? Integer.MIN_VALUE : new BigDecimal(rounded).toBigInteger().longValue(), to);
	}

	static Object wrapped(long low, Kind to) {
		return switch (to) {
			case TINYINT -> (long) (byte) low;
			case SMALLINT -> (long) (short) low;
			case INT -> (long) (int) low;
			case TINYINT_UNSIGNED -> low & 0xFFL;
			case SMALLINT_UNSIGNED -> low & 0xFFFFL;
			case INT_UNSIGNED -> low & 0xFFFFFFFFL;
			case BIGINT_UNSIGNED -> new BigInteger(Long.toUnsignedString(low));
			default -> low;
		};
	}

}
