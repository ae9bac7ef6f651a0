package io.github.matrixonespring.embedded.function;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * Dates as numbers of days, of the calendar or of a year.
 */
final class DayNumbers {

	/** The days from 0000-01-01 to 1970, with one more. */
	private static final long DAYS_BEFORE_EPOCH = 719_528;

	private static final long SECONDS_PER_DAY = 86_400;

	private static final int MAX_YEAR = 9999;

	private static final int MAX_DAYS = 4_000_000;

	private static final Pattern INTEGER = Pattern.compile("[+-]?\\d{1,18}");

	private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

	private DayNumbers() {
	}

	static List<ServerFunction> functions() {
		return List.of(toDays(), toSeconds(), fromDays(), makeDate());
	}

	private static ServerFunction toDays() {
		return ServerFunction.named("to_days")
			.overload(Kind.BIGINT, Kind.DATETIME)
			.computedBy((arguments) -> DateParts.dateOf(arguments[0]).toEpochDay() + DAYS_BEFORE_EPOCH);
	}

	private static ServerFunction toSeconds() {
		return ServerFunction.named("to_seconds").overload(Kind.BIGINT, Kind.DATETIME).computedBy((arguments) -> {
			LocalDate date = DateParts.dateOf(arguments[0]);
			return (date.toEpochDay() + DAYS_BEFORE_EPOCH) * SECONDS_PER_DAY
					+ ChronoUnit.SECONDS.between(date.atStartOfDay(), (LocalDateTime) arguments[0]);
		});
	}

	private static ServerFunction fromDays() {
		return ServerFunction.named("from_days").overload(Kind.DATE, Kind.BIGINT).computedBy((arguments) -> {
			long day = number(arguments[0]) - DAYS_BEFORE_EPOCH;
			boolean known = day >= LocalDate.of(1, 1, 1).toEpochDay()
					&& day <= LocalDate.of(MAX_YEAR, 12, 31).toEpochDay();
			return known ? LocalDate.ofEpochDay(day) : null;
		});
	}

	private static ServerFunction makeDate() {
		return DateParts
			.counted("makedate", 2, (definition) -> definition.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR))
			.computedBy((arguments) -> {
				long year = loosely(String.valueOf(arguments[0]));
				long day = loosely(String.valueOf(arguments[1]));
				if (day <= 0 || day > MAX_DAYS || year < 0 || year > MAX_YEAR) {
					return null;
				}
				LocalDate first = LocalDate.of((year < 100) ? TemporalTexts.yearOfTwoDigits(year) : (int) year, 1, 1);
				LocalDate date = first.plusDays(day - 1);
				return (date.getYear() <= MAX_YEAR) ? TemporalValues.text(date) : null;
			});
	}

	/**
	 * Read a number as the server does here: it cuts a fraction off, and what is no
	 * number is the number that its bytes make.
	 */
	private static long loosely(String text) {
		if (INTEGER.matcher(text).matches()) {
			return Long.parseLong(text);
		}
		if (NUMBER.matcher(text).matches()) {
			return (long) Double.parseDouble(text);
		}
		long number = 0;
		for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
			number = (number << Byte.SIZE) + Byte.toUnsignedInt(next);
		}
		return number;
	}

	private static long number(@Nullable Object value) {
		return (value instanceof Number number) ? number.longValue() : 0;
	}

}
