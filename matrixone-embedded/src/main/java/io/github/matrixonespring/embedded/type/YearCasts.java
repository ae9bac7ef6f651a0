package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Casts to years.
 */
final class YearCasts {

	private static final int YEAR_LENGTH = 4;

	private static final long FIRST_OF_CENTURY = 2000;

	private static final int LAST_OF_CENTURY = 99;

	private YearCasts() {
	}

	/** What is no year becomes null. */
	static @Nullable Object toYear(Object value, ServerType from) throws SQLException {
		Kind source = from.kind();
		if (source == Kind.BOOL) {
			return (Boolean) value ? FIRST_OF_CENTURY + 1 : 0L;
		}
		if (source.isText()) {
			String text = (String) value;
			boolean year = text.matches("[+-]?\\d+") && text.length() <= YEAR_LENGTH
					&& text.length() != YEAR_LENGTH - 1;
			int number = year ? Integer.parseInt(text) : -1;
			boolean century = number == 0 && text.length() < YEAR_LENGTH;
			boolean early = text.startsWith("0") && number > LAST_OF_CENTURY;
			return century ? Long.valueOf(FIRST_OF_CENTURY) : (year && !early) ? year(number) : null;
		}
		if (source == Kind.DECIMAL) {
			BigInteger rounded = ((BigDecimal) value).setScale(0, RoundingMode.HALF_UP).unscaledValue();
			if (rounded.bitLength() >= Short.SIZE) {
				throw Integers.outOfRange("year", "value '" + rounded + "'");
			}
			Long year = year(rounded.intValue());
			if (year == null) {
				throw ServerError.invalidValue("year value out of range: " + rounded);
			}
			return year;
		}
		BigInteger number = source.isInteger() ? ScalarCasts.integer(value, source) : null;
		if (number == null) {
			throw ScalarCasts.notDone(from, ServerType.of(Kind.YEAR));
		}
		return (number.bitLength() < Integer.SIZE) ? year(number.intValue()) : null;
	}

	private static @Nullable Long year(int number) {
		if (number == 0 || (number >= 1901 && number <= 2155)) {
			return (long) number;
		}
		if (number >= 1 && number <= 69) {
			return FIRST_OF_CENTURY + number;
		}
		return (number >= 70 && number <= LAST_OF_CENTURY) ? Long.valueOf(1900L + number) : null;
	}

}
