package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalTexts.DateFields;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a date.
 */
final class DateParts {

	private DateParts() {
	}

	static List<ServerFunction> functions() {
		return List.of(year(), month(), ofDate(LocalDate::getDayOfMonth, Kind.TINYINT_UNSIGNED, "day"), dayOfMonth(),
				dayOfWeek(), ofDate(LocalDate::getDayOfYear, Kind.SMALLINT_UNSIGNED, "dayofyear"),
				ofDate((date) -> date.getDayOfWeek().getValue() - 1L, Kind.BIGINT, "weekday"), week(), weekOfYear(),
				yearWeek(), quarter(), dayName(), monthName(), lastDay(), date());
	}

	private static ServerFunction ofDate(ToLongFunction<LocalDate> part, Kind result, String name) {
		ServerFunction.Definition definition = ServerFunction.named(name).overload(result, Kind.DATE);
		return ((result == Kind.SMALLINT_UNSIGNED) ? definition : definition.overload(result, Kind.DATETIME))
			.computedBy((arguments) -> part.applyAsLong(dateOf(arguments[0])));
	}

	private static ServerFunction year() {
		return ServerFunction.named("year")
			.overload(Kind.BIGINT, Kind.DATE)
			.overload(Kind.BIGINT, Kind.DATETIME)
			.overload(Kind.BIGINT, Kind.VARCHAR)
			.computedBy((arguments) -> {
				if (!(arguments[0] instanceof String text)) {
					return (long) dateOf(arguments[0]).getYear();
				}
				LocalDate date = TemporalTexts.date(text);
				if (date != null) {
					return (long) date.getYear();
				}
				if (TemporalTexts.isZero(text)) {
					return 0L;
				}
				throw ServerError.invalidArgument("parsedate, bad value " + text.strip());
			});
	}

	private static ServerFunction month() {
		return ServerFunction.named("month")
			.overload(Kind.TINYINT_UNSIGNED, Kind.DATE)
			.overload(Kind.TINYINT_UNSIGNED, Kind.DATETIME)
			.overload(Kind.TINYINT_UNSIGNED, Kind.VARCHAR)
			.computedBy((arguments) -> {
				if (!(arguments[0] instanceof String text)) {
					return (long) dateOf(arguments[0]).getMonthValue();
				}
				LocalDate date = TemporalTexts.date(text);
				return (date != null) ? (Long) (long) date.getMonthValue()
						: TemporalTexts.isZero(text) ? (Long) 0L : null;
			});
	}

	private static ServerFunction dayOfMonth() {
		return dateTimestampOrText("dayofmonth", Kind.TINYINT_UNSIGNED).computedBy((arguments) -> {
			DateFields fields = incomplete(arguments[0]);
			return (fields != null) ? (Long) (long) fields.day() : null;
		});
	}

	private static ServerFunction dayOfWeek() {
		return ServerFunction.named("dayofweek")
			.overload(Kind.BIGINT, Kind.DATE)
			.overload(Kind.BIGINT, Kind.DATETIME)
			.overload(Kind.BIGINT, Kind.TIMESTAMP)
			.computedBy((arguments) -> dateOf(arguments[0]).getDayOfWeek().getValue() % 7 + 1L);
	}

	private static ServerFunction week() {
		return ServerFunction.named("week")
			.overload(Kind.TINYINT_UNSIGNED, Kind.DATE)
			.overload(Kind.TINYINT_UNSIGNED, Kind.DATETIME)
			.overload(Kind.TINYINT_UNSIGNED, Kind.DATE, Kind.BIGINT)
			.overload(Kind.TINYINT_UNSIGNED, Kind.DATETIME, Kind.BIGINT)
			.takesNull()
			.computedBy((arguments) -> (arguments[0] != null) ? (Long) Weeks.week(dateOf(arguments[0]), mode(arguments))
					: null);
	}

	/** A mode of NULL is mode 0 to the server. */
	private static long mode(@Nullable Object[] arguments) {
		return (arguments.length > 1 && arguments[1] instanceof Long mode) ? mode : 0;
	}

	private static ServerFunction weekOfYear() {
		return dateTimestampOrText("weekofyear", Kind.BIGINT).computedBy((arguments) -> {
			LocalDate date = complete(arguments[0]);
			return (date != null) ? (Long) Weeks.week(date, 3) : null;
		});
	}

	private static ServerFunction yearWeek() {
		return ServerFunction.named("yearweek")
			.overload(Kind.BIGINT, Kind.DATE)
			.overload(Kind.BIGINT, Kind.DATE, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.DATETIME)
			.overload(Kind.BIGINT, Kind.DATETIME, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.TIMESTAMP)
			.overload(Kind.BIGINT, Kind.TIMESTAMP, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.CHAR)
			.overload(Kind.BIGINT, Kind.CHAR, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.TEXT)
			.overload(Kind.BIGINT, Kind.TEXT, Kind.BIGINT)
			.takesNull()
			.computedBy((arguments) -> {
				LocalDate date = null;
				if (arguments[0] instanceof String text) {
					LocalDateTime datetime = TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
					date = (datetime != null) ? datetime.toLocalDate() : TemporalTexts.date(text);
				}
				else if (arguments[0] != null) {
					date = dateOf(arguments[0]);
				}
				return (date != null) ? (Long) Weeks.yearAndWeek(date, mode(arguments)) : null;
			});
	}

