package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Casts to and from dates and times.
 */
final class TemporalCasts {

	/** The longest time that a number is taken for, as hhh…mmss. */
	private static final long MAX_TIME_NUMBER = 25_620_477_875_959L;

	/** The last second of the year 3000 and some; later ones are no timestamps. */
	static final long MAX_EPOCH_SECOND = 32_536_771_199L;

	/** The first moment of a column of timestamps. */
	private static final LocalDateTime FIRST_TIMESTAMP = LocalDateTime.of(1970, 1, 1, 0, 0, 1);

	private TemporalCasts() {
	}

	/**
	 * Cast a value in an expression, be it that the statement says so or that a function
	 * needs it.
	 * @param value the value
	 * @param from its type
	 * @param to the type to cast it to
	 * @return the value, {@code null} where the server makes NULL of what it cannot read
	 * @throws SQLException if the server does not cast it
	 */
	static @Nullable Object cast(Object value, ServerType from, ServerType to) throws SQLException {
		return cast(value, from, to, false);
	}

	/**
	 * Cast a value that is stored in a column. Other than in an expression, a text that
	 * is no date is an error, and so are dates of zeros, timestamps before 1970 and texts
	 * that are too long.
	 * @param value the value
	 * @param from its type
	 * @param to the type of the column
	 * @return the value
	 * @throws SQLException if the server does not cast it
	 */
	static @Nullable Object assign(Object value, ServerType from, ServerType to) throws SQLException {
		Object assigned = cast(value, from, to, true);
		if (to.kind() == Kind.TIMESTAMP && assigned != null
				&& toUtc((LocalDateTime) assigned).isBefore(FIRST_TIMESTAMP)) {
			throw truncated("datetime", text(value, from), "ts_min");
		}
		return assigned;
	}

	private static LocalDateTime toUtc(LocalDateTime local) {
		return LocalDateTime.ofInstant(local.atZone(ZoneId.systemDefault()).toInstant(), ZoneOffset.UTC);
	}

	private static SQLException truncated(String type, String value, String column) {
		return ServerError.of(1366, "HY000",
				"truncated type " + type + " value " + value + " for column " + column + ", 1");
	}

	/**
	 * Return whether the server casts values of one kind to another at all.
	 * @param from the type that there is
	 * @param to the kind that is needed
	 * @return whether it does
	 */
	static boolean isPossible(ServerType from, Kind to) {
		Kind kind = from.kind();
		if (kind.isString() || kind == Kind.ENUM || kind == Kind.SET || kind == Kind.ANY || kind == Kind.YEAR) {
			return true;
		}
		if (kind.isInteger() || kind == Kind.BIT) {
			return to == Kind.TIME || to == Kind.TIMESTAMP;
		}
		boolean textLike = to.isString() || to == Kind.JSON || to == Kind.ENUM || to == Kind.SET;
		return switch (kind) {
			case DECIMAL -> to == Kind.DATETIME || to == Kind.TIMESTAMP
					|| (to == Kind.TIME && from.width() <= ServerType.MAX_DECIMAL64);
			case DATE, DATETIME -> textLike || to.isTemporal() || fromDate(to);
			case TIMESTAMP -> textLike || (to.isTemporal() && to != Kind.TIME) || fromDate(to);
			case TIME -> textLike || (to.isTemporal() && to != Kind.TIMESTAMP) || to.isInteger() || to == Kind.DECIMAL
					|| to == Kind.BIT;
			default -> false;
		};
	}

	private static boolean fromDate(Kind to) {
		return to == Kind.INT || to == Kind.BIGINT || to == Kind.DECIMAL || to == Kind.YEAR;
	}

	private static @Nullable Object cast(Object value, ServerType from, ServerType to, boolean assigned)
			throws SQLException {
		if (!isPossible(from, to.kind())) {
			boolean strict = assigned && to.kind().isTemporal() && to.kind() != Kind.TIME;
			throw ServerError.invalidArgument((strict ? "operator cast_strict" : "operator cast") + ", bad value ["
					+ inErrors(from) + " " + inErrors(to) + "]");
		}
		if (from.kind().isTemporal()) {
			return fromTemporal(value, from, to, assigned);
		}
		if (from.kind() == Kind.YEAR || from.kind() == Kind.ANY) {
			return null;
		}
		if (from.kind().isInteger() || from.kind() == Kind.BIT) {
			return fromInteger(new BigInteger(value.toString()), to);
		}
		if (from.kind() == Kind.DECIMAL) {
			return fromDecimal((BigDecimal) value, to, assigned);
		}
		String text = text(value, from);
		return text.isEmpty() ? null : fromText(text, to, assigned);
	}

	private static String inErrors(ServerType type) {
		if (type.kind() != Kind.DECIMAL) {
			return type.kind().inErrors();
		}
		return (type.width() <= ServerType.MAX_DECIMAL64) ? "DECIMAL64" : "DECIMAL128";
	}

	private static @Nullable Object fromText(String text, ServerType to, boolean assigned) throws SQLException {
		if (to.kind() != Kind.TIME && TemporalTexts.isZero(text)) {
			if (assigned) {
				throw truncated((to.kind() == Kind.DATE) ? "date" : "datetime", text, "value");
			}
			return null;
		}
		Object read = switch (to.kind()) {
			case DATE -> TemporalTexts.date(text);
			case TIME -> TemporalTexts.time(text, to.scale());
			default -> TemporalTexts.datetime(text, to.scale());
		};
		if (read == null && (to.kind() != Kind.DATE || assigned)) {
			throw unreadable(text, to.kind());
		}
		return read;
	}

