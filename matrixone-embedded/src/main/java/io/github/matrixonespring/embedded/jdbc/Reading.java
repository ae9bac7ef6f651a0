package io.github.matrixonespring.embedded.jdbc;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * A call that reads a column.
 *
 * @param getter the name of the method
 * @param argument what it has besides the column
 */
record Reading(String getter, @Nullable Object argument) {

	private static final Map<String, Class<?>> NUMBERS = Map.of("getBoolean", Boolean.class, "getByte", Byte.class,
			"getShort", Short.class, "getInt", Integer.class, "getLong", Long.class, "getFloat", Float.class,
			"getDouble", Double.class);

	private static final Map<String, Object> ZEROS = Map.of("getBoolean", false, "getByte", (byte) 0, "getShort",
			(short) 0, "getInt", 0, "getLong", 0L, "getFloat", 0F, "getDouble", 0D);

	private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(boolean.class, Boolean.class, byte.class,
			Byte.class, short.class, Short.class, int.class, Integer.class, long.class, Long.class, float.class,
			Float.class, double.class, Double.class);

	private static final Set<Class<?>> NUMBER_CLASSES = Set.of(Boolean.class, Byte.class, Short.class, Integer.class,
			Long.class, Float.class, Double.class, BigDecimal.class, BigInteger.class);

	private static final Set<Class<?>> TIME_CLASSES = Set.of(Date.class, Time.class, Timestamp.class,
			java.util.Date.class, Calendar.class, LocalDate.class, LocalTime.class, LocalDateTime.class,
			OffsetDateTime.class, OffsetTime.class, ZonedDateTime.class, Duration.class);

	/**
	 * Refuse what the driver refuses whatever the value is.
	 * @param type the type of the column
	 * @throws SQLException if the driver refuses it
	 */
	void check(ColumnType type) throws SQLException {
		switch (this.getter) {
			case "getArray", "getRef", "getRowId" -> throw new SQLFeatureNotSupportedException();
			case "getSQLXML" -> throw ServerError.notSupported("getSQLXML");
			case "getNString", "getNClob", "getNCharacterStream" -> {
				if (type.kind() != ColumnType.Kind.TEXT && type.kind() != ColumnType.Kind.JSON) {
					throw new SQLException("Can not call " + this.getter + "() when field's charset isn't UTF-8");
				}
			}
			case "getObject" -> {
				Class<?> wanted = wanted();
				if (wanted != null && !isKnown(wanted)) {
					throw ServerError.of(0, "S1009", "Conversion not supported for type " + wanted.getName());
				}
			}
			default -> {
			}
		}
	}

	private @Nullable Class<?> wanted() {
		return (this.argument instanceof Class<?> type) ? PRIMITIVES.getOrDefault(type, type) : null;
	}

	private static boolean isKnown(Class<?> wanted) {
		return wanted == String.class || wanted == byte[].class || wanted == UUID.class
				|| NUMBER_CLASSES.contains(wanted) || TIME_CLASSES.contains(wanted);
	}

	@Nullable Object ofNull() {
		return ZEROS.get(this.getter);
	}

	/**
	 * Return what is read.
	 * @param value the value
	 * @return what the method returns
	 * @throws SQLException if the driver does not convert the value
	 */
	@Nullable Object of(ColumnValue value) throws SQLException {
		Class<?> number = NUMBERS.get(this.getter);
		if (number != null) {
			return value.number(number);
		}
		return switch (this.getter) {
			case "getString", "getNString" -> value.string();
			case "getBytes" -> value.bytes();
			case "getBigDecimal" -> decimal(value);
			case "getDate" -> legacy(value, Date.class);
			case "getTime" -> legacy(value, Time.class);
			case "getTimestamp" -> legacy(value, Timestamp.class);
			case "getObject" -> object(value);
			case "getBlob" -> LargeValue.blob(value.bytes());
			case "getClob", "getNClob" -> LargeValue.clob(value.string());
			case "getBinaryStream", "getAsciiStream", "getUnicodeStream" -> value.stream();
			case "getCharacterStream" -> value.reader();
			case "getNCharacterStream" -> new StringReader(value.string());
			case "getURL" -> value.url();
			default -> throw ServerError.notSupported(this.getter);
		};
	}

	private BigDecimal decimal(ColumnValue value) throws SQLException {
		BigDecimal number = (BigDecimal) value.number(BigDecimal.class);
		boolean scaled = this.argument instanceof Integer && value.type().kind() != ColumnType.Kind.BIT;
		return scaled ? number.setScale((Integer) Objects.requireNonNull(this.argument), RoundingMode.HALF_UP) : number;
	}

	private Object legacy(ColumnValue value, Class<?> wanted) throws SQLException {
		return ColumnTime.of(value, wanted).legacy(wanted, (Calendar) this.argument);
	}

	private @Nullable Object object(ColumnValue value) throws SQLException {
		Class<?> wanted = wanted();
		if (wanted == null) {
			return value.object();
		}
		if (wanted == String.class) {
			return value.string();
		}
		if (wanted == byte[].class) {
			return value.bytes();
		}
		if (wanted == UUID.class) {
			return value.id();
		}
		if (NUMBER_CLASSES.contains(wanted)) {
			return value.number(wanted);
		}
		Object moment = value.type().kind().isText() ? ColumnTime.moment(value.text(), wanted) : null;
		// The driver reads a java.util.Date by way of a Timestamp, and calls it that.
		Class<?> named = (wanted == java.util.Date.class) ? Timestamp.class : wanted;
		return (moment != null) ? moment : ColumnTime.of(value, named).as(wanted);
	}

}
