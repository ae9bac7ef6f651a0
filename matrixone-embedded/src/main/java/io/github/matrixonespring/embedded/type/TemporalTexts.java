package io.github.matrixonespring.embedded.type;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Dates and times as the server reads them from texts.
 */
public final class TemporalTexts {

	private static final int MAX_SCALE = TemporalValues.MAX_SCALE;

	private static final int MAX_YEAR = 9999;

	private static final int NANOS_PER_MICRO = 1_000;

	/** The length of {@code yyyymmddhhmmss}; what is shorter is a date at midnight. */
	private static final int SHORTEST_DATETIME = 14;

	private static final int NANO_DIGITS = 9;

	/** The form in which drivers write dates and times, without a fraction. */
	private static final String WRITTEN = "0000-00-00 00:00:00";

	private static final Pattern ZERO = Pattern
		.compile("(0000-00-00|00000000|0000-00-00[ T]00:00:00|00000000000000)(\\.0+)?");

	static final Pattern DIGITS = Pattern.compile("\\d+");

	private static final String MARK = "[!-/:-@\\[-`{-~]";

	private static final Pattern DATE = Pattern.compile(
			"(?<year>\\d{1,4})" + MARK + "(?<month>\\d{1,2})" + MARK + "(?<day>\\d{1,2})(?:[ T] *(?<hour>\\d{1,2}) *"
					+ MARK + "(?<minute>\\d{1,2})(?:" + MARK + "(?:(?<second>\\d{1,2})(?:\\.\\d*)?)?)?)?");

	private static final Pattern DATETIME = Pattern
		.compile("(?<year>\\d{4})(?<mark>[-/:])(?<month>\\d+)\\k<mark>(?<day>\\d+)[ T]"
				+ "(?<hour>\\d+):(?<minute>\\d+)(?::(?<second>\\d*))?(?:\\.(?<fraction>.*))?");

	private static final Pattern FULL_DATETIME_WITH_POINT = Pattern
		.compile("\\d{4}.\\d{2}.\\d{2}[ T]\\d{2}:\\d{2}:\\d{2}\\.");

	private TemporalTexts() {
	}

	/**
	 * Return whether a text is a date of zeros, which the server keeps apart from what is
	 * no date.
	 * @param text the text
	 * @return whether it is
	 */
	public static boolean isZero(String text) {
		String stripped = text.strip();
		return stripped.startsWith("0") && ZERO.matcher(stripped).matches();
	}

	/**
	 * Read a date. A time of day behind it is checked and dropped.
	 * @param text the text
	 * @return the date, or {@code null} if it is none or a date of zeros
	 */
	public static @Nullable LocalDate date(String text) {
		DateFields fields = fields(text);
		return (fields != null) ? fields.date() : null;
	}

	/**
	 * Read the numbers of a date, which may be no date of the calendar.
	 * @param text the text
	 * @return the numbers, or {@code null} if the text does not look like a date
	 */
	public static @Nullable DateFields fields(String text) {
		String stripped = text.strip();
		if (isZero(stripped)) {
			return new DateFields(0, 0, 0);
		}
		int length = stripped.length();
		if (length <= "yyyymmdd".length() && DIGITS.matcher(stripped).matches()) {
			int monthAt = length - "mmdd".length();
			return (length < "yyymmdd".length()) ? null : DateFields.of(number(stripped.substring(0, monthAt)),
					number(stripped.substring(monthAt, monthAt + 2)), number(stripped.substring(monthAt + 2)));
		}
		Matcher matcher = DATE.matcher(stripped);
		if (!matcher.matches()) {
			return null;
		}
		boolean inDay = matcher.group("hour") == null || isInDay(number(matcher.group("hour")),
				number(matcher.group("minute")), numberOrZero(matcher.group("second")));
		String year = matcher.group("year");
		return inDay ? DateFields.of((year.length() == 2) ? yearOfTwoDigits(number(year)) : number(year),
				number(matcher.group("month")), number(matcher.group("day"))) : null;
	}

	/**
	 * The numbers of a date.
	 *
	 * @param year 0 to 9999
	 * @param month 0 to 12
	 * @param day 0 to 31
	 */
	public record DateFields(int year, int month, int day) {

		private static @Nullable DateFields of(long year, long month, long day) {
			return (year > MAX_YEAR || month > 12 || day > 31) ? null
					: new DateFields((int) year, (int) month, (int) day);
		}

		/**
		 * Return the date.
		 * @return the date, or {@code null} if there is no such day
		 */
		public @Nullable LocalDate date() {
			return TemporalTexts.date(this.year, this.month, this.day);
		}

	}

	/**
	 * Return the year that the server takes two digits for.
	 * @param year 0 to 99
	 * @return the year
	 */
	public static int yearOfTwoDigits(long year) {
		return (int) ((year <= 69) ? 2000 + year : 1900 + year);
	}

	/**
	 * Read a date and time of day, rounded.
	 * @param text the text
	 * @param scale the digits of the seconds to keep
	 * @return the date and time, or {@code null} if it is none or consists of zeros
	 */
	public static @Nullable LocalDateTime datetime(String text, int scale) {
		String stripped = text.strip();
		if (isZero(stripped)) {
			return null;
		}
		if (stripped.length() < SHORTEST_DATETIME) {
			LocalDate date = date(stripped);
			return (date != null) ? date.atStartOfDay() : null;
		}
		LocalDateTime read = ("-/:".indexOf(stripped.charAt(4)) >= 0) ? delimitedDatetime(stripped, scale)
				: compactDatetime(stripped, scale);
		return (read != null && read.getYear() <= MAX_YEAR) ? read : null;
	}

