package io.github.matrixonespring.embedded.reading;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Year;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;

/**
 * The ways to read a column, and what they answer in one line.
 */
final class Getters {

	private static final List<Class<?>> CLASSES = List.of(String.class, Boolean.class, Byte.class, Short.class,
			Integer.class, Long.class, Float.class, Double.class, BigDecimal.class, BigInteger.class, byte[].class,
			Date.class, Time.class, Timestamp.class, java.util.Date.class, Calendar.class, LocalDate.class,
			LocalTime.class, LocalDateTime.class, OffsetDateTime.class, OffsetTime.class, ZonedDateTime.class,
			Instant.class, Duration.class, UUID.class, Blob.class, Clob.class, Character.class, Object.class,
			Year.class, Number.class, int.class);

	static final Map<String, Getter> ALL = all();

	private Getters() {
	}

	@FunctionalInterface
	interface Getter {

		Object get(ResultSet rows) throws SQLException;

	}

	@SuppressWarnings("deprecation")
	private static Map<String, Getter> all() {
		Map<String, Getter> all = new LinkedHashMap<>();
		all.put("getString", (rows) -> rows.getString(1));
		all.put("getNString", (rows) -> rows.getNString(1));
		all.put("getBytes", (rows) -> rows.getBytes(1));
		all.put("getBoolean", (rows) -> rows.getBoolean(1));
		all.put("getByte", (rows) -> rows.getByte(1));
		all.put("getShort", (rows) -> rows.getShort(1));
		all.put("getInt", (rows) -> rows.getInt(1));
		all.put("getLong", (rows) -> rows.getLong(1));
		all.put("getFloat", (rows) -> rows.getFloat(1));
		all.put("getDouble", (rows) -> rows.getDouble(1));
		all.put("getBigDecimal", (rows) -> rows.getBigDecimal(1));
		all.put("getBigDecimal(1)", (rows) -> rows.getBigDecimal(1, 1));
		all.put("getDate", (rows) -> rows.getDate(1));
		all.put("getTime", (rows) -> rows.getTime(1));
		all.put("getTimestamp", (rows) -> rows.getTimestamp(1));
		all.put("getDate(Tokyo)", (rows) -> rows.getDate(1, tokyo()));
		all.put("getTime(Tokyo)", (rows) -> rows.getTime(1, tokyo()));
		all.put("getTimestamp(Tokyo)", (rows) -> rows.getTimestamp(1, tokyo()));
		all.put("getObject", (rows) -> rows.getObject(1));
		for (Class<?> type : CLASSES) {
			all.put("getObject(" + type.getTypeName() + ")", (rows) -> rows.getObject(1, type));
		}
		all.put("getObject(Map)", (rows) -> rows.getObject(1, Map.of()));
		all.put("getBlob", (rows) -> rows.getBlob(1));
		all.put("getClob", (rows) -> rows.getClob(1));
		all.put("getNClob", (rows) -> rows.getNClob(1));
		all.put("getBinaryStream", (rows) -> rows.getBinaryStream(1));
		all.put("getAsciiStream", (rows) -> rows.getAsciiStream(1));
		all.put("getUnicodeStream", (rows) -> rows.getUnicodeStream(1));
		all.put("getCharacterStream", (rows) -> rows.getCharacterStream(1));
		all.put("getNCharacterStream", (rows) -> rows.getNCharacterStream(1));
		all.put("getURL", (rows) -> rows.getURL(1));
		all.put("getArray", (rows) -> rows.getArray(1));
		all.put("getRef", (rows) -> rows.getRef(1));
		all.put("getRowId", (rows) -> rows.getRowId(1));
		all.put("wasNull", (rows) -> {
			rows.getString(1);
			return rows.wasNull();
		});
		return all;
	}

	private static Calendar tokyo() {
		return Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
	}

	/**
	 * Return what a getter answers.
	 * @param getter the getter
	 * @param rows at a row
	 * @return the class and the value, or the error
	 */
	static String answer(Getter getter, ResultSet rows) {
		try {
			return text(getter.get(rows));
		}
		catch (SQLException ex) {
			String message = String.valueOf(ex.getMessage()).replaceAll("\\R", " ");
			return "! %d %s %s %s".formatted(ex.getErrorCode(), ex.getSQLState(), ex.getClass().getSimpleName(),
					message);
		}
		catch (IOException | RuntimeException ex) {
			return "! " + ex.getClass().getSimpleName();
		}
	}

	private static String text(Object value) throws SQLException, IOException {
		if (value == null) {
			return "null";
		}
		if (value instanceof Blob blob) {
			return "Blob " + hex(blob.getBytes(1, (int) blob.length()));
		}
		if (value instanceof Clob clob) {
			return "Clob " + plain(clob.getSubString(1, (int) clob.length()));
		}
		if (value instanceof InputStream stream) {
			return "InputStream " + hex(stream.readAllBytes());
		}
		if (value instanceof Reader reader) {
			StringWriter text = new StringWriter();
			reader.transferTo(text);
			return "Reader " + plain(text.toString());
		}
		if (value instanceof byte[] bytes) {
			return "byte[] " + hex(bytes);
		}
		if (value instanceof Calendar calendar) {
			return "Calendar " + calendar.toInstant() + " " + calendar.getTimeZone().getID();
		}
		if (value instanceof java.util.Date date) {
			String exact = (date instanceof Timestamp stamp) ? stamp.toInstant().toString()
					: Instant.ofEpochMilli(date.getTime()).toString();
			return date.getClass().getTypeName() + " " + exact;
		}
		return value.getClass().getSimpleName() + " " + plain(value.toString());
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	private static String plain(String text) {
		StringBuilder plain = new StringBuilder();
		for (char character : text.toCharArray()) {
			plain.append((character < ' ' || character > '~') ? "\\u%04x".formatted((int) character)
					: String.valueOf(character));
		}
		return plain.toString();
	}

}
