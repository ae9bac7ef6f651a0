package io.github.matrixonespring.embedded.conversation;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Sets parameters as a conversation says. {@code boolean true} calls
 * {@code setBoolean(true)}, {@code Boolean true} calls {@code setObject(true)}, and
 * {@code Boolean:VARCHAR true} calls {@code setObject(true, Types.VARCHAR)}.
 */
final class Bindings {

	private Bindings() {
	}

	/**
	 * Set all parameters of a statement.
	 * @param statement the statement
	 * @param values the values, separated by {@code |}
	 * @throws SQLException if the driver refuses
	 */
	static void set(PreparedStatement statement, String values) throws SQLException {
		int index = 1;
		for (String value : values.split(" \\| ")) {
			String[] parts = value.split(" ", 2);
			set(statement, index++, parts[0], (parts.length > 1) ? parts[1] : "");
		}
	}

	private static void set(PreparedStatement statement, int index, String setter, String text) throws SQLException {
		String[] names = setter.split(":");
		if (names.length > 1) {
			statement.setObject(index, object(names[0], text), JDBCType.valueOf(names[1]).getVendorTypeNumber());
			return;
		}
		if (Character.isUpperCase(setter.charAt(0))) {
			statement.setObject(index, object(setter, text));
			return;
		}
		switch (setter) {
			case "null" -> statement.setNull(index, Types.VARCHAR);
			case "boolean" -> statement.setBoolean(index, Boolean.parseBoolean(text));
			case "byte" -> statement.setByte(index, Byte.parseByte(text));
			case "short" -> statement.setShort(index, Short.parseShort(text));
			case "int" -> statement.setInt(index, Integer.parseInt(text));
			case "long" -> statement.setLong(index, Long.parseLong(text));
			case "float" -> statement.setFloat(index, Float.parseFloat(text));
			case "double" -> statement.setDouble(index, Double.parseDouble(text));
			case "decimal" -> statement.setBigDecimal(index, new BigDecimal(text));
			case "string" -> statement.setString(index, text);
			case "nstring" -> statement.setNString(index, text);
			case "bytes" -> statement.setBytes(index, HexFormat.of().parseHex(text));
			case "date" -> statement.setDate(index, Date.valueOf(text));
			case "time" -> statement.setTime(index, Time.valueOf(text));
			case "timestamp" -> statement.setTimestamp(index, Timestamp.valueOf(text));
			default -> throw new IllegalArgumentException(setter);
		}
	}

	private static Object object(String type, String text) {
		return switch (type) {
			case "Boolean" -> Boolean.valueOf(text);
			case "Byte" -> Byte.valueOf(text);
			case "Short" -> Short.valueOf(text);
			case "Integer" -> Integer.valueOf(text);
			case "Long" -> Long.valueOf(text);
			case "Float" -> Float.valueOf(text);
			case "Double" -> Double.valueOf(text);
			case "BigDecimal" -> new BigDecimal(text);
			case "BigInteger" -> new BigInteger(text);
			case "Character" -> text.charAt(0);
			case "String" -> text;
			case "Bytes" -> HexFormat.of().parseHex(text);
			case "Date" -> Date.valueOf(text);
			case "Time" -> Time.valueOf(text);
			case "Timestamp" -> Timestamp.valueOf(text);
			case "UtilDate" -> new java.util.Date(Timestamp.valueOf(text).getTime());
			case "LocalDate" -> LocalDate.parse(text);
			case "LocalTime" -> LocalTime.parse(text);
			case "LocalDateTime" -> LocalDateTime.parse(text);
			case "OffsetDateTime" -> OffsetDateTime.parse(text);
			case "ZonedDateTime" -> ZonedDateTime.parse(text);
			case "Instant" -> Instant.parse(text);
			case "Duration" -> Duration.parse(text);
			case "UUID" -> UUID.fromString(text);
			case "Enum" -> JDBCType.valueOf(text);
			default -> throw new IllegalArgumentException(type);
		};
	}

}
