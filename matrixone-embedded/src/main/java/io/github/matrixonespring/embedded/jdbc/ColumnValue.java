package io.github.matrixonespring.embedded.jdbc;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.text.NumberFormat;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.jdbc.ColumnType.Kind;
import org.jspecify.annotations.Nullable;

/**
 * A value of a result, as the server sends it, which the driver turns into what is asked
 * for. So a text can be read as a number or a time, if it is one, while a time cannot be
 * read as a number.
 *
 * @param type the type of the column
 * @param value what is sent: bytes, a string, a number or a time
 */
record ColumnValue(ColumnType type, Object value) {

	private static final Pattern WITH_POINT = Pattern.compile("-?\\d*\\.\\d*");

	private static final Pattern WHOLE = Pattern.compile("-?\\d+");

	private static final Pattern ZERO_FRACTION = Pattern.compile("\\.0+$");

	private static final Pattern ID = Pattern.compile("(?i)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	/** Return the bytes that are sent. */
	byte[] bytes() {
		return (this.value instanceof byte[] bytes) ? bytes : text().getBytes(StandardCharsets.UTF_8);
	}

	/** Return the text that is sent, read as the driver reads texts that it parses. */
	String text() {
		return (this.value instanceof byte[] bytes) ? new String(bytes, StandardCharsets.ISO_8859_1)
				: SentValues.text(this.type, this.value);
	}

	/** Return what {@code getString} does. */
	String string() {
		return switch (this.type.kind()) {
			case BIT -> String.valueOf(bits());
			case FLOAT, DOUBLE, DECIMAL -> this.value.toString();
			case TIME, DATETIME, TIMESTAMP -> ZERO_FRACTION.matcher(text()).replaceFirst("");
			// To the driver, the year 0 is one of this century.
			case YEAR -> (text().equals("0") ? "2000" : text()) + "-01-01";
			case BINARY -> new String(bytes(), StandardCharsets.UTF_8);
			default -> text();
		};
	}

	private long bits() {
		long bits = 0;
		for (byte each : bytes()) {
			bits = bits << Byte.SIZE | Byte.toUnsignedLong(each);
		}
		return bits;
	}

	/**
	 * Return what {@code getObject} does.
	 * @return the object
	 * @throws SQLException if the driver cannot make it
	 */
	@Nullable Object object() throws SQLException {
		return switch (this.type.kind()) {
			case TEXT, JSON, BINARY -> string();
			case DATETIME, TIMESTAMP, DATE, TIME, YEAR -> ColumnTime.of(this, this.type.type()).as(this.type.type());
			case BIT -> (this.type.length() == 1) ? (Object) isTrue() : this.value;
			default -> number(this.type.type());
		};
	}

	/**
	 * Return the number of a class.
	 * @param wanted a class of numbers or {@code Boolean}
	 * @return the number
	 * @throws SQLException if the value is none, or too large
	 */
	Object number(Class<?> wanted) throws SQLException {
		if (wanted == Boolean.class) {
			return isTrue();
		}
		if (wanted == BigInteger.class) {
			return bigInteger();
		}
		if (wanted == Byte.class && this.type.kind().isText()) {
			return octet();
		}
		Number number = number(wanted.getName());
		if (wanted == BigDecimal.class) {
			return decimal(number);
		}
		if (wanted == Double.class) {
			return number.doubleValue();
		}
		if (wanted == Float.class) {
			requireRange(number, -Float.MAX_VALUE, Float.MAX_VALUE, wanted);
			return number.floatValue();
		}
		if (wanted == Byte.class) {
			if (this.type.kind() != Kind.BIT) {
				requireRange(number, Byte.MIN_VALUE, Byte.MAX_VALUE, wanted);
			}
			return number.byteValue();
		}
		if (wanted == Short.class) {
			requireRange(number, Short.MIN_VALUE, Short.MAX_VALUE, wanted);
			return number.shortValue();
		}
		if (wanted == Integer.class) {
			requireRange(number, Integer.MIN_VALUE, Integer.MAX_VALUE, wanted);
			return number.intValue();
		}
		requireRange(number, Long.MIN_VALUE, Long.MAX_VALUE, wanted);
		return number.longValue();
	}

	/** The driver reads a text of one byte as that byte, not as a number. */
	private byte octet() throws SQLException {
		byte[] bytes = bytes();
		if (bytes.length > 1) {
			throw outOfRange(text(), Byte.class);
		}
		return (bytes.length == 1) ? bytes[0] : 0;
	}

	private BigInteger bigInteger() throws SQLException {
		try {
			return new BigInteger(string());
		}
		catch (NumberFormatException ex) {
			// The driver puts the index, which is always 1 here, where the value belongs.
			throw ServerError.of(0, "S1009", "Bad format for BigInteger '1' in column " + string() + ".");
		}
	}

	private Number number(String wanted) throws SQLException {
		return switch (this.type.kind()) {
			case BIT -> bits();
			case BOOLEAN, WHOLE, YEAR, FLOAT, DOUBLE, DECIMAL -> (Number) this.value;
			case TEXT, JSON, BINARY -> parse(text());
			default -> throw unsupported(label(), wanted);
		};
	}

	private static Number whole(String digits) {
		BigInteger number = new BigInteger(digits);
		return (number.bitLength() < Long.SIZE) ? (Number) number.longValue() : number;
	}

	/**
	 * A text with an E is a number for the driver, so that {@code true} is not told to be
	 * none, but fails as Java fails.
	 */
	private static Number parse(String text) throws SQLException {
		if (text.isEmpty()) {
			return 0L;
		}
		if (text.contains("e") || text.contains("E") || WITH_POINT.matcher(text).matches()) {
			return Double.valueOf(text);
		}
		if (!WHOLE.matcher(text).matches()) {
			throw new SQLDataException("Cannot determine value type from string '" + text + "'", "22018");
		}
		return whole(text);
	}

	private static BigDecimal decimal(Number number) {
		if (number instanceof BigInteger whole) {
			return new BigDecimal(whole);
		}
		if (number instanceof BigDecimal decimal) {
			return decimal;
		}
		return (number instanceof Double fraction) ? BigDecimal.valueOf(fraction)
				: BigDecimal.valueOf(number.longValue());
	}

	private static void requireRange(Number number, double least, double most, Class<?> wanted) throws SQLException {
		boolean tooLarge = number instanceof BigInteger && wanted == Long.class;
		if (tooLarge || number.doubleValue() < least || number.doubleValue() > most) {
			throw outOfRange((number instanceof Long) ? number.toString()
					: NumberFormat.getInstance(Locale.ENGLISH).format(number), wanted);
		}
	}

	private static SQLException outOfRange(String value, Class<?> wanted) {
		return new SQLDataException("Value '" + value + "' is outside of valid range for type " + wanted.getName(),
				"22003");
	}

	private boolean isTrue() throws SQLException {
		if (this.type.kind().isText()) {
			switch (text().toLowerCase(Locale.ROOT)) {
				case "y", "yes", "t", "true" -> {
					return true;
				}
				case "n", "no", "f", "false" -> {
					return false;
				}
				default -> {
				}
			}
		}
		// -1 is true, other negative numbers are not.
		BigDecimal number = decimal(number(Boolean.class.getName()));
		return number.signum() > 0 || number.compareTo(BigDecimal.ONE.negate()) == 0;
	}

	/** Return what the driver calls the values in its messages. */
	String label() {
		return switch (this.type.kind()) {
			case BOOLEAN -> "LONG";
			case WHOLE -> (this.value instanceof BigInteger) ? "BIGINT" : "LONG";
			case FLOAT -> "DOUBLE";
			default -> this.type.kind().name();
		};
	}

	static SQLException unsupported(String from, String wanted) {
		return new SQLDataException("Unsupported conversion from " + from + " to " + wanted, "22018");
	}

	SQLException inconvertible(Class<?> wanted) {
		return new SQLDataException("Cannot convert string '" + text() + "' to " + wanted.getName() + " value",
				"22018");
	}

	UUID id() throws SQLException {
		if (this.type.kind() != Kind.TEXT && this.type.kind() != Kind.BINARY) {
			throw unsupported(label(), UUID.class.getName());
		}
		if (!ID.matcher(text()).matches()) {
			throw inconvertible(UUID.class);
		}
		return UUID.fromString(text());
	}

	InputStream stream() throws SQLException {
		requireText();
		return new ByteArrayInputStream(bytes());
	}

	Reader reader() throws SQLException {
		requireText();
		return new StringReader(text());
	}

	private void requireText() throws SQLException {
		if (!this.type.kind().isText()) {
			throw unsupported(label(), InputStream.class.getName());
		}
	}

	URL url() throws SQLException {
		try {
			return URI.create(string()).toURL();
		}
		catch (MalformedURLException | IllegalArgumentException ex) {
			throw ServerError.of(0, "S1009", "Malformed URL '" + string() + "'");
		}
	}

}
