package io.github.matrixonespring.embedded.jdbc;

import java.sql.Date;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution.Literal.Kind;
import io.github.matrixonespring.embedded.query.Execution.Literal;
import org.jspecify.annotations.Nullable;

/**
 * A date or time as the value of a parameter. The driver writes it in the time zone of
 * the JVM, unless the caller gives another one, and rounds it to microseconds.
 *
 * @param source the value that was set
 * @param time its date and time in that zone, or {@code null} for a duration
 */
record ParameterTime(Object source, @Nullable Temporal time) {

	private static final DateTimeFormatter FRACTION = new DateTimeFormatterBuilder()
		.appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
		.toFormatter(Locale.ROOT);

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss")
		.append(FRACTION)
		.toFormatter(Locale.ROOT);

	private static final DateTimeFormatter DATETIME = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd ")
		.append(TIME)
		.toFormatter(Locale.ROOT);

	private static final int NANOS_OF_MICRO = 1_000;

	private static final Pattern TEXT = Pattern.compile(
			"(?:(\\d{4})-(\\d{1,2})-(\\d{1,2}))?(?:[ T]?(\\d{1,2}):(\\d{1,2})(?::(\\d{1,2})(?:\\.(\\d{1,9}))?)?)?");

	private static final Pattern DIGITS = Pattern.compile("\\d+");

	static boolean isTime(Object value) {
		return value instanceof java.util.Date || value instanceof Calendar || value instanceof LocalDate
				|| value instanceof LocalTime || value instanceof LocalDateTime || value instanceof OffsetDateTime
				|| value instanceof OffsetTime || value instanceof ZonedDateTime || value instanceof Instant
				|| value instanceof Duration;
	}

	static ParameterTime of(Object value) {
		return new ParameterTime(value, local(value));
	}

	/**
	 * Return a value of {@code java.sql} as it is in the time zone of a calendar.
	 * @param value the value
	 * @param calendar the calendar, or {@code null} for the time zone of the JVM
	 * @return the time
	 */
	static ParameterTime of(java.util.Date value, @Nullable Calendar calendar) {
		if (calendar == null) {
			return of(value);
		}
		ZoneId zone = calendar.getTimeZone().toZoneId();
		LocalDateTime time = LocalDateTime.ofInstant(Instant.ofEpochMilli(value.getTime()), zone);
		if (value instanceof Timestamp stamp) {
			return new ParameterTime(value, time.withNano(stamp.getNanos()));
		}
		return new ParameterTime(value, (value instanceof Date) ? time.toLocalDate() : time.toLocalTime());
	}

	private static @Nullable Temporal local(Object value) {
		if (value instanceof Timestamp stamp) {
			return stamp.toLocalDateTime();
		}
		if (value instanceof Date date) {
			return date.toLocalDate();
		}
		if (value instanceof java.util.Date moment) {
			LocalDateTime time = local(Instant.ofEpochMilli(moment.getTime()));
			return (moment instanceof Time) ? time.toLocalTime() : time;
		}
		if (value instanceof Calendar calendar) {
			return local(calendar.toInstant());
		}
		if (value instanceof OffsetDateTime offset) {
			return local(offset.toInstant());
		}
		if (value instanceof ZonedDateTime zoned) {
			return local(zoned.toInstant());
		}
		if (value instanceof Instant instant) {
			return local(instant);
		}
		if (value instanceof OffsetTime offset) {
			ZoneOffset here = ZoneId.systemDefault().getRules().getOffset(Instant.now());
			return offset.withOffsetSameInstant(here).toLocalTime();
		}
		return (value instanceof Duration) ? null : (Temporal) value;
	}

	private static LocalDateTime local(Instant instant) {
		return LocalDateTime.ofInstant(instant, ZoneId.systemDefault());
	}

	/**
	 * Return what is sent without a type.
	 * @return the value
	 */
	DriverValue value() {
		if (this.source instanceof Duration duration) {
			return DriverValue.duration(duration);
		}
		if (this.source instanceof Time && this.time instanceof LocalTime ofDay && ofDay.getNano() > 0) {
			// The driver writes all three digits of the milliseconds.
			return new DriverValue(new Literal(Kind.TEXT, DateTimeFormatter.ofPattern("HH:mm:ss.SSS").format(ofDay)),
					ofDay);
		}
		return value(this.time);
	}

	private static DriverValue value(@Nullable Temporal time) {
		if (time instanceof LocalTime ofDay) {
			LocalTime rounded = rounded(ofDay);
			return new DriverValue(new Literal(Kind.TEXT, TIME.format(rounded)), rounded);
		}
		if (time instanceof LocalDateTime moment) {
			LocalDateTime rounded = rounded(moment);
			return new DriverValue(new Literal(Kind.TEXT, DATETIME.format(rounded)), rounded);
		}
		return new DriverValue(new Literal(Kind.TEXT, String.valueOf(time)), time);
	}

