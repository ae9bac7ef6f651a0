package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * Numbers whose digits are those of a date or time, 20240102030405 for one.
 */
final class PackedNumbers {

	private PackedNumbers() {
	}

	/**
	 * Return the number whose digits are those of a date or time, without the fraction.
	 */
	private static long packed(Object value) {
		if (value instanceof LocalDate date) {
			return date.getYear() * 10_000L + date.getMonthValue() * 100 + date.getDayOfMonth();
		}
		if (value instanceof LocalDateTime datetime) {
			return packed(datetime.toLocalDate()) * 1_000_000 + datetime.getHour() * 10_000L
					+ datetime.getMinute() * 100 + datetime.getSecond();
		}
		Duration time = ((Duration) value).abs();
		long packed = time.toHours() * 10_000 + time.toMinutesPart() * 100 + time.toSecondsPart();
		return ((Duration) value).isNegative() ? -packed : packed;
	}

	static Object integer(Object value, Kind to) throws SQLException {
		long number = packed(value);
		int bits = switch (to) {
			case TINYINT, TINYINT_UNSIGNED -> Byte.SIZE;
			case SMALLINT, SMALLINT_UNSIGNED -> Short.SIZE;
			case INT, INT_UNSIGNED -> Integer.SIZE;
			default -> Long.SIZE;
		};
		BigInteger big = BigInteger.valueOf(number);
		boolean fits = to.isSigned() ? big.bitLength() < bits : number >= 0 && big.bitLength() <= bits;
		if (!fits) {
			throw ServerError.dataOutOfRange("data out of range: data type " + (to.isSigned() ? "int" : "uint") + bits
					+ ", value '" + number + "'");
		}
		return (to == Kind.BIGINT_UNSIGNED) ? big : (Object) number;
	}

	static BigDecimal decimal(Object value, ServerType to) throws SQLException {
		BigDecimal number = BigDecimal.valueOf(packed(value));
		if (value instanceof LocalDateTime datetime) {
			number = number.add(BigDecimal.valueOf(datetime.getNano() / 1_000, TemporalValues.MAX_SCALE));
		}
		BigDecimal rounded = number.setScale(to.scale(), RoundingMode.HALF_UP);
		if (rounded.precision() > to.width()) {
			int bits = (to.width() <= ServerType.MAX_DECIMAL64) ? 64 : 128;
			throw ServerError.invalidValue(number.toPlainString() + " beyond the range, can't be converted to Decimal"
					+ bits + "(" + to.width() + "," + to.scale() + ").");
		}
		return rounded;
	}

	static BigDecimal decimal(Duration time, ServerType from, ServerType to) throws SQLException {
		BigDecimal number = BigDecimal.valueOf(packed(time.abs()))
			.add(BigDecimal.valueOf(time.abs().getNano() / 1_000, TemporalValues.MAX_SCALE))
			.setScale(from.scale(), RoundingMode.DOWN);
		if (number.precision() > to.width()) {
			throw ServerError.internal(
					"exist time cant't cast to decimal" + ((to.width() <= ServerType.MAX_DECIMAL64) ? "64" : "128"));
		}
		return (time.isNegative() ? number.negate() : number).setScale(to.scale(), RoundingMode.HALF_UP);
	}

}
