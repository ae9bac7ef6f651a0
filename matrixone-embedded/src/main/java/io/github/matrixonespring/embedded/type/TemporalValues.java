package io.github.matrixonespring.embedded.type;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * Dates and times as the server rounds, cuts and writes them.
 */
public final class TemporalValues {

	/** The digits of seconds that the server keeps. */
	public static final int MAX_SCALE = 6;

	private static final int MICROS_PER_SECOND = 1_000_000;

	private static final int NANOS_PER_MICRO = 1_000;

	private static final int NANOS_PER_SECOND = 1_000_000_000;

	private TemporalValues() {
	}

	/**
	 * Return the time of day, rounded. As the server remembers a time beside a date as a
	 * time since the beginning of today, a time of tomorrow has more than 24 hours.
	 * @param value the date and time
	 * @param scale the digits of the seconds to keep
	 * @return the time
	 */
	public static Duration timeOfDay(LocalDateTime value, int scale) {
		LocalDate today = today();
		boolean tomorrow = value.toLocalDate().equals(today.plusDays(1));
		LocalDate base = tomorrow ? today : value.toLocalDate();
		return rounded(Duration.between(base.atStartOfDay(), value), scale);
	}

	/**
	 * Return today as the server has it where a time needs a date, in UTC.
	 * @return today
	 */
	public static LocalDate today() {
		return LocalDate.now(ZoneOffset.UTC);
	}

	/**
	 * Round a date and time to the digits of its seconds, 5 upwards.
	 * @param value the date and time
	 * @param scale the digits to keep
	 * @return the rounded one
	 */
	public static LocalDateTime rounded(LocalDateTime value, int scale) {
		long unit = unit(scale);
		return value.withNano(0).plusNanos((value.getNano() + unit / 2) / unit * unit);
	}

	/**
	 * Round a time to the digits of its seconds, 5 away from zero.
	 * @param value the time
	 * @param scale the digits to keep
	 * @return the rounded one
	 */
	public static Duration rounded(Duration value, int scale) {
		long unit = unit(scale);
		Duration absolute = value.abs();
		Duration rounded = Duration.ofSeconds(absolute.getSeconds(), (absolute.getNano() + unit / 2) / unit * unit);
		return value.isNegative() ? rounded.negated() : rounded;
	}

	/**
	 * Cut digits of seconds off, where the value is one with seconds. It is what the
	 * server does with the result of a function whose type has fewer digits.
	 * @param value the value
	 * @param scale the digits to keep
	 * @return the value without the others
	 */
	public static @Nullable Object cut(@Nullable Object value, int scale) {
		long unit = unit(scale);
		if (value instanceof LocalDateTime datetime) {
			return datetime.withNano((int) (datetime.getNano() / unit * unit));
		}
		if (value instanceof Duration time) {
			Duration absolute = time.abs();
			Duration cut = absolute.withNanos((int) (absolute.getNano() / unit * unit));
			return time.isNegative() ? cut.negated() : cut;
		}
		return value;
	}

	static long unit(int scale) {
		long unit = NANOS_PER_SECOND;
		for (int i = 0; i < Math.min(scale, MAX_SCALE); i++) {
			unit /= 10;
		}
		return unit;
	}

	/**
	 * Write a date.
	 * @param value the date
	 * @return the text
	 */
	public static String text(LocalDate value) {
		String text = value.toString();
		return text.startsWith("+") ? text.substring(1) : text;
	}

	/**
	 * Write a date and time.
	 * @param value the date and time
	 * @param scale the digits of the seconds
	 * @return the text
	 */
	public static String text(LocalDateTime value, int scale) {
		return text(value.toLocalDate()) + " "
				+ clock(value.getHour(), value.getMinute(), value.getSecond(), value.getNano(), scale);
	}

	/**
	 * Write a time.
	 * @param value the time
	 * @param scale the digits of the seconds
	 * @return the text
	 */
	public static String text(Duration value, int scale) {
		Duration absolute = value.abs();
		String text = clock(absolute.toHours(), absolute.toMinutesPart(), absolute.toSecondsPart(),
				absolute.toNanosPart(), scale);
		return value.isNegative() ? "-" + text : text;
	}

	private static String clock(long hour, int minute, int second, int nano, int scale) {
		String text = String.format(Locale.ROOT, "%02d:%02d:%02d", hour, minute, second);
		return (scale > 0) ? text + "." + digits(nano, scale) : text;
	}

	private static String digits(int nano, int scale) {
		return String.format(Locale.ROOT, "%06d", nano / NANOS_PER_MICRO).substring(0, Math.min(scale, MAX_SCALE));
	}

	/**
	 * Return the microseconds of a time.
	 * @param value the time
	 * @return the microseconds
	 */
	public static long micros(Duration value) {
		return value.getSeconds() * MICROS_PER_SECOND + value.getNano() / NANOS_PER_MICRO;
	}

	/**
	 * Return the time of so many microseconds.
	 * @param micros the microseconds
	 * @return the time
	 */
	public static Duration ofMicros(long micros) {
		return Duration.ofSeconds(Math.floorDiv(micros, (long) MICROS_PER_SECOND),
				Math.floorMod(micros, (long) MICROS_PER_SECOND) * NANOS_PER_MICRO);
	}

}
