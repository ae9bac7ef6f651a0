package io.github.matrixonespring.embedded.conversation;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
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
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.TimeZone;
import java.util.UUID;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Sets parameters as a conversation says. {@code boolean true} calls
 * {@code setBoolean(true)}, {@code Boolean true} calls {@code setObject(true)}, and
 * {@code Boolean:VARCHAR true} calls {@code setObject(true, Types.VARCHAR)}, and
 * {@code BigDecimal:DECIMAL:1 2.55} has a scale, too.
 */
public final class Bindings {

	private Bindings() {
	}

	/**
	 * Set all parameters of a statement.
	 * @param statement the statement
	 * @param values the values, separated by {@code |}
	 * @throws SQLException if the driver refuses
	 */
	public static void set(PreparedStatement statement, String values) throws SQLException {
		int index = 1;
		for (String value : values.split(" \\| ")) {
			String[] parts = value.split(" ", 2);
			set(statement, index++, parts[0], (parts.length > 1) ? parts[1] : "");
		}
	}

	private static void set(PreparedStatement statement, int index, String setter, String text) throws SQLException {
		String[] names = setter.split(":");
		if (names.length > 1) {
			int type = JDBCType.valueOf(names[1]).getVendorTypeNumber();
			if (names.length > 2) {
				statement.setObject(index, object(names[0], text), type, Integer.parseInt(names[2]));
			}
			else {
				statement.setObject(index, object(names[0], text), type);
			}
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
			case "date@Tokyo" -> statement.setDate(index, Date.valueOf(text), tokyo());
			case "time@Tokyo" -> statement.setTime(index, Time.valueOf(text), tokyo());
			case "timestamp@Tokyo" -> statement.setTimestamp(index, Timestamp.valueOf(text), tokyo());
			case "escaped" -> statement.setString(index, text.translateEscapes());
			case "binaryStream" -> statement.setBinaryStream(index, new ByteArrayInputStream(text.getBytes(UTF_8)));
			case "characterStream" -> statement.setCharacterStream(index, new StringReader(text));
			case "url" -> statement.setURL(index, url(text));
			default -> throw new IllegalArgumentException(setter);
		}
	}

	private static Calendar tokyo() {
		return Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
	}

	private static URL url(String text) {
		try {
			return URI.create(text).toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalArgumentException(ex);
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
			case "OffsetTime" -> OffsetTime.parse(text);
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
