package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.function.ServerFunction.Resolved;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * Moments, as seconds since 1970 or in different time zones. The zone of the session is
 * that of the JVM.
 */
final class UnixTime {

	private static final long LAST_SECOND = 32_536_771_199L;

	private static final LocalDateTime FIRST = LocalDateTime.of(1, 1, 1, 0, 0);

	private static final LocalDateTime LAST = LocalDateTime.of(9999, 12, 31, 23, 59, 59);

	private static final ServerType EXACT = ServerType.decimal(ServerType.MAX_DECIMAL128, TemporalValues.MAX_SCALE);

	private static final Pattern OFFSET = Pattern.compile("([+-]\\d{1,4}):([+-]?\\d{1,4})");

	private UnixTime() {
	}

	static List<ServerFunction> functions() {
		return List.of(fromUnixTime(), unixTimestamp(), timestamp(), convertZone());
	}

	private static ServerFunction fromUnixTime() {
		ServerType fine = ServerType.of(Kind.DATETIME, TemporalValues.MAX_SCALE);
		return ServerFunction.named("from_unixtime")
			.overload(Kind.DATETIME, Kind.BIGINT)
			.overload(Kind.DATETIME, Kind.BIGINT_UNSIGNED)
			.overload(fine, Kind.DOUBLE)
			.overload(Kind.VARCHAR, Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.BIGINT_UNSIGNED, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.DOUBLE, Kind.VARCHAR)
			.computedBy((arguments) -> {
				LocalDateTime datetime = fromUnixTime((Number) arguments[0]);
				return (datetime == null || arguments.length == 1) ? datetime
						: DateFormatting.format(datetime, (String) arguments[1]);
			});
	}

	private static @Nullable LocalDateTime fromUnixTime(@Nullable Number number) {
		BigDecimal exact = new BigDecimal(String.valueOf(number));
		if (exact.signum() < 0 || exact.compareTo(BigDecimal.valueOf(LAST_SECOND)) > 0) {
			return null;
		}
		long seconds = exact.longValue();
		long micros = (number instanceof Double imprecise) ? Math.round((long) ((imprecise - seconds) * 1e9) / 1e3) : 0;
		return LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), ZoneId.systemDefault())
			.plusNanos(micros * 1_000);
	}

	private static ServerFunction unixTimestamp() {
		return ServerFunction.named("unix_timestamp").resolvedByLiterals((arguments, literals) -> {
			if (arguments.size() > 1) {
				throw ServerError.invalidArgument(
						"unix_timestamp function have invalid input args size, bad value " + arguments.size());
			}
			Kind kind = arguments.isEmpty() ? Kind.JSON : arguments.get(0).kind();
			if (kind.isString()) {
				boolean whole = literals.get(0) instanceof String text && !hasFraction(text);
				return new Resolved(List.of(ImplicitCasts.target(arguments.get(0), Kind.VARCHAR)),
						whole ? ServerType.of(Kind.BIGINT) : EXACT);
			}
			if (kind != Kind.TIMESTAMP && ImplicitCasts.cost(kind, Kind.TIMESTAMP) < 0) {
				return null;
			}
			return new Resolved(List.of(ImplicitCasts.target(arguments.get(0), Kind.TIMESTAMP)),
					ServerType.of(Kind.BIGINT));
		}).computedByTypes((arguments, call) -> {
			LocalDateTime datetime = (arguments[0] instanceof String text)
					? TemporalTexts.datetime(text, TemporalValues.MAX_SCALE) : (LocalDateTime) arguments[0];
			if (datetime == null) {
				return null;
			}
			Instant moment = datetime.atZone(ZoneId.systemDefault()).toInstant();
			BigDecimal micros = BigDecimal.valueOf(moment.getEpochSecond())
				.add(BigDecimal.valueOf(moment.getNano() / 1_000, TemporalValues.MAX_SCALE));
			if (call.result().kind() == Kind.DECIMAL) {
				return (micros.signum() > 0) ? micros : null;
			}
			long seconds = micros.longValue();
			return (seconds >= 0) ? (Long) seconds : null;
		});
	}

	private static boolean hasFraction(String text) {
		int point = text.lastIndexOf('.');
		return point >= 0 && point < text.length() - 1;
	}

	private static ServerFunction timestamp() {
		ServerFunction.Definition overloads = ServerFunction.named("timestamp")
			.overload(Kind.TIMESTAMP, Kind.DATE)
			.overload(Kind.TIMESTAMP, Kind.DATETIME)
			.overload(Kind.TIMESTAMP, Kind.TIMESTAMP)
			.overload(Kind.TIMESTAMP, Kind.VARCHAR)
			.overload(Kind.TIMESTAMP, Kind.CHAR);
		return overloads.resolvedBy((arguments) -> {
			Resolved resolved = overloads.byOverload(arguments);
			if (resolved == null) {
				return null;
			}
			// A text is cut, all else is rounded.
			Kind kind = resolved.arguments().get(0).kind();
			return kind.isTemporal() ? new Resolved(List.of(ServerType.of(kind)), resolved.result()) : resolved;
		}).computedBy((arguments) -> {
			if (arguments[0] instanceof LocalDate date) {
				return date.atStartOfDay();
			}
			return (arguments[0] instanceof LocalDateTime datetime) ? datetime : read(String.valueOf(arguments[0]));
		});
	}

	private static LocalDateTime read(String text) throws SQLException {
		LocalDateTime datetime = TemporalTexts.datetime(text, TemporalValues.MAX_SCALE);
		if (datetime != null) {
			return datetime;
		}
		if (TemporalTexts.isZero(text)) {
			throw ServerError.notSupported("timestamp() of a date of zeros");
		}
		throw ServerError.invalidArgument("parse timestamp, bad value " + text);
	}

	private static ServerFunction convertZone() {
		return ServerFunction.named("convert_tz")
			.overload(Kind.VARCHAR, Kind.DATETIME, Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> {
				ZoneId from = zone((String) arguments[1]);
				ZoneId to = zone((String) arguments[2]);
				if (from == null || to == null) {
					return null;
				}
				LocalDateTime value = (LocalDateTime) arguments[0];
				LocalDateTime converted = value.atZone(from).withZoneSameInstant(to).toLocalDateTime();
				boolean known = !converted.isBefore(FIRST) && !converted.isAfter(LAST) && !value.isAfter(LAST);
				return TemporalValues.text(known ? converted : value, 0);
			});
	}

	private static @Nullable ZoneId zone(@Nullable String name) {
		if (name == null || name.isEmpty()) {
			return null;
		}
		if (name.startsWith("+") || name.startsWith("-")) {
			Matcher matcher = OFFSET.matcher(name);
			if (!matcher.matches()) {
				return null;
			}
			int hours = Integer.parseInt(matcher.group(1));
			int minutes = Integer.parseInt(matcher.group(2));
			Duration offset = Duration.ofHours(hours).plusMinutes(name.startsWith("-") ? -minutes : minutes);
			boolean known = hours >= -13 && hours <= 14 && offset.abs().compareTo(Duration.ofHours(18)) <= 0;
			return known ? ZoneOffset.ofTotalSeconds((int) offset.getSeconds()) : null;
		}
		if (name.equals("Local")) {
			return ZoneId.systemDefault();
		}
		return ZoneId.getAvailableZoneIds().contains(name) ? ZoneId.of(name) : null;
	}

}