	/**
	 * Return the time rounded to microseconds, as the driver does.
	 * @param <T> the type of time
	 * @param time the time
	 * @return the time, rounded
	 */
	@SuppressWarnings("unchecked")
	static <T extends Temporal> T rounded(T time) {
		if (time.get(ChronoField.NANO_OF_SECOND) % NANOS_OF_MICRO == 0) {
			return time;
		}
		Temporal rounded = time.plus(NANOS_OF_MICRO / 2, ChronoUnit.NANOS);
		int nanos = rounded.get(ChronoField.NANO_OF_SECOND);
		return (T) rounded.with(ChronoField.NANO_OF_SECOND, nanos - nanos % NANOS_OF_MICRO);
	}

	/**
	 * Return what is sent where a text is asked for. The classes of {@code java.time}
	 * keep their nanoseconds and their zone.
	 * @return the value
	 */
	DriverValue text() {
		if (!(this.source instanceof Temporal temporal) || this.source instanceof LocalDate) {
			return value();
		}
		String pattern = (temporal instanceof LocalTime || temporal instanceof OffsetTime) ? "HH:mm:ss"
				: "uuuu-MM-dd HH:mm:ss";
		if (temporal.get(ChronoField.NANO_OF_SECOND) > 0) {
			pattern += ".SSSSSSSSS";
		}
		if (!(temporal instanceof LocalTime || temporal instanceof LocalDateTime)) {
			pattern += "XXX";
		}
		DateTimeFormatter formatter = DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
		return DriverValue
			.text(((temporal instanceof Instant) ? formatter : formatter.withZone(null)).format(temporal));
	}

	/**
	 * Return what is sent where a date, a time or a timestamp is asked for.
	 * @param type which one
	 * @return the value
	 * @throws SQLException if the driver does not convert to it
	 */
	DriverValue as(JDBCType type) throws SQLException {
		Temporal local = this.time;
		if (type == JDBCType.TIME && (local == null || local instanceof LocalTime)) {
			return value();
		}
		if (this.source instanceof Time && local instanceof LocalTime ofDay) {
			local = LocalDate.EPOCH.atTime(ofDay);
		}
		if (local instanceof LocalDateTime moment) {
			return switch (type) {
				case DATE -> value(moment.toLocalDate());
				case TIME -> value(moment.toLocalTime());
				default -> value(moment);
			};
		}
		if (local instanceof LocalDate date && type != JDBCType.TIME) {
			return value((type == JDBCType.DATE) ? date : date.atStartOfDay());
		}
		throw TypedValue.unsupported(this.source, type.getName());
	}

	/**
	 * Read a text as the driver does where a date or time is asked for.
	 * @param text the text
	 * @return the time
	 * @throws SQLException if it is none
	 */
	static ParameterTime parse(String text) throws SQLException {
		Matcher matcher = TEXT.matcher(text);
		boolean date = matcher.matches() && matcher.group(1) != null;
		boolean time = matcher.matches() && matcher.group(4) != null;
		if (DIGITS.matcher(text).matches()) {
			return ofDigits(text);
		}
		if (!date && !time) {
			throw unknown(text);
		}
		try {
			LocalDate day = date
					? LocalDate.of(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)))
					: LocalDate.EPOCH;
			if (!time) {
				return of(day);
			}
			String digits = (matcher.group(7) != null) ? matcher.group(7) : "";
			int nanos = number(digits + "0".repeat(9 - digits.length()));
			int second = (matcher.group(6) != null) ? number(matcher.group(6)) : 0;
			int hour = number(matcher.group(4));
			if (!date && hour > 23) {
				return of(Duration.ofHours(hour)
					.plusMinutes(number(matcher.group(5)))
					.plusSeconds(second)
					.plusNanos(nanos));
			}
			LocalTime ofDay = LocalTime.of(hour, number(matcher.group(5)), second, nanos);
			return date ? of(day.atTime(ofDay)) : of(ofDay);
		}
		catch (DateTimeException ex) {
			throw unknown(text);
		}
	}

	/** The driver takes digits alone for a date of eight of them, or else for a time. */
	private static ParameterTime ofDigits(String digits) throws SQLException {
		if (digits.length() == 8) {
			return parse(digits.substring(0, 4) + "-" + digits.substring(4, 6) + "-" + digits.substring(6));
		}
		if (digits.length() > 6) {
			throw ServerError.notSupported("the digits " + digits + " as the value of a date or time");
		}
		String time = "0".repeat(6 - digits.length()) + digits;
		return parse(time.substring(0, 2) + ":" + time.substring(2, 4) + ":" + time.substring(4));
	}

	private static int number(String digits) {
		return Integer.parseInt(digits);
	}

	private static SQLException unknown(String text) {
		return ServerError.of(0, "S1009", "There is no known date-time pattern for '" + text + "' value");
	}

}
