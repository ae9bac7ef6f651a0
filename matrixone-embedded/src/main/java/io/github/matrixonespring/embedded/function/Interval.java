package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * So many units of time, as {@code INTERVAL} says it.
 *
 * @param number how many
 * @param unit the unit; one of several parts counts microseconds, except for years and
 * months
 */
record Interval(long number, Unit unit) {

	private static final Pattern DIGITS = Pattern.compile("\\d+");

	/** More units than these are out of range for the server. */
	private static final long MOST = (1L << 43) - 1;

	private static final int MICRO_DIGITS = 6;

	private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);

	private static final int LAST_YEAR = 9999;

	private static final int MONTHS_PER_YEAR = 12;

	/**
	 * Read an interval.
	 * @param text the numbers, with anything between them
	 * @param unit the unit of the last number
	 * @return the interval in a simple unit, or {@code null} if there are more numbers
	 * than the unit has parts, or none for a simple unit
	 */
	static @Nullable Interval of(String text, Unit unit) {
		List<Long> numbers = numbers(text, unit);
		boolean missing = numbers != null && numbers.isEmpty() && unit.factors.length == 1;
		if (numbers == null || missing || numbers.size() > unit.factors.length) {
			return null;
		}
		long[] parts = new long[unit.factors.length];
		boolean secondsAndMicros = unit.endsInMicroseconds() && numbers.size() == 2;
		int at = secondsAndMicros ? parts.length - 2 : parts.length - numbers.size();
		for (Long number : numbers) {
			parts[at++] = number;
		}
		long factor = 1;
		long sum = 0;
		long sign = 0;
		for (int i = parts.length - 1; i >= 0; i--) {
			factor *= unit.factors[i];
			sum += parts[i] * factor;
			sign = (sign == 0) ? Long.signum(parts[i]) : sign;
		}
		boolean overflown = (sign > 0) ? sum < 0 : sum > 0;
		return overflown ? null : new Interval(sum, unit.smallest());
	}

	private static @Nullable List<Long> numbers(String text, Unit unit) {
		List<Long> numbers = new ArrayList<>();
		long sign = text.stripLeading().startsWith("-") ? -1 : 1;
		Matcher matcher = DIGITS.matcher(text);
		String last = "";
		while (matcher.find()) {
			last = matcher.group();
			if (last.length() > 18) {
				return null;
			}
			numbers.add(sign * Long.parseLong(last));
		}
		// The last number is digits behind a point.
		if (unit.endsInMicroseconds() && !last.isEmpty() && numbers.size() <= unit.factors.length) {
			BigDecimal micros = BigDecimal.valueOf(sign * Long.parseLong(last))
				.movePointRight(MICRO_DIGITS - last.length());
			numbers.set(numbers.size() - 1,
					(last.length() > MICRO_DIGITS) ? 0 : micros.setScale(0, RoundingMode.DOWN).longValue());
		}
		return numbers;
	}

	/**
	 * Make an interval of a number with digits behind the point.
	 * @param number the number
	 * @param unit a unit from second to day
	 * @return the interval, in microseconds
	 */
	static Interval of(double number, Unit unit) {
		return new Interval(Math.round(number * unit.micros), Unit.MICROSECOND);
	}

	boolean isOutOfRange() {
		return this.unit != Unit.MICROSECOND && (this.number > MOST || this.number < -MOST);
	}

	Interval negated() {
		return new Interval(-this.number, this.unit);
	}

	/**
	 * Add this interval.
	 * @param value the date and time to add it to
	 * @return the sum, or {@code null} if it is not in the years 1 to 9999
	 */
	@Nullable LocalDateTime addedTo(LocalDateTime value) {
		if (this.unit.months > 0) {
			long months = value.getYear() * (long) MONTHS_PER_YEAR + value.getMonthValue() - 1
					+ this.number * this.unit.months;
			long year = Math.floorDiv(months, (long) MONTHS_PER_YEAR);
			return (year < 1 || year > LAST_YEAR) ? null : value.plusMonths(this.number * this.unit.months);
		}
		long micros = microsOfSum(value);
		if (micros < 0) {
			return null;
		}
		LocalDateTime sum = FIRST.plus(micros, ChronoUnit.MICROS);
		return (sum.getYear() <= LAST_YEAR) ? sum : null;
	}

	private long microsOfSum(LocalDateTime value) {
		// The product overflows on the server, too.
		return ChronoUnit.MICROS.between(FIRST, value) + this.number * this.unit.micros;
	}

	/**
	 * Return whether the sum is before the year 1 without being noticed by the server.
	 * @param value the date and time to add it to
	 * @return whether it is
	 */
	boolean isShortlyBeforeYearOne(LocalDateTime value) {
		if (this.unit.months > 0) {
			return false;
		}
		long micros = microsOfSum(value);
		return micros < 0 && (this.unit == Unit.MICROSECOND || micros > -Unit.DAY.micros);
	}

	/**
	 * The units of the server.
	 */
	enum Unit {

		MICROSECOND(1, 0, 1), SECOND(1_000_000, 0, 1), MINUTE(60_000_000, 0, 1), HOUR(3_600_000_000L, 0, 1),
		DAY(86_400_000_000L, 0, 1), WEEK(604_800_000_000L, 0, 1), MONTH(0, 1, 1), QUARTER(0, 3, 1), YEAR(0, 12, 1),
		SECOND_MICROSECOND(1, 0, 1_000_000, 1), MINUTE_MICROSECOND(1, 0, 60, 1_000_000, 1), MINUTE_SECOND(1, 0, 60, 1),
		HOUR_MICROSECOND(1, 0, 60, 60, 1_000_000, 1), HOUR_SECOND(1, 0, 60, 60, 1), HOUR_MINUTE(1, 0, 60, 1),
		DAY_MICROSECOND(1, 0, 24, 60, 60, 1_000_000, 1), DAY_SECOND(1, 0, 24, 60, 60, 1), DAY_MINUTE(1, 0, 24, 60, 1),
		DAY_HOUR(1, 0, 24, 1), YEAR_MONTH(0, 1, 12, 1);

		private final long micros;

		private final int months;

		/** How many of the next smaller part each part is. */
		private final int[] factors;

		Unit(long micros, int months, int... factors) {
			this.micros = micros;
			this.months = months;
			this.factors = factors;
		}

		/**
		 * Return the unit that the numbers of a text come to.
		 * @return the smallest part
		 */
		Unit smallest() {
			return valueOf(name().substring(name().indexOf('_') + 1));
		}

		private boolean endsInMicroseconds() {
			return this.factors.length > 1 && smallest() == MICROSECOND;
		}

		/**
		 * Return whether a date stays a date.
		 * @return whether the unit is simple and at least a day
		 */
		boolean keepsDates() {
			return this == DAY || this == WEEK || this == MONTH || this == QUARTER || this == YEAR;
		}

		/**
		 * Return whether a number of it may have digits behind the point.
		 * @return whether it is second, minute, hour or day
		 */
		boolean hasFractions() {
			return this == SECOND || this == MINUTE || this == HOUR || this == DAY;
		}

	}

}
