package io.github.matrixonespring.embedded.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ParameterMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.Temporal;
import java.util.HexFormat;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution.Literal.Kind;
import io.github.matrixonespring.embedded.query.Execution.Literal;
import org.jspecify.annotations.Nullable;

/**
 * What the driver makes of the value of a parameter. It writes it into the statement as a
 * literal, and some literals are not what the Java type suggests: a boolean is the number
 * 1 or 0, whatever column it goes into; characters of a stream are binary; and what the
 * driver has no type for is the bytes of its serialization.
 *
 * @param literal the literal
 * @param stored what H2 gets in its place
 */
record DriverValue(Literal literal, @Nullable Object stored) {

	static final DriverValue NULL = new DriverValue(Literal.NULL, null);

	/** H2 says {@code CHARACTER VARYING} of this size where it does not know the type. */
	private static final int UNKNOWN_PRECISION = 1_048_576;

	/**
	 * Return what is sent for a value.
	 * @param value the value
	 * @return what is sent
	 * @throws SQLException if the driver refuses it
	 */
	static DriverValue of(@Nullable Object value) throws SQLException {
		if (value == null) {
			return NULL;
		}
		if (value instanceof Boolean set) {
			return number(set ? "1" : "0");
		}
		if (value instanceof Integer || value instanceof Long) {
			return whole(((Number) value).longValue());
		}
		if (value instanceof Number && isNumber(value)) {
			return number(digits((Number) value));
		}
		if (value instanceof String text) {
			return text(text);
		}
		if (ParameterTime.isTime(value)) {
			return ParameterTime.of(value).value();
		}
		return isLarge(value) ? large(value, -1) : serialized(value);
	}

	/** Return whether the driver has a type for numbers of a class. */
	private static boolean isNumber(Object value) {
		return value instanceof Byte || value instanceof Short || value instanceof Integer || value instanceof Long
				|| value instanceof Float || value instanceof Double || value instanceof BigDecimal
				|| value instanceof BigInteger;
	}

	static boolean isLarge(Object value) {
		return value instanceof byte[] || value instanceof InputStream || value instanceof Reader
				|| value instanceof Blob || value instanceof Clob;
	}

	/**
	 * Return whether the driver has a type for a value.
	 * @param value the value
	 * @return whether it has
	 */
	static boolean isKnown(Object value) {
		return value instanceof String || value instanceof Boolean || isNumber(value) || ParameterTime.isTime(value)
				|| isLarge(value);
	}

	/**
	 * Return how the driver writes a number.
	 * @param number the number
	 * @return its digits
	 */
	static String digits(Number number) {
		if (number instanceof BigDecimal decimal) {
			return decimal.toPlainString();
		}
		String digits = number.toString();
		int exponent = digits.indexOf('E') + 1;
		// The driver writes 1.0E+20 where Java has 1.0E20.
		return (exponent > 0 && digits.charAt(exponent) != '-')
				? digits.substring(0, exponent) + "+" + digits.substring(exponent) : digits;
	}

	/**
	 * Return a number.
	 * @param digits the number as the driver writes it
	 * @return what is sent
	 * @throws SQLException if it is none, which the server takes for a column
	 */
	static DriverValue number(String digits) throws SQLException {
		if (digits.contains("E")) {
			return new DriverValue(new Literal(Kind.DOUBLE, digits), new BigDecimal(digits));
		}
		if (digits.contains(".")) {
			return new DriverValue(new Literal(Kind.DECIMAL, digits), new BigDecimal(digits));
		}
		if (digits.endsWith("NaN") || digits.endsWith("Infinity")) {
			throw ServerError.invalidValue("column " + digits.replace("-", "") + " does not exist");
		}
		BigInteger whole = new BigInteger(digits);
		Object stored = (whole.bitLength() < Integer.SIZE) ? (Object) whole.intValue()
				: (whole.bitLength() < Long.SIZE) ? (Object) whole.longValue() : new BigDecimal(whole);
		return new DriverValue(new Literal(Kind.INTEGER, digits), stored);
	}

	private static DriverValue whole(long number) {
		Object stored = ((int) number == number) ? (Object) (int) number : number;
		return new DriverValue(new Literal(Kind.INTEGER, Long.toString(number)), stored);
	}

	static DriverValue text(String text) {
		return new DriverValue(new Literal(Kind.TEXT, text), text);
	}

