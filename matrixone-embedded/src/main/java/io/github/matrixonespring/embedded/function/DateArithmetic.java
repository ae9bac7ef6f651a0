package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.function.Interval.Unit;
import io.github.matrixonespring.embedded.function.ServerFunction.Resolved;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * Intervals that are added to dates and times.
 * <p>
 * {@code date_add}, {@code date_sub}, {@code adddate} and {@code subdate} have three
 * arguments here: the value, the number, and the name of the unit as a literal. What is
 * written without {@code INTERVAL} counts days. The operators are functions, too, with
 * the same arguments, as they take fewer types: {@code "+ interval"},
 * {@code "- interval"}, and {@code "interval +"} for an interval on the left.
 * <p>
 * They must be resolved with their literals: the unit decides the type of the result, a
 * literal text is read as an interval of several parts, and a literal with digits behind
 * the point keeps them. A constant expression, {@code 1 + 0.5} say, is a literal to the
 * server.
 */
final class DateArithmetic {

	private static final long LAST_HOUR_OF_TIME = 2_562_047_787L;

	private DateArithmetic() {
	}

	static List<ServerFunction> functions() {
		return List.of(adding("date_add", "date_add/date_sub", false), adding("date_sub", "date_add/date_sub", true),
				adding("adddate", "adddate/subdate", false), adding("subdate", "adddate/subdate", true),
				operator("+ interval", false), operator("- interval", true), operator("interval +", false));
	}

	private static ServerFunction adding(String name, String nameInErrors, boolean subtracted) {
		ServerFunction.Definition overloads = overloads(name);
		return computed(overloads.resolvedByLiterals((arguments, literals) -> {
			if (arguments.size() != 3) {
				throw ServerError
					.invalidArgument(nameInErrors + " function need two args, bad value " + arguments.size());
			}
			return resolve(overloads, arguments, literals);
		}), subtracted);
	}

	private static ServerFunction operator(String name, boolean subtracted) {
		ServerFunction.Definition overloads = overloads(name);
		return computed(overloads.resolvedByLiterals((arguments, literals) -> {
			ServerType value = arguments.get(0);
			Unit unit = unit(literals.get(2));
			boolean taken = switch (value.kind()) {
				case DATE, DATETIME, VARCHAR, ANY -> true;
				case TIMESTAMP -> !name.startsWith("interval");
				case INT, BIGINT -> unit.keepsDates() || unit == Unit.YEAR_MONTH;
				default -> false;
			};
			if (!taken) {
				throw ServerError.invalidArgument(
						name.startsWith("interval") ? "operator +, bad value [INTERVAL " + inErrors(value) + "]"
								: "operator " + name.charAt(0) + ", bad value [" + inErrors(value) + " INTERVAL]");
			}
			return (value.kind() == Kind.ANY) ? new Resolved(List.copyOf(arguments), value)
					: resolve(overloads, arguments, literals);
		}), subtracted);
	}

	private static String inErrors(ServerType type) {
		return (type.kind() != Kind.DECIMAL) ? type.kind().inErrors()
				: (type.width() <= ServerType.MAX_DECIMAL64) ? "DECIMAL64" : "DECIMAL128";
	}

	private static ServerFunction.Definition overloads(String name) {
		return ServerFunction.named(name)
			.overload(Kind.DATE, Kind.DATE, Kind.BIGINT, Kind.BIGINT)
			.overload((types) -> types.get(0), Kind.DATETIME, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.CHAR, Kind.CHAR, Kind.BIGINT, Kind.BIGINT)
			.overload((types) -> types.get(0), Kind.TIMESTAMP, Kind.BIGINT, Kind.BIGINT)
			.overload((types) -> types.get(0), Kind.TIME, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.TEXT, Kind.TEXT, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.INT, Kind.INT, Kind.BIGINT, Kind.BIGINT);
	}

	private static ServerFunction computed(ServerFunction.Definition definition, boolean subtracted) {
		return definition.computedByTypes((arguments, call) -> {
			Unit unit = unit(arguments[2]);
			Interval interval = interval(arguments[1], unit);
			if (arguments[0] instanceof Long) {
				checkUnitOfNumber((interval != null) ? interval.unit() : unit);
			}
			if (interval == null && arguments[0] instanceof Duration) {
				throw (unit == Unit.MICROSECOND)
						? ServerError.notSupported("an interval that is no number of microseconds")
						: outOfRange(Long.MAX_VALUE);
			}
			return (interval != null) ? added(arguments[0], interval, subtracted, call.result()) : null;
		});
	}

	static Unit unit(@Nullable Object name) throws SQLException {
		String text = String.valueOf(name);
		for (Unit unit : Unit.values()) {
			if (unit.name().equalsIgnoreCase(text)) {
				return unit;
			}
		}
		throw ServerError.invalidValue("invalid interval type '" + text.toLowerCase(Locale.ROOT) + "'");
	}