	private static @Nullable LocalDateTime delimitedDatetime(String text, int scale) {
		if (isWritten(text, scale)) {
			LocalDate date = date(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10));
			int hour = digits(text, 11, 13);
			int minute = digits(text, 14, 16);
			int second = digits(text, 17, 19);
			int nanos = digits(text, WRITTEN.length() + 1, WRITTEN.length() + 1 + NANO_DIGITS);
			return (date != null && isInDay(hour, minute, second)) ? date.atTime(hour, minute, second, nanos) : null;
		}
		Matcher matcher = DATETIME.matcher(text);
		if (!matcher.matches()) {
			return null;
		}
		LocalDate date = date(number(matcher.group("year")), number(matcher.group("month")),
				number(matcher.group("day")));
		long hour = number(matcher.group("hour"));
		long minute = number(matcher.group("minute"));
		long second = numberOrZero(matcher.group("second"));
		if (date == null || !isInDay(hour, minute, second)) {
			return null;
		}
		String fraction = matcher.group("fraction");
		boolean loosePoint = fraction != null && fraction.isEmpty() && scale == 0
				&& FULL_DATETIME_WITH_POINT.matcher(text).matches();
		long micros = (fraction == null || loosePoint) ? 0 : fraction.isEmpty() ? -1 : micros(fraction, scale);
		return (micros >= 0) ? date.atTime((int) hour, (int) minute, (int) second).plusNanos(micros * NANOS_PER_MICRO)
				: null;
	}

	/**
	 * Return whether a text is a date and time with the digits that a driver writes, none
	 * of which is rounded: most are, and need no regular expression.
	 */
	private static boolean isWritten(String text, int scale) {
		int length = text.length();
		if (length < WRITTEN.length() || length == WRITTEN.length() + 1 || length > WRITTEN.length() + 1 + scale) {
			return false;
		}
		for (int i = 0; i < length; i++) {
			char expected = (i < WRITTEN.length()) ? WRITTEN.charAt(i) : (i == WRITTEN.length()) ? '.' : '0';
			char found = text.charAt(i);
			boolean fits = (expected == '0') ? (found >= '0' && found <= '9')
					: (found == expected || (expected == ' ' && found == 'T'));
			if (!fits) {
				return false;
			}
		}
		return true;
	}

	/** Read digits; those behind the end of the text are zeros. */
	private static int digits(String text, int from, int to) {
		int number = 0;
		for (int i = from; i < to; i++) {
			number = number * 10 + ((i < text.length()) ? text.charAt(i) - '0' : 0);
		}
		return number;
	}

	/**
	 * Read {@code yyyymmddhhmmss}. The server does not check that these are digits: it
	 * computes with whatever characters it finds, and times may be more than there are in
	 * a day.
	 */
	private static @Nullable LocalDateTime compactDatetime(String text, int scale) {
		byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
		long micros = 0;
		if (bytes.length > SHORTEST_DATETIME) {
			if (text.charAt(SHORTEST_DATETIME) != '.' || text.length() == SHORTEST_DATETIME + 1) {
				return null;
			}
			micros = micros(text.substring(SHORTEST_DATETIME + 1), scale);
		}
		int year = digit(bytes, 0) * 1000 + digit(bytes, 1) * 100 + digit(bytes, 2) * 10 + digit(bytes, 3);
		LocalDate date = date(year, twoDigits(bytes, 4), twoDigits(bytes, 6));
		if (date == null || micros < 0) {
			return null;
		}
		return date.atStartOfDay()
			.plusHours(twoDigits(bytes, 8))
			.plusMinutes(twoDigits(bytes, 10))
			.plusSeconds(twoDigits(bytes, 12))
			.plusNanos(micros * NANOS_PER_MICRO);
	}

	private static int digit(byte[] bytes, int at) {
		return (bytes[at] - '0') & 0xff;
	}

	private static int twoDigits(byte[] bytes, int at) {
		return (digit(bytes, at) * 10 + digit(bytes, at + 1)) & 0xff;
	}

	/**
	 * Return microseconds from the digits behind a point.
	 * @return the microseconds, a million if all digits were rounded up, or -1 if they
	 * are no digits
	 */
	static long micros(String fraction, int scale) {
		// What follows the first digit that is cut off does not matter.
		String digits = (fraction.length() > scale + 1) ? fraction.substring(0, scale + 1) : fraction;
		if (!DIGITS.matcher(digits).matches()) {
			return -1;
		}
		long micros = number(digits + "0".repeat(MAX_SCALE + 1 - digits.length()));
		long unit = TemporalValues.unit(scale) / NANOS_PER_MICRO;
		return (micros + unit * 5) / (unit * 10) * unit;
	}

	private static @Nullable LocalDate date(long year, long month, long day) {
		if (year < 1 || year > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > 31) {
			return null;
		}
		try {
			return LocalDate.of((int) year, (int) month, (int) day);
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	private static boolean isInDay(long hour, long minute, long second) {
		return hour <= 23 && minute <= 59 && second <= 59;
	}

	static long numberOrZero(@Nullable String digits) {
		return (digits == null || digits.isEmpty()) ? 0 : number(digits);
	}

	/**
	 * Return what digits say, or more than any date or time can have.
	 */
	static long number(String digits) {
		return (digits.length() <= 18) ? Long.parseLong(digits) : Long.MAX_VALUE;
	}

	/**
	 * Read a time, rounded.
	 * @param text the text
	 * @param scale the digits of the seconds to keep
	 * @return the time, or {@code null} if it is none
	 */
	public static @Nullable Duration time(String text, int scale) {
		return TimeTexts.time(text, scale);
	}

}
