package io.github.matrixonespring.embedded.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Turns the values of H2 into what the server sends for them, as values and as texts.
 */
final class SentValues {

	private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("uuuu-MM-dd", Locale.ROOT);

	/** The server has at most six digits; H2 can have nine. */
	private static final int MOST_DIGITS = 9;

	private static final List<DateTimeFormatter> TIMES = formatters("HH:mm:ss");

	private static final List<DateTimeFormatter> DATETIMES = formatters("uuuu-MM-dd HH:mm:ss");

	private SentValues() {
	}

	/**
	 * Return the value of a column.
	 * @param rows at a row
	 * @param column the index of the column
	 * @param type its type
	 * @return the value, or {@code null} if it is null
	 * @throws SQLException what H2 reports
	 */
	static @Nullable ColumnValue read(ResultSet rows, int column, ColumnType type) throws SQLException {
		if (type.kind() == ColumnType.Kind.BINARY) {
			byte[] bytes = rows.getBytes(column);
			return (bytes != null) ? new ColumnValue(type, bytes) : null;
		}
		Object stored = rows.getObject(column);
		if (stored == null) {
			return null;
		}
		return new ColumnValue(type, switch (type.kind()) {
			case BIT -> bits(stored, type.length());
			case BOOLEAN -> rows.getBoolean(column) ? 1L : 0L;
			case WHOLE, YEAR -> whole(rows, column, stored);
			// The driver reads the digits of a float as a double.
			case FLOAT -> Double.valueOf(Float.toString(rows.getFloat(column)));
			case DOUBLE -> rows.getDouble(column);
			case DECIMAL -> rows.getBigDecimal(column);
			case DATE -> rows.getObject(column, LocalDate.class);
			case TIME -> rows.getObject(column, LocalTime.class);
			case DATETIME, TIMESTAMP -> rows.getObject(column, LocalDateTime.class);
			default -> rows.getString(column);
		});
	}

	private static Number whole(ResultSet rows, int column, Object stored) throws SQLException {
		if (stored instanceof BigDecimal || stored instanceof BigInteger) {
			BigInteger number = rows.getBigDecimal(column).toBigInteger();
			return (number.bitLength() < Long.SIZE) ? (Number) number.longValue() : number;
		}
		return rows.getLong(column);
	}

	/**
	 * Return the text that the server sends for a value.
	 * @param type the type of the column
	 * @param value the value
	 * @return the text
	 */
	static String text(ColumnType type, Object value) {
		return switch (type.kind()) {
			case FLOAT, DOUBLE -> plain(value.toString());
			case DECIMAL -> ((BigDecimal) value).toPlainString();
			case DATE -> DATE.format((LocalDate) value);
			case TIME -> TIMES.get(type.scale()).format((LocalTime) value);
			case DATETIME, TIMESTAMP -> moment((LocalDateTime) value, type);
			default -> value.toString();
		};
	}

	/** The server sends {@code 1} and digits without an exponent. */
	private static String plain(String number) {
		if (number.endsWith("NaN") || number.endsWith("Infinity")) {
			return number;
		}
		BigDecimal digits = new BigDecimal(number).stripTrailingZeros();
		return digits.toPlainString();
	}

	private static byte[] bits(Object stored, int length) {
		long bits = (stored instanceof Boolean set) ? (set ? 1 : 0) : ((Number) stored).longValue();
		byte[] bytes = new byte[(length + Byte.SIZE - 1) / Byte.SIZE];
		for (int i = bytes.length - 1; i >= 0; i--) {
			bytes[i] = (byte) bits;
			bits >>= Byte.SIZE;
		}
		return bytes;
	}

	/** Of the two, the server leaves out a fraction of zeros of the one alone. */
	private static String moment(LocalDateTime moment, ColumnType type) {
		boolean whole = type.kind() == ColumnType.Kind.DATETIME && moment.getNano() == 0;
		return DATETIMES.get(whole ? 0 : type.scale()).format(moment);
	}

	/** Return the formatters for each number of digits behind the point. */
	private static List<DateTimeFormatter> formatters(String pattern) {
		return IntStream.rangeClosed(0, MOST_DIGITS).mapToObj((scale) -> {
			DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().appendPattern(pattern);
			return ((scale > 0) ? builder.appendFraction(ChronoField.NANO_OF_SECOND, scale, scale, true) : builder)
				.toFormatter(Locale.ROOT);
		}).toList();
	}

}