	private static ServerFunction quarter() {
		return dateTimestampOrText("quarter", Kind.TINYINT_UNSIGNED).computedBy((arguments) -> {
			DateFields fields = incomplete(arguments[0]);
			return (fields != null) ? (Long) ((fields.month() + 2) / 3L) : null;
		});
	}

	private static ServerFunction dayName() {
		return dateTimestampOrText("dayname", Kind.VARCHAR).computedBy((arguments) -> {
			LocalDate date = complete(arguments[0]);
			return (date != null) ? date.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH) : null;
		});
	}

	private static ServerFunction monthName() {
		return dateTimestampOrText("monthname", Kind.VARCHAR).computedBy((arguments) -> {
			DateFields fields = incomplete(arguments[0]);
			return (fields != null && fields.month() > 0)
					? Month.of(fields.month()).getDisplayName(TextStyle.FULL, Locale.ENGLISH) : null;
		});
	}

	private static ServerFunction.Definition dateTimestampOrText(String name, Kind result) {
		return ServerFunction.named(name)
			.overload(result, Kind.DATE)
			.overload(result, Kind.DATETIME)
			.overload(result, Kind.TIMESTAMP)
			.overload(result, Kind.VARCHAR);
	}

	/**
	 * Return the numbers of a date; a text may have zeros for some of them.
	 */
	private static @Nullable DateFields incomplete(@Nullable Object value) {
		if (!(value instanceof String text)) {
			LocalDate date = dateOf(value);
			return new DateFields(date.getYear(), date.getMonthValue(), date.getDayOfMonth());
		}
		DateFields fields = TemporalTexts.fields(text);
		if (fields == null || fields.date() != null) {
			return fields;
		}
		boolean dayOfYearZero = fields.year() == 0 && fields.month() != 0 && fields.day() != 0;
		if (dayOfYearZero) {
			// Not a leap year to the server.
			return (new DateFields(1, fields.month(), fields.day()).date() != null) ? fields : null;
		}
		return (fields.year() == 0 || fields.month() == 0 || fields.day() == 0) ? fields : null;
	}

	private static @Nullable LocalDate complete(@Nullable Object value) throws SQLException {
		if (!(value instanceof String text)) {
			return dateOf(value);
		}
		DateFields fields = incomplete(text);
		if (fields != null && fields.year() == 0 && fields.month() != 0 && fields.day() != 0) {
			throw ServerError.notSupported("the day of the week in the year 0");
		}
		return (fields != null) ? fields.date() : null;
	}

	private static ServerFunction lastDay() {
		return counted("last_day", 1,
				(definition) -> definition.overload(Kind.VARCHAR, Kind.VARCHAR).overload(Kind.VARCHAR, Kind.CHAR))
			.computedBy((arguments) -> {
				String text = String.valueOf(arguments[0]);
				LocalDateTime datetime = TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
				return (datetime != null) ? TemporalValues
					.text(datetime.toLocalDate().withDayOfMonth(datetime.toLocalDate().lengthOfMonth())) : null;
			});
	}

	private static ServerFunction date() {
		return ServerFunction.named("date")
			.overload(Kind.DATE, Kind.DATE)
			.overload(Kind.DATE, Kind.TIME)
			.overload(Kind.DATE, Kind.DATETIME)
			.overload(Kind.DATE, Kind.VARCHAR)
			.overload(Kind.DATE, Kind.CHAR)
			.computedBy((arguments) -> {
				if (!(arguments[0] instanceof String text)) {
					return (arguments[0] instanceof Duration) ? TemporalValues.today() : dateOf(arguments[0]);
				}
				LocalDateTime datetime = TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
				if (datetime != null) {
					return datetime.toLocalDate();
				}
				if (TemporalTexts.isZero(text)) {
					throw ServerError.notSupported("date() of a date of zeros");
				}
				throw ServerError.dataOutOfRange("data out of range: data type date, '" + text + "'");
			});
	}

	/**
	 * Begin a function for which a wrong number of arguments has an error of its own.
	 */
	static ServerFunction.Definition counted(String name, int count,
			UnaryOperator<ServerFunction.Definition> overloads) {
		ServerFunction.Definition definition = overloads.apply(ServerFunction.named(name));
		return definition.resolvedBy((arguments) -> {
			if (arguments.size() != count) {
				throw ServerError
					.invalidArgument(name + " function have invalid input args length, bad value " + arguments.size());
			}
			return definition.byOverload(arguments);
		});
	}

	static LocalDate dateOf(@Nullable Object value) {
		if (value instanceof LocalDateTime datetime) {
			return datetime.toLocalDate();
		}
		if (value instanceof LocalDate date) {
			return date;
		}
		throw new IllegalArgumentException("No date: " + value);
	}

	static int quarterOf(LocalDate date) {
		return date.get(IsoFields.QUARTER_OF_YEAR);
	}

}
