package io.github.matrixonespring.embedded.jdbc;

import java.sql.Date;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalQueries;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * A date or time of a result, in the time zone of whoever reads it. What is no date is
 * the first of January 1970, what is no time is midnight.
 *
 * @param label what the driver calls it
 * @param date year, month and day, or {@code null} for a time alone
 * @param negative whether it is less than no time
 * @param time hours, minutes, seconds and nanoseconds
 */
record ColumnTime(String label, int @Nullable [] date, boolean negative, int[] time) {

	private static final Pattern DATE = Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)");

	private static final Pattern TIME = Pattern.compile("(-?)(\\d{1,3}):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?");

	private static final Pattern DATETIME = Pattern.compile(DATE.pattern() + " " + TIME.pattern());

	private static final int HOURS_OF_DAY = 24;

	/**
	 * Return the time that a value stands for.
	 * @param value the value
	 * @param wanted the class that is asked for
	 * @return the time
	 * @throws SQLException if the value is none
	 */
	static ColumnTime of(ColumnValue value, Class<?> wanted) throws SQLException {
		ColumnTime time = switch (value.type().kind()) {
			case YEAR -> parse(value.string(), "DATE");
			case DATE, TIME, DATETIME, TIMESTAMP -> of((Temporal) value.value(), value.label());
			case TEXT, JSON, BINARY -> {
				if (value.text().isEmpty()) {
					throw ColumnValue.unsupported("LONG", wanted.getName());
				}
				yield parse(value.text(), "TIMESTAMP");
			}
			default -> throw ColumnValue.unsupported(value.label(), wanted.getName());
		};
		if (time == null) {
			throw value.inconvertible(wanted);
		}
		return time;
	}

	private static ColumnTime of(Temporal value, String label) {
		LocalDate date = value.query(TemporalQueries.localDate());
		LocalTime time = value.query(TemporalQueries.localTime());
		return new ColumnTime(label,
				(date != null) ? new int[] { date.getYear(), date.getMonthValue(), date.getDayOfMonth() } : null, false,
				(time != null) ? new int[] { time.getHour(), time.getMinute(), time.getSecond(), time.getNano() }
						: new int[4]);
	}

	private static @Nullable ColumnTime parse(String text, String label) {
		Matcher date = DATE.matcher(text);
		if (date.matches()) {
			return new ColumnTime("DATE", date(date), false, new int[4]);
		}
		Matcher time = TIME.matcher(text);
		if (time.matches()) {
			return new ColumnTime("TIME", null, time.group(1).equals("-"), time(time, 2));
		}
		Matcher moment = DATETIME.matcher(text);
		return moment.matches() ? new ColumnTime(label, date(moment), false, time(moment, 5)) : null;
	}

	private static int[] date(Matcher matcher) {
		return new int[] { number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)) };
	}

	private static int[] time(Matcher matcher, int group) {
		String fraction = matcher.group(group + 3);
		return new int[] { number(matcher.group(group)), number(matcher.group(group + 1)),
				number(matcher.group(group + 2)),
				(fraction != null) ? number((fraction + "00000000").substring(0, 9)) : 0 };
	}

	private static int number(String digits) {
		return Integer.parseInt(digits);
	}

	/**
	 * Return an object for the time, in the time zone of the JVM.
	 * @param wanted its class
	 * @return the object
	 * @throws SQLException if the driver does not convert to the class
	 */
	Object as(Class<?> wanted) throws SQLException {
		ZoneId zone = ZoneId.systemDefault();
		return switch (wanted.getSimpleName()) {
			case "LocalDate" -> localDate();
			case "LocalTime" -> localTime();
			case "LocalDateTime" -> localDateTime();
			case "ZonedDateTime" -> localDateTime().atZone(zone);
			case "OffsetDateTime" -> localDateTime().atZone(zone).toOffsetDateTime();
			case "OffsetTime" -> localTime().atOffset(LocalDate.EPOCH.atStartOfDay(zone).getOffset());
			case "Duration" -> duration(wanted);
			case "Calendar" -> {
				Calendar calendar = new GregorianCalendar();
				calendar.setLenient(false);
				set(calendar);
				calendar.getTimeInMillis();
				yield calendar;
			}
			default -> legacy(wanted, null);
		};
	}

	/**
	 * Return a text with a zone.
	 * @param text the text
	 * @param wanted the class
	 * @return the moment, or {@code null} if it is none
	 */
	static @Nullable Object moment(String text, Class<?> wanted) {
		try {
			return (wanted == OffsetDateTime.class) ? (Object) OffsetDateTime.parse(text)
					: (wanted == ZonedDateTime.class) ? ZonedDateTime.parse(text) : null;
		}
		catch (DateTimeParseException ex) {
			return null;
		}
	}

	private LocalDate localDate() throws SQLException {
		int[] day = day();
		return LocalDate.of(day[0], day[1], day[2]);
	}

	private LocalDateTime localDateTime() throws SQLException {
		LocalTime ofDay = localTime();
		return localDate().atTime(ofDay);
	}

	private LocalTime localTime() throws SQLException {
		requireTimeOfDay();
		return LocalTime.of(this.time[0], this.time[1], this.time[2], this.time[3]);
	}

	private int[] day() throws SQLException {
		int[] day = (this.date != null) ? this.date : new int[] { 1970, 1, 1 };
		if (day[0] == 0 && day[1] == 0 && day[2] == 0) {
			throw ServerError.of(0, "S1009", "Zero date value prohibited");
		}
		return day;
	}

	private void requireTimeOfDay() throws SQLException {
		if (this.negative || this.time[0] >= HOURS_OF_DAY) {
			String fraction = (this.time[3] > 0) ? ".%09d".formatted(this.time[3]).replaceFirst("0+$", "") : "";
			throw ServerError.of(0, "S1009",
					"The value '%s%02d:%02d:%02d%s' is an invalid TIME value. JDBC Time objects represent a wall-clock"
						.formatted(this.negative ? "-" : "", this.time[0], this.time[1], this.time[2], fraction)
							+ " time and not a duration as MySQL treats them. If you are treating this type as a"
							+ " duration, consider retrieving this value as a string and dealing with it according to"
							+ " your requirements.");
		}
	}

	private Duration duration(Class<?> wanted) throws SQLException {
		if (this.date != null) {
			throw ColumnValue.unsupported(this.label, wanted.getName());
		}
		Duration length = Duration.ofHours(this.time[0])
			.plusMinutes(this.time[1])
			.plusSeconds(this.time[2])
			.plusNanos(this.time[3]);
		return this.negative ? length.negated() : length;
	}

	/**
	 * Return an object of {@code java.sql}, or a {@code java.util.Date}.
	 * @param wanted its class
	 * @param given the calendar whose time zone counts, or {@code null} for that of the
	 * JVM
	 * @return the object
	 * @throws SQLException if there is no such time
	 */
	java.util.Date legacy(Class<?> wanted, @Nullable Calendar given) throws SQLException {
		Calendar zone = (wanted == Date.class && this.date == null) ? null : given;
		Calendar calendar = (zone != null) ? new GregorianCalendar(zone.getTimeZone()) : new GregorianCalendar();
		// Of what is not on the calendar the driver makes the next day that is, if a
		// calendar is given.
		calendar.setLenient(zone != null);
		if (wanted == Date.class) {
			int[] day = day();
			set(calendar, day, new int[4]);
			return new Date(millis(calendar));
		}
		requireTimeOfDay();
		if (wanted == Time.class) {
			set(calendar, new int[] { 1970, 1, 1 }, this.time);
			return new Time(millis(calendar));
		}
		set(calendar);
		if (wanted == java.util.Date.class) {
			return new java.util.Date(millis(calendar));
		}
		Timestamp stamp = new Timestamp(millis(calendar));
		stamp.setNanos(this.time[3]);
		return stamp;
	}

	private void set(Calendar calendar) throws SQLException {
		requireTimeOfDay();
		set(calendar, day(), this.time);
	}

	private static void set(Calendar calendar, int[] day, int[] time) {
		calendar.clear();
		calendar.set(day[0], day[1] - 1, day[2], time[0], time[1], time[2]);
		calendar.set(Calendar.MILLISECOND, time[3] / 1_000_000);
	}

	private static long millis(Calendar calendar) throws SQLException {
		try {
			return calendar.getTimeInMillis();
		}
		catch (IllegalArgumentException ex) {
			throw ServerError.of(0, "S1009", String.valueOf(ex.getMessage()));
		}
	}

}
