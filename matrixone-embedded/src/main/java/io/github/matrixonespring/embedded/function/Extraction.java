package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * {@code extract}, bound as a function of the unit and the value, and {@code date_trunc}.
 */
final class Extraction {

	/** For these, a text is taken for a time if it can be. */
	private static final Set<String> OF_TIME_FIRST = Set.of("microsecond", "second", "minute", "hour",
			"second_microsecond", "minute_microsecond", "minute_second", "hour_microsecond", "hour_second",
			"hour_minute");

	private Extraction() {
	}

	static List<ServerFunction> functions() {
		return List.of(extract(), truncate());
	}

	private static ServerFunction extract() {
		return ServerFunction.named("extract")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.DATETIME)
			.overload(Kind.INT_UNSIGNED, Kind.VARCHAR, Kind.DATE)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.TIME)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.TIMESTAMP)
			.computedBy((arguments) -> {
				String unit = unit(arguments[0]);
				if (arguments[1] instanceof LocalDate date) {
					return of(date, unit);
				}
				if (arguments[1] instanceof LocalDateTime datetime) {
					return of(datetime, unit);
				}
				if (arguments[1] instanceof Duration time) {
					// A unit that a time has not got is an error of a text only.
					String part = of(time, unit);
					return (part != null) ? part : "";
				}
				return of(String.valueOf(arguments[1]), unit);
			});
	}

	private static String unit(@Nullable Object name) {
		return String.valueOf(name).toLowerCase(Locale.ROOT);
	}

	private static long of(LocalDate date, String unit) throws SQLException {
		return switch (unit) {
			case "day" -> date.getDayOfMonth();
			case "week" -> Weeks.week(date, 3);
			case "month" -> date.getMonthValue();
			case "quarter" -> DateParts.quarterOf(date);
			case "year_month" -> date.getYear() * 100L + date.getMonthValue();
			case "year" -> date.getYear();
			default -> throw invalidUnit();
		};
	}

	private static SQLException invalidUnit() {
		return ServerError.internal("invalid unit");
	}

	private static String of(LocalDateTime value, String unit) throws SQLException {
		int micros = value.getNano() / 1_000;
		return switch (unit) {
			case "microsecond" -> Integer.toString(micros);
			case "second" -> DateFormatting.format(value, "%s");
			case "minute" -> DateFormatting.format(value, "%i");
			case "hour" -> DateFormatting.format(value, "%H");
			case "day" -> DateFormatting.format(value, "%d");
			case "week" -> DateFormatting.format(value, "%v");
			case "month" -> DateFormatting.format(value, "%m");
			case "quarter" -> Integer.toString(DateParts.quarterOf(value.toLocalDate()));
			case "year" -> DateFormatting.format(value, "%Y");
			case "second_microsecond" -> DateFormatting.format(value, "%s.%f");
			case "minute_microsecond" -> DateFormatting.format(value, "%i:%s.%f");
			case "minute_second" -> DateFormatting.format(value, "%i:%s");
			case "hour_microsecond" -> withHour(value, ":%i:%s.%f");
			case "hour_second" -> withHour(value, ":%i:%s");
			case "hour_minute" -> withHour(value, ":%i");
			case "day_microsecond" -> DateFormatting.format(value, "%d ") + withHour(value, ":%i:%s.%f");
			case "day_second" -> DateFormatting.format(value, "%d ") + withHour(value, ":%i:%s");
			case "day_minute" -> DateFormatting.format(value, "%d ") + withHour(value, ":%i");
			case "day_hour" -> DateFormatting.format(value, "%d %H");
			case "year_month" -> DateFormatting.format(value, "%Y%m");
			default -> throw invalidUnit();
		};
	}

	private static String withHour(LocalDateTime value, String rest) {
		return String.format(Locale.ROOT, "%2d", value.getHour()) + DateFormatting.format(value, rest);
	}

	/**
	 * Return a part of a time, or {@code null} if it has no such part. Each part of a
	 * negative time is negative.
	 */
	private static @Nullable String of(Duration time, String unit) {
		long sign = time.isNegative() ? -1 : 1;
		Duration absolute = time.abs();
		long hour = sign * absolute.toHours();
		long minute = sign * absolute.toMinutesPart();
		long second = sign * absolute.toSecondsPart();
		long micros = TemporalValues.micros(time) % 1_000_000;
		return switch (unit) {
			case "microsecond" -> Long.toString(micros);
			case "second" -> parts("%02d", second);
			case "minute" -> parts("%02d", minute);
			case "hour", "day_hour" -> parts("%02d", hour);
			case "second_microsecond" -> parts("%2d%06d", second, micros);
			case "minute_microsecond" -> parts("%2d%2d%06d", minute, second, micros);
			case "minute_second" -> parts("%2d%2d", minute, second);
			case "hour_microsecond", "day_microsecond" -> parts("%2d%2d%2d%06d", hour, minute, second, micros);
			case "hour_second", "day_second" -> parts("%2d%2d%2d", hour, minute, second);
			case "hour_minute", "day_minute" -> parts("%2d%2d", hour, minute);
			default -> null;
		};
	}

	private static String parts(String format, Object... numbers) {
		return String.format(Locale.ROOT, format, numbers);
	}

	private static String of(String text, String unit) throws SQLException {
		if (text.isEmpty()) {
			return text;
		}
		Duration time = TemporalTexts.time(text, TemporalValues.MAX_SCALE);
		LocalDateTime datetime = TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
		if (time != null && (datetime == null || OF_TIME_FIRST.contains(unit))) {
			String part = of(time, unit);
			if (part == null) {
				throw invalidUnit();
			}
			return part;
		}
		if (datetime != null) {
			return of(datetime, unit);
		}
		if (TemporalTexts.isZero(text)) {
			throw ServerError.notSupported("extract() from a date of zeros");
		}
		throw ServerError.internal("invalid input");
	}

	private static ServerFunction truncate() {
		return ServerFunction.named("date_trunc").resolvedBy((arguments) -> {
			if (arguments.size() != 2 || (arguments.get(0).kind() != Kind.VARCHAR
					&& ImplicitCasts.cost(arguments.get(0).kind(), Kind.VARCHAR) < 0)) {
				return null;
			}
			Kind kind = arguments.get(1).kind();
			if (kind != Kind.DATE && kind != Kind.DATETIME && kind != Kind.TIMESTAMP && kind != Kind.ANY) {
				return null;
			}
			ServerType value = (kind == Kind.ANY) ? ServerType.of(Kind.DATETIME) : arguments.get(1);
			return new ServerFunction.Resolved(List.of(ImplicitCasts.target(arguments.get(0), Kind.VARCHAR), value),
					ServerType.of(value.kind()));
		}).computedBy((arguments) -> {
			String unit = unit(arguments[0]);
			if (!(arguments[1] instanceof LocalDate date)) {
				return truncated((LocalDateTime) arguments[1], unit);
			}
			if (Set.of("hour", "minute", "second").contains(unit)) {
				throw ServerError.invalidValue("unsupported unit '" + unit + "' for date_trunc on DATE type");
			}
			return truncated(date.atStartOfDay(), unit).toLocalDate();
		});
	}

	private static LocalDateTime truncated(LocalDateTime value, String unit) throws SQLException {
		LocalDate date = value.toLocalDate();
		return switch (unit) {
			case "year" -> date.withDayOfYear(1).atStartOfDay();
			case "quarter" -> date.with(date.getMonth().firstMonthOfQuarter()).withDayOfMonth(1).atStartOfDay();
			case "month" -> date.withDayOfMonth(1).atStartOfDay();
			case "week" -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)).atStartOfDay();
			case "day" -> date.atStartOfDay();
			case "hour" -> value.truncatedTo(ChronoUnit.HOURS);
			case "minute" -> value.truncatedTo(ChronoUnit.MINUTES);
			case "second" -> value.truncatedTo(ChronoUnit.SECONDS);
			default -> throw ServerError.invalidValue("unsupported unit '" + unit + "' for date_trunc");
		};
	}

}
