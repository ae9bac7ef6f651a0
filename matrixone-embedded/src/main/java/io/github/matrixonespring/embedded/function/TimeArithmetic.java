package io.github.matrixonespring.embedded.function;

import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.function.ServerFunction.Resolved;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * Times that are added, and differences of dates and times.
 */
final class TimeArithmetic {

	private static final ServerType WITH_MICROSECONDS = ServerType.of(Kind.DATETIME, TemporalValues.MAX_SCALE);

	private TimeArithmetic() {
	}

	static List<ServerFunction> functions() {
		return List.of(adding("addtime", false), adding("subtime", true), timeDifference(), dateDifference(),
				timestampDifference());
	}

	private static ServerFunction adding(String name, boolean subtracted) {
		ServerFunction.Definition definition = ServerFunction.named(name);
		for (Kind kind : List.of(Kind.TIME, Kind.DATETIME, Kind.TIMESTAMP)) {
			definition.overload(TimeArithmetic::finest, kind, Kind.VARCHAR)
				.overload(TimeArithmetic::finest, kind, Kind.CHAR);
		}
		definition.overload(WITH_MICROSECONDS, Kind.VARCHAR, Kind.VARCHAR)
			.overload(WITH_MICROSECONDS, Kind.CHAR, Kind.VARCHAR);
		if (subtracted) {
			definition.overload(WITH_MICROSECONDS, Kind.VARCHAR, Kind.CHAR)
				.overload(WITH_MICROSECONDS, Kind.CHAR, Kind.CHAR);
		}
		return definition.overload(WITH_MICROSECONDS, Kind.TEXT, Kind.VARCHAR).computedByTypes((arguments, call) -> {
			int scale = call.result().scale();
			Duration other = TemporalTexts.time((String) arguments[1], scale);
			Object base = (arguments[0] instanceof String text) ? datetime(text) : arguments[0];
			if (other == null || base == null) {
				return null;
			}
			Duration added = subtracted ? other.negated() : other;
			return (base instanceof Duration time) ? time.plus(added) : known(((LocalDateTime) base).plus(added));
		});
	}

	/** What the server makes of other years is no date. */
	private static LocalDateTime known(LocalDateTime sum) throws SQLException {
		if (sum.getYear() < 1 || sum.getYear() > 9999) {
			throw ServerError.notSupported("a time that leads out of the years 1 to 9999");
		}
		return sum;
	}

	private static ServerType finest(List<ServerType> types) {
		return ServerType.of(types.get(0).kind(), Math.max(types.get(0).scale(), types.get(1).scale()));
	}

	/**
	 * Read a date and time, or a time of today.
	 */
	private static @Nullable LocalDateTime datetime(String text) {
		LocalDateTime datetime = TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
		if (datetime != null || TemporalTexts.isZero(text)) {
			return datetime;
		}
		Duration time = TemporalTexts.time(text, TemporalValues.MAX_SCALE);
		return (time != null) ? TemporalValues.today().atStartOfDay().plus(time) : null;
	}

	private static ServerFunction timeDifference() {
		ServerType fine = ServerType.of(Kind.TIME, TemporalValues.MAX_SCALE);
		ServerFunction.Definition overloads = ServerFunction.named("timediff")
			.overload((types) -> types.get(0), Kind.TIME, Kind.TIME)
			.overload((types) -> ServerType.of(Kind.TIME, types.get(0).scale()), Kind.DATETIME, Kind.DATETIME)
			.overload(fine, Kind.VARCHAR, Kind.VARCHAR)
			.overload(fine, Kind.CHAR, Kind.VARCHAR)
			.overload(fine, Kind.VARCHAR, Kind.CHAR)
			.overload(fine, Kind.CHAR, Kind.CHAR)
			.overload(fine, Kind.TEXT, Kind.VARCHAR)
			.overload(fine, Kind.VARCHAR, Kind.TEXT)
			.overload(fine, Kind.TEXT, Kind.TEXT);
		return overloads.resolvedBy((arguments) -> {
			if (arguments.size() != 2) {
				throw ServerError
					.invalidArgument("timediff function have invalid input args length, bad value " + arguments.size());
			}
			Resolved resolved = overloads.byOverload(arguments);
			for (int i = 0; resolved != null && i < arguments.size(); i++) {
				if (arguments.get(i).kind() == Kind.TIME && resolved.arguments().get(i).kind() == Kind.DATETIME) {
					throw ServerError.invalidValue("timediff function have invalid input args type");
				}
			}
			return resolved;
		}).computedBy((arguments) -> {
			if (arguments[0] instanceof Duration one) {
				return one.minus((Duration) arguments[1]);
			}
			LocalDateTime one = (arguments[0] instanceof String text) ? datetime(text) : (LocalDateTime) arguments[0];
			LocalDateTime two = (arguments[1] instanceof String text) ? datetime(text) : (LocalDateTime) arguments[1];
			return (one != null && two != null) ? Duration.between(two, one) : null;
		});
	}

	private static ServerFunction dateDifference() {
		return ServerFunction.named("datediff")
			.overload(Kind.BIGINT, Kind.DATE, Kind.DATE)
			.computedBy((arguments) -> ChronoUnit.DAYS.between(DateParts.dateOf(arguments[1]),
					DateParts.dateOf(arguments[0])));
	}

	private static ServerFunction timestampDifference() {
		return ServerFunction.named("timestampdiff")
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.DATETIME, Kind.DATETIME)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.DATE, Kind.DATE)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.TIMESTAMP, Kind.TIMESTAMP)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.DATE, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.VARCHAR, Kind.DATE)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.TIMESTAMP, Kind.DATE)
			.overload(Kind.BIGINT, Kind.VARCHAR, Kind.DATE, Kind.TIMESTAMP)
			.computedBy((arguments) -> {
				LocalDateTime from = moment(arguments[1]);
				LocalDateTime to = moment(arguments[2]);
				return (from != null && to != null) ? (Long) between(String.valueOf(arguments[0]), from, to) : null;
			});
	}

	private static @Nullable LocalDateTime moment(@Nullable Object value) {
		if (value instanceof String text) {
			return TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
		}
		return (value instanceof LocalDateTime datetime) ? datetime : DateParts.dateOf(value).atStartOfDay();
	}

	private static long between(String unit, LocalDateTime from, LocalDateTime to) {
		return switch (unit.toLowerCase(Locale.ROOT)) {
			case "microsecond" -> ChronoUnit.MICROS.between(from, to);
			case "second" -> ChronoUnit.SECONDS.between(from, to);
			case "minute" -> ChronoUnit.MINUTES.between(from, to);
			case "hour" -> ChronoUnit.HOURS.between(from, to);
			case "day" -> ChronoUnit.DAYS.between(from, to);
			case "week" -> ChronoUnit.WEEKS.between(from, to);
			case "month" -> months(from, to);
			case "quarter" -> months(from, to) / 3;
			case "year" -> months(from, to) / 12;
			// SQL_TSI_DAY and the like; the server ignores its own error.
			default -> 0;
		};
	}

	/**
	 * Return the months as the server counts them: by the day of the month, without the
	 * time of day, and one more backwards where that is earlier.
	 */
	private static long months(LocalDateTime from, LocalDateTime to) {
		long months = (to.getYear() - from.getYear()) * 12L + to.getMonthValue() - from.getMonthValue();
		return (to.getDayOfMonth() < from.getDayOfMonth()) ? months - 1 : months;
	}

}