	private static @Nullable Resolved resolve(ServerFunction.Definition overloads, List<ServerType> arguments,
			List<? extends @Nullable Object> literals) throws SQLException {
		Unit unit = unit(literals.get(2));
		ServerType number = arguments.get(1);
		Object literal = literals.get(1);
		Unit effective = unit;
		ServerType numberTarget = ServerType.of(Kind.BIGINT);
		if (number.kind() == Kind.VARCHAR || number.kind() == Kind.CHAR) {
			if (literal == null) {
				throw ServerError.notSupported("an interval that is a text but no literal");
			}
			Interval read = Interval.of(String.valueOf(literal), unit);
			effective = (read != null) ? read.unit() : unit;
			numberTarget = number;
		}
		else if (literal != null && (number.kind() == Kind.DECIMAL || number.kind().isFloating())
				&& unit.hasFractions()) {
			numberTarget = number;
			effective = Unit.MICROSECOND;
		}
		ServerType value = arguments.get(0);
		boolean keepsDates = (numberTarget.kind().isText() ? effective : unit).keepsDates();
		if (value.kind() == Kind.DATE && !keepsDates) {
			value = ServerType.of(Kind.DATETIME);
		}
		Resolved resolved = overloads.byOverload(List.of(value, numberTarget(number), ServerType.of(Kind.BIGINT)));
		if (resolved == null) {
			return null;
		}
		List<ServerType> targets = new ArrayList<>(
				List.of(resolved.arguments().get(0), numberTarget, arguments.get(2)));
		ServerType result = resolved.result();
		boolean seconds = result.kind().isTemporal() && result.kind() != Kind.DATE;
		return new Resolved(targets, (seconds && effective == Unit.MICROSECOND)
				? ServerType.of(result.kind(), TemporalValues.MAX_SCALE) : result);
	}

	/** The server has cast it to a number before it looks for an overload. */
	private static ServerType numberTarget(ServerType number) {
		return (number.kind() == Kind.ANY) ? number : ServerType.of(Kind.BIGINT);
	}

	private static @Nullable Interval interval(@Nullable Object number, Unit unit) {
		if (number instanceof String text) {
			return Interval.of(text, unit);
		}
		return (number instanceof BigDecimal || number instanceof Double)
				? Interval.of(((Number) number).doubleValue(), unit)
				: new Interval(((Number) Objects.requireNonNull(number)).longValue(), unit);
	}

	static @Nullable Object added(@Nullable Object value, Interval interval, boolean subtracted, ServerType result)
			throws SQLException {
		Interval signed = subtracted ? interval.negated() : interval;
		if (value instanceof LocalDate date) {
			return addedToDate(date, signed, interval, subtracted);
		}
		if (value instanceof Duration time) {
			return addedToTime(time, signed, interval);
		}
		if (value instanceof Long number) {
			return addedToNumber(number, signed, interval, subtracted);
		}
		if (interval.isOutOfRange()) {
			return null;
		}
		if (value instanceof LocalDateTime datetime) {
			LocalDateTime sum = sum(datetime, signed, subtracted, false);
			if (sum == null && result.kind() == Kind.TIMESTAMP && !subtracted && signed.unit() != Unit.MICROSECOND) {
				throw ServerError.dataOutOfRange("data out of range: data type timestamp, ");
			}
			return sum;
		}
		return TextDates.added(String.valueOf(value), signed, subtracted);
	}

	static @Nullable LocalDate addedToDate(LocalDate date, Interval signed, Interval interval, boolean subtracted)
			throws SQLException {
		checkRange(interval);
		LocalDateTime sum = signed.addedTo(date.atStartOfDay());
		if (sum == null && subtracted) {
			throw ServerError.dataOutOfRange("data out of range: data type date, ");
		}
		return (sum != null) ? sum.toLocalDate() : null;
	}

	private static void checkRange(Interval interval) throws SQLException {
		if (interval.isOutOfRange()) {
			throw outOfRange(interval.number());
		}
	}

	private static SQLException outOfRange(long number) {
		return ServerError.invalidArgument("interval, bad value " + number);
	}

	/**
	 * Add an interval to a date and time. What the server makes of times that are shortly
	 * out of range is no date.
	 */
	static @Nullable LocalDateTime sum(LocalDateTime value, Interval signed, boolean subtracted, boolean text)
			throws SQLException {
		LocalDateTime sum = signed.addedTo(value);
		boolean after = sum == null && signed.number() > 0 && signed.unit() == Unit.MICROSECOND;
		if ((subtracted && signed.isShortlyBeforeYearOne(value)) || ((subtracted || text) && after)) {
			throw ServerError.notSupported("an interval that leads out of the years 1 to 9999");
		}
		return sum;
	}

	private static Duration addedToTime(Duration time, Interval signed, Interval interval) throws SQLException {
		checkRange(interval);
		long factor = switch (signed.unit()) {
			case SECOND -> 1_000_000L;
			case MINUTE -> 60_000_000L;
			case HOUR -> 3_600_000_000L;
			// Days and more are microseconds here, too, to the server.
			default -> 1L;
		};
		Duration sum = TemporalValues.ofMicros(TemporalValues.micros(time) + signed.number() * factor);
		if (Math.abs(sum.toHours()) > LAST_HOUR_OF_TIME) {
			throw ServerError.dataOutOfRange("data out of range: data type time, ");
		}
		return sum;
	}

	private static void checkUnitOfNumber(Unit unit) throws SQLException {
		if (!unit.keepsDates() && unit != Unit.YEAR_MONTH) {
			throw ServerError.invalidValue(
					"INT date does not support sub-day interval (HOUR/MINUTE/SECOND); cast to" + " DATETIME first");
		}
	}

	private static @Nullable Long addedToNumber(long number, Interval signed, Interval interval, boolean subtracted)
			throws SQLException {
		LocalDate date = (number >= 0) ? new TemporalTexts.DateFields((int) (number / 10_000),
				(int) (number / 100 % 100), (int) (number % 100))
			.date() : null;
		LocalDate sum = (date != null) ? addedToDate(date, signed, interval, subtracted) : null;
		return (sum != null) ? (Long) (sum.getYear() * 10_000L + sum.getMonthValue() * 100 + sum.getDayOfMonth())
				: null;
	}

}