	/**
	 * Return a word, which the server stores as a number, as a text, too.
	 * @param value the value
	 * @return what is sent
	 */
	static DriverValue word(boolean value) {
		return new DriverValue(new Literal(Kind.BOOLEAN, String.valueOf(value)), value ? 1 : 0);
	}

	private static DriverValue binary(byte[] bytes) {
		return new DriverValue(new Literal(Kind.BINARY, HexFormat.of().formatHex(bytes)), bytes);
	}

	/**
	 * Return what is sent for bytes or characters. A stream is read here, as it can be
	 * read once.
	 * @param value the value
	 * @param length how much of a stream is wanted, or less than 0 for all
	 * @return what is sent
	 * @throws SQLException if it cannot be read
	 */
	static DriverValue large(Object value, long length) throws SQLException {
		try {
			if (value instanceof byte[] bytes) {
				return binary(bytes);
			}
			if (value instanceof InputStream stream) {
				return binary((length < 0) ? stream.readAllBytes() : stream.readNBytes(Math.toIntExact(length)));
			}
			if (value instanceof Blob blob) {
				return binary(blob.getBytes(1, Math.toIntExact(blob.length())));
			}
			Reader reader = (value instanceof Clob clob) ? clob.getCharacterStream() : (Reader) value;
			StringWriter written = new StringWriter();
			reader.transferTo(written);
			String text = written.toString();
			String wanted = (length < 0) ? text : text.substring(0, (int) Math.min(length, text.length()));
			byte[] bytes = wanted.getBytes(StandardCharsets.UTF_8);
			return new DriverValue(new Literal(Kind.BINARY, HexFormat.of().formatHex(bytes)), wanted);
		}
		catch (IOException ex) {
			throw new SQLException(ex);
		}
	}

	static DriverValue serialized(Object value) throws SQLException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
			objects.writeObject(value);
		}
		catch (IOException ex) {
			throw new SQLException("Cannot convert class " + value.getClass().getName()
					+ " to SQL type requested due to com.mysql.cj.exceptions.WrongArgumentException - Invalid argument"
					+ " value: " + ex.getClass().getName(), "S1009", ex);
		}
		return binary(bytes.toByteArray());
	}

	/**
	 * Return what H2 gets where it has found out what a value is compared with or goes
	 * into. The driver sends a date as a text, of which the server makes what the other
	 * side is, while H2 would make a time of the other side. A number that goes into a
	 * binary column is the bytes of its digits for the server, those of a number for H2.
	 * @param types the types of the parameters
	 * @param index the index of the parameter
	 * @return the value
	 * @throws SQLException if H2 cannot tell the type
	 */
	@Nullable Object besides(ParameterMetaData types, int index) throws SQLException {
		String type = types.getParameterTypeName(index);
		if (this.stored instanceof Number) {
			return type.startsWith("BINARY") ? this.literal.text().getBytes(StandardCharsets.UTF_8) : this.stored;
		}
		if (type.equals("DATE") && this.stored instanceof LocalDateTime time) {
			return time.toLocalDate();
		}
		boolean text = type.startsWith("ENUM") || type.equals("CHARACTER LARGE OBJECT")
				|| (type.equals("CHARACTER VARYING") && types.getPrecision(index) < UNKNOWN_PRECISION);
		return text ? this.literal.text() : this.stored;
	}

	/** Return whether it matters what H2 does with the value. */
	boolean dependsOnOther() {
		return this.stored instanceof Temporal || this.stored instanceof Number;
	}

	/**
	 * Return what is sent for a duration. The driver puts it together out of the text
	 * that Java has for it, and so loses hours or minutes that are zero.
	 * @param duration the duration
	 * @return what is sent
	 */
	static DriverValue duration(Duration duration) {
		LocalTime fraction = ParameterTime.rounded(LocalTime.MIDNIGHT.withNano(duration.abs().toNanosPart()));
		Duration rounded = duration.abs().minusNanos(duration.abs().toNanosPart()).plusNanos(fraction.getNano());
		String text = rounded.toString().substring("PT".length());
		if (text.contains("M")) {
			text = text.replace('H', ':').replace('M', ':').replace("S", "");
			text += text.endsWith(":") ? "0" : "";
		}
		else {
			text = text.replace("H", ":0:0");
		}
		return text((duration.isNegative() ? "-" : "") + text);
	}

}
