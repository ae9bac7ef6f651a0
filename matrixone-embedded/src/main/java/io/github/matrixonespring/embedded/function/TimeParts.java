package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a time, and times that are put together from parts.
 */
final class TimeParts {

	/** The longest time that {@code maketime} and {@code sec_to_time} make. */
	private static final Duration LONGEST = Duration.ofHours(838).plusMinutes(59).plusSeconds(59);

	private static final int LAST_MINUTE = 59;

	private static final Pattern LEADING_INTEGER = Pattern.compile("[+-]?\\d+");

	private static final Pattern LEADING_NUMBER = Pattern
		.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d{1,3})?");

	private TimeParts() {
	}

	static List<ServerFunction> functions() {
		return List.of(part("hour", LocalDateTime::getHour, Duration::toHours, Kind.INT_UNSIGNED),
				part("minute", LocalDateTime::getMinute, Duration::toMinutesPart, Kind.TINYINT_UNSIGNED),
				part("second", LocalDateTime::getSecond, Duration::toSecondsPart, Kind.TINYINT_UNSIGNED), microsecond(),
				timeToSeconds(), secondsToTime(), time(), makeTime());
	}

	private static ServerFunction part(String name, ToLongFunction<LocalDateTime> ofDatetime,
			ToLongFunction<Duration> ofTime, Kind ofTimeKind) {
		return ServerFunction.named(name)
			.overload(Kind.TINYINT_UNSIGNED, Kind.TIMESTAMP)
			.overload(Kind.TINYINT_UNSIGNED, Kind.DATETIME)
			.overload(ofTimeKind, Kind.TIME)
			.computedBy((arguments) -> (arguments[0] instanceof Duration time) ? ofTime.applyAsLong(time.abs())
					: ofDatetime.applyAsLong(datetimeOf(arguments[0])));
	}

	private static ServerFunction microsecond() {
		return ServerFunction.named("microsecond")
			.overload(Kind.BIGINT, Kind.TIMESTAMP)
			.overload(Kind.BIGINT, Kind.DATETIME)
			.overload(Kind.BIGINT, Kind.TIME)
			.overload(Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.CHAR)
			.overload(Kind.BIGINT, Kind.TEXT)
			.computedBy((arguments) -> {
				if (arguments[0] instanceof Duration time) {
					return TemporalValues.micros(time) % 1_000_000;
				}
				if (!(arguments[0] instanceof String text)) {
					return datetimeOf(arguments[0]).getNano() / 1_000L;
				}
				Duration time = text.isEmpty() ? null : TemporalTexts.time(text, TemporalValues.MAX_SCALE);
				if (time != null) {
					return TemporalValues.micros(time) % 1_000_000;
				}
				LocalDateTime datetime = TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
				return (datetime != null) ? (Long) (datetime.getNano() / 1_000L)
						: TemporalTexts.isZero(text) ? (Long) 0L : null;
			});
	}

	private static ServerFunction timeToSeconds() {
		return ServerFunction.named("time_to_sec")
			.overload(Kind.BIGINT, Kind.TIME)
			.computedBy((arguments) -> TemporalValues.micros((Duration) arguments[0]) / 1_000_000);
	}

	private static ServerFunction secondsToTime() {
		return ServerFunction.named("sec_to_time")
			.overload(Kind.TIME, Kind.BIGINT)
			.overload(Kind.TIME, Kind.BIGINT_UNSIGNED)
			.overload(Kind.TIME, Kind.DOUBLE)
			.computedBy((arguments) -> {
				long seconds = ((Number) arguments[0]).longValue();
				// Minutes of a negative time are out of range to the server.
				boolean known = Math.abs(seconds) <= LONGEST.getSeconds() && (seconds >= 0 || seconds % 3_600 == 0);
				return known ? Duration.ofSeconds(seconds) : null;
			});
	}

	private static ServerFunction time() {
		return ServerFunction.named("time")
			.overload(Kind.TIME, Kind.TIME)
			.overload(Kind.TIME, Kind.DATE)
			.overload(Kind.TIME, Kind.DATETIME)
			.overload(Kind.TIME, Kind.BIGINT)
			.overload(Kind.TIME, Kind.DECIMAL)
			.overload(Kind.TIME, Kind.VARCHAR)
			.overload(Kind.TIME, Kind.CHAR)
			.overload(Kind.TIME, Kind.TEXT)
			.overload(Kind.TIME, Kind.BLOB)
			.overload(Kind.TIME, Kind.TIMESTAMP)
			.computedBy((arguments) -> timeOf(arguments[0]));
	}

	private static Duration timeOf(@Nullable Object value) throws SQLException {
		if (value instanceof Duration time) {
			return time;
		}
		if (value instanceof LocalDate) {
			return Duration.ZERO;
		}
		if (value instanceof LocalDateTime datetime) {
			return TemporalValues.timeOfDay(datetime, TemporalValues.MAX_SCALE);
		}
		String text = (value instanceof BigDecimal number) ? number.toPlainString()
				: (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
		Duration time = TemporalTexts.time(text, TemporalValues.MAX_SCALE);
		if (time == null) {
			// The server leaves the point out.
			String shown = (value instanceof BigDecimal number) ? number.unscaledValue().toString() : text;
			throw ServerError.dataOutOfRange("data out of range: data type time, '" + shown + "'");
		}
		return time;
	}

	private static ServerFunction makeTime() {
		ServerFunction.Definition definition = ServerFunction.named("maketime")
			.overload(Kind.TIME, Kind.BIGINT, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.TIME, Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED)
			.overload(Kind.TIME, Kind.DOUBLE, Kind.DOUBLE, Kind.DOUBLE)
			.overload(Kind.TIME, Kind.INT, Kind.INT, Kind.INT)
			.overload(Kind.TIME, Kind.INT_UNSIGNED, Kind.INT_UNSIGNED, Kind.INT_UNSIGNED);
		return definition.resolvedByLiterals((arguments, literals) -> {
			if (arguments.stream().anyMatch((type) -> type.kind() == Kind.BOOL || type.kind().isTemporal())) {
				throw ServerError.notSupported("maketime of what is no number");
			}
			return (arguments.size() == 3 && arguments.stream().anyMatch(TimeParts::isExact))
					? exactly(arguments, literals) : withScale(definition.byOverload(arguments), literals);
		}).computedBy((arguments) -> {
			Long hour = whole(arguments[0]);
			Long minute = whole(arguments[1]);
			Long micros = secondsInMicros(arguments[2]);
			if (hour == null || minute == null || micros == null || minute < 0 || minute > LAST_MINUTE) {
				return null;
			}
			if (Math.abs(hour) > LONGEST.toHours()) {
				return (hour > 0) ? LONGEST : LONGEST.negated();
			}
			Duration time = Duration.ofHours(Math.abs(hour)).plusMinutes(minute).plus(TemporalValues.ofMicros(micros));
			Duration shortened = (time.compareTo(LONGEST) > 0) ? LONGEST : time;
			return (hour < 0) ? shortened.negated() : shortened;
		});
	}

	private static boolean isExact(ServerType type) {
		return type.kind().isText() || type.kind() == Kind.DECIMAL;
	}

	/**
	 * Whole seconds of a literal have no digits behind the point. Those of a column have
	 * six to the server.
	 */
	private static int scaleOfNumber(@Nullable Object literal) {
		return (literal != null) ? 0 : TemporalValues.MAX_SCALE;
	}

	private static ServerFunction.@Nullable Resolved withScale(ServerFunction.@Nullable Resolved resolved,
			List<? extends @Nullable Object> literals) {
		return (resolved != null) ? new ServerFunction.Resolved(resolved.arguments(),
				ServerType.of(Kind.TIME, scaleOfNumber(literals.get(2)))) : null;
	}

	private static ServerFunction.@Nullable Resolved exactly(List<ServerType> arguments,
			List<? extends @Nullable Object> literals) {
		List<ServerType> targets = new ArrayList<>();
		for (int i = 0; i < arguments.size(); i++) {
			ServerType from = arguments.get(i);
			boolean text = from.kind().isText() || (i == 2 && from.kind() == Kind.DECIMAL);
			Kind to = text ? Kind.VARCHAR : (from.kind() == Kind.DECIMAL) ? Kind.DECIMAL : Kind.DOUBLE;
			if (from.kind() != to && ImplicitCasts.cost(from.kind(), to) < 0) {
				return null;
			}
			targets.add(ImplicitCasts.target(from, to));
		}
		ServerType seconds = arguments.get(2);
		int scale = seconds.kind().isText() ? TemporalValues.MAX_SCALE : (seconds.kind() == Kind.DECIMAL)
				? Math.min(seconds.scale(), TemporalValues.MAX_SCALE) : scaleOfNumber(literals.get(2));
		return new ServerFunction.Resolved(targets, ServerType.of(Kind.TIME, scale));
	}

	private static @Nullable Long whole(@Nullable Object value) {
		if (value instanceof String text) {
			Matcher matcher = LEADING_INTEGER.matcher(text.strip());
			return matcher.lookingAt() ? clamped(new BigInteger(matcher.group())) : 0L;
		}
		if (value instanceof BigDecimal number) {
			return clamped(number.setScale(0, RoundingMode.HALF_UP).toBigInteger());
		}
		if (value instanceof Double number) {
			return clamped(BigDecimal.valueOf(number).setScale(0, RoundingMode.HALF_UP).toBigInteger());
		}
		return (value instanceof Number number) ? (Long) clamped(new BigInteger(number.toString())) : null;
	}

	private static long clamped(BigInteger number) {
		return (number.bitLength() < Long.SIZE) ? number.longValue()
				: (number.signum() > 0) ? Long.MAX_VALUE : Long.MIN_VALUE + 1;
	}

	/**
	 * Return the seconds in microseconds, or {@code null} if there are not 0 to 59 of
	 * them.
	 */
	private static @Nullable Long secondsInMicros(@Nullable Object value) {
		BigDecimal seconds;
		if (value instanceof String text) {
			Matcher matcher = LEADING_NUMBER.matcher(text.strip());
			seconds = matcher.lookingAt() ? new BigDecimal(matcher.group()) : BigDecimal.ZERO;
		}
		else {
			seconds = new BigDecimal(String.valueOf(value));
		}
		boolean known = seconds.signum() >= 0 && seconds.compareTo(BigDecimal.valueOf(60)) < 0;
		return known ? (Long) seconds.movePointRight(TemporalValues.MAX_SCALE)
			.setScale(0, RoundingMode.HALF_UP)
			.longValueExact() : null;
	}

	private static LocalDateTime datetimeOf(@Nullable Object value) {
		if (value instanceof LocalDateTime datetime) {
			return datetime;
		}
		throw new IllegalArgumentException("No time: " + value);
	}

}