	private static SQLException unreadable(String text, Kind to) {
		return switch (to) {
			case DATE -> ServerError.invalidArgument("parsedate, bad value " + text.strip());
			case TIMESTAMP -> ServerError.invalidArgument("parse timestamp, bad value " + text);
			case TIME -> ServerError.invalidValue("invalid time value " + text.strip());
			default -> ServerError.invalidValue("invalid datetime value " + text.strip());
		};
	}

	private static @Nullable Object fromInteger(BigInteger number, ServerType to) throws SQLException {
		if (to.kind() == Kind.TIMESTAMP) {
			boolean known = number.signum() >= 0 && number.bitLength() < Long.SIZE
					&& number.longValue() <= MAX_EPOCH_SECOND;
			return known ? LocalDateTime.ofInstant(Instant.ofEpochSecond(number.longValue()), ZoneId.systemDefault())
					: null;
		}
		if (number.abs().compareTo(BigInteger.valueOf(MAX_TIME_NUMBER)) > 0) {
			throw ServerError.dataOutOfRange("data out of range: data type time, value " + number);
		}
		return fromText(number.toString(), to, false);
	}

	private static @Nullable Object fromDecimal(BigDecimal number, ServerType to, boolean assigned)
			throws SQLException {
		if (to.kind() == Kind.TIME) {
			return fromText(number.setScale(to.scale(), RoundingMode.HALF_UP).toPlainString(), to, assigned);
		}
		return fromText(number.toPlainString(), to, assigned);
	}

	private static Object fromTemporal(Object value, ServerType from, ServerType to, boolean assigned)
			throws SQLException {
		return switch (to.kind()) {
			case DATE -> date(value);
			case TIME -> time(value, to.scale());
			case DATETIME, TIMESTAMP -> datetime(value, to.scale());
			case YEAR -> (long) date(value).getYear();
			case DECIMAL -> (value instanceof Duration time) ? PackedNumbers.decimal(time, from, to)
					: PackedNumbers.decimal(value, to);
			case JSON -> '"' + text(value, ServerType.of(from.kind(), TemporalValues.MAX_SCALE)) + '"';
			case CHAR, VARCHAR -> characters(value, from, to, assigned);
			case BINARY, VARBINARY -> bytes(value, from, to, assigned);
			case TEXT, ENUM, SET -> text(value, from);
			case BLOB -> text(value, from).getBytes(StandardCharsets.UTF_8);
			default -> PackedNumbers.integer(value, to.kind());
		};
	}

	private static LocalDate date(Object value) {
		if (value instanceof LocalDateTime datetime) {
			return datetime.toLocalDate();
		}
		return (value instanceof LocalDate date) ? date : TemporalValues.today();
	}

	private static Duration time(Object value, int scale) {
		if (value instanceof LocalDateTime datetime) {
			return TemporalValues.timeOfDay(datetime, scale);
		}
		return (value instanceof Duration time) ? TemporalValues.rounded(time, scale) : Duration.ZERO;
	}

	private static LocalDateTime datetime(Object value, int scale) {
		if (value instanceof LocalDate date) {
			return date.atStartOfDay();
		}
		LocalDateTime datetime = (value instanceof Duration time) ? TemporalValues.today().atStartOfDay().plus(time)
				: (LocalDateTime) value;
		return TemporalValues.rounded(datetime, scale);
	}

	private static String characters(Object value, ServerType from, ServerType to, boolean assigned)
			throws SQLException {
		String text = text(value, from);
		if (to.width() == 0 || text.length() <= to.width()) {
			return text;
		}
		if (assigned) {
			String whole = text(value, ServerType.of(from.kind()));
			throw ServerError.dataTooLong("Can't cast '" + whole + "' to " + to.kind().inErrors() + " type. " + whole
					+ " is larger than Dest length " + to.width());
		}
		return text.substring(0, to.width());
	}

	private static byte[] bytes(Object value, ServerType from, ServerType to, boolean assigned) throws SQLException {
		byte[] bytes = text(value, from).getBytes(StandardCharsets.UTF_8);
		boolean binary = to.kind() == Kind.BINARY;
		if (to.width() > 0 && bytes.length > to.width() && (assigned || !binary)) {
			throw ServerError.dataTooLong("data truncated: data type " + switch (from.kind()) {
				case DATE -> "Date";
				case TIME -> "Time";
				case DATETIME -> "Datetime";
				default -> "TimeStamp";
			} + ", truncated for binary/varbinary");
		}
		return (binary && to.width() > 0) ? Arrays.copyOf(bytes, to.width()) : bytes;
	}

	/**
	 * Return a value as the server writes it into a text.
	 */
	private static String text(Object value, ServerType type) {
		if (value instanceof LocalDate date) {
			return TemporalValues.text(date);
		}
		if (value instanceof LocalDateTime datetime) {
			return TemporalValues.text(datetime, type.scale());
		}
		if (value instanceof Duration time) {
			return TemporalValues.text(time, type.scale());
		}
		return (value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
	}

}
