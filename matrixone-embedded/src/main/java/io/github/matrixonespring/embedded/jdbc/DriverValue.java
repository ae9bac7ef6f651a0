package io.github.matrixonespring.embedded.jdbc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectOutputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.ParameterMetaData;
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
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * What the driver makes of the value of a parameter. It writes it into the statement as a
 * literal, and some literals are not what the Java type suggests: a boolean is the number
 * 1 or 0, whatever column it goes into; a floating-point number is its decimal digits; a
 * time has six digits behind the point; and what the driver has no type for is the bytes
 * of its serialization.
 */
final class DriverValue {

	private static final List<Class<?>> KNOWN = List.of(String.class, Boolean.class, Byte.class, Short.class,
			Integer.class, Long.class, Float.class, Double.class, BigDecimal.class, BigInteger.class, byte[].class,
			java.util.Date.class, Calendar.class, LocalDate.class, LocalDateTime.class, LocalTime.class,
			OffsetDateTime.class, OffsetTime.class, ZonedDateTime.class, Instant.class, Duration.class, Blob.class,
			Clob.class, InputStream.class, Reader.class);

	/** H2 says {@code CHARACTER VARYING} of this size where it does not know the type. */
	private static final int UNKNOWN_PRECISION = 1_048_576;

	private static final DateTimeFormatter FRACTION = new DateTimeFormatterBuilder()
		.appendFraction(ChronoField.NANO_OF_SECOND, 0, 6, true)
		.toFormatter(Locale.ROOT);

	private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("HH:mm:ss")
		.append(FRACTION)
		.toFormatter(Locale.ROOT);

	private static final DateTimeFormatter DATETIME = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd ")
		.append(TIME)
		.toFormatter(Locale.ROOT);

	private static final int NANOS_OF_MICRO = 1_000;

	private DriverValue() {
	}

	/**
	 * Return what is sent in place of a value.
	 * @param value the value
	 * @return what is sent
	 * @throws SQLException if the driver refuses it
	 */
	static @Nullable Object of(@Nullable Object value) throws SQLException {
		if (value == null) {
			return null;
		}
		if (isKnown(value)) {
			return (value instanceof Temporal time) ? local(time) : plain(value);
		}
		return serialized(value);
	}

	private static Object plain(Object value) throws SQLException {
		if (value instanceof Boolean set) {
			return set ? 1 : 0;
		}
		if (value instanceof Float || value instanceof Double) {
			return decimal(value);
		}
		if (value instanceof BigDecimal number) {
			return (number.scale() < 0) ? number.setScale(0) : number;
		}
		if (value instanceof BigInteger number) {
			return new BigDecimal(number);
		}
		if (value instanceof Timestamp time) {
			return Timestamp.valueOf((LocalDateTime) rounded(time.toLocalDateTime()));
		}
		if (value instanceof Duration duration) {
			return text(duration);
		}
		if (value instanceof Calendar calendar) {
			return new Timestamp(calendar.getTimeInMillis());
		}
		boolean utilDate = value instanceof java.util.Date && !(value instanceof Date) && !(value instanceof Time);
		return utilDate ? new Timestamp(((java.util.Date) value).getTime()) : value;
	}

	/**
	 * Return what is sent in place of a value that is to be of a certain type.
	 * @param value the value
	 * @param type the name of the type
	 * @return what is sent
	 * @throws SQLException if the driver refuses it
	 */
	static @Nullable Object of(@Nullable Object value, String type) throws SQLException {
		if (value != null && !isKnown(value)) {
			throw ServerError.of(0, "S1009", "Cannot convert class " + value.getClass().getName()
					+ " to SQL type requested due to com.mysql.cj.exceptions.WrongArgumentException - Conversion from "
					+ value.getClass().getName() + " to " + type + " is not supported.");
		}
		return (isBit(type) && value instanceof String text) ? bit(text) : of(value);
	}

	static boolean isBit(String type) {
		return type.equals("BIT") || type.equals("BOOLEAN");
	}

	/**
	 * Return what a date or time is where H2 has found out what it is compared with or
	 * goes into. The driver sends a text, of which the server makes what the other side
	 * is, while H2 would make a time of the other side.
	 * @param value the value
	 * @param types the types of the parameters
	 * @param index the index of the parameter
	 * @return the value
	 * @throws SQLException if H2 cannot tell the type
	 */
	static @Nullable Object besides(@Nullable Object value, ParameterMetaData types, int index) throws SQLException {
		String type = types.getParameterTypeName(index);
		LocalDateTime time = (value instanceof Timestamp stamp) ? stamp.toLocalDateTime()
				: (value instanceof LocalDateTime local) ? local : null;
		if (type.equals("DATE") && time != null) {
			return time.toLocalDate();
		}
		boolean text = type.startsWith("ENUM") || type.equals("CHARACTER LARGE OBJECT")
				|| (type.equals("CHARACTER VARYING") && types.getPrecision(index) < UNKNOWN_PRECISION);
		if (!text || value == null) {
			return value;
		}
		if (time != null) {
			return DATETIME.format(time);
		}
		return (value instanceof LocalTime ofDay) ? TIME.format(ofDay) : value.toString();
	}

	static boolean isTime(@Nullable Object value) {
		return value instanceof java.util.Date || value instanceof Temporal;
	}

	private static boolean isKnown(Object value) {
		return KNOWN.stream().anyMatch((type) -> type.isInstance(value));
	}

	private static int bit(String text) throws SQLException {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true", "y" -> 1;
			case "false", "n" -> 0;
			default -> {
				try {
					yield (new BigDecimal(text).signum() == 0) ? 0 : 1;
				}
				catch (NumberFormatException ex) {
					throw ServerError.of(0, "S1009", "No conversion from " + text + " to Types.BOOLEAN possible.");
				}
			}
		};
	}

	private static BigDecimal decimal(Object number) throws SQLException {
		try {
			return new BigDecimal(number.toString());
		}
		catch (NumberFormatException ex) {
			throw ServerError.of(0, "S1009", "'" + number + "' is not a valid numeric or approximate numeric value.");
		}
	}

	private static Object local(Temporal time) {
		if (time instanceof Instant instant) {
			return rounded(LocalDateTime.ofInstant(instant, ZoneId.systemDefault()));
		}
		if (time instanceof OffsetDateTime offset) {
			return local(offset.toInstant());
		}
		return (time instanceof ZonedDateTime zoned) ? local(zoned.toInstant()) : rounded(time);
	}

	private static Temporal rounded(Temporal time) {
		if (!time.isSupported(ChronoField.NANO_OF_SECOND)) {
			return time;
		}
		Temporal rounded = time.plus(NANOS_OF_MICRO / 2, ChronoUnit.NANOS);
		int nanos = rounded.get(ChronoField.NANO_OF_SECOND);
		return rounded.with(ChronoField.NANO_OF_SECOND, nanos - nanos % NANOS_OF_MICRO);
	}

	private static String text(Duration duration) {
		Duration time = duration.abs();
		String fraction = FRACTION.format(LocalTime.MIDNIGHT.withNano(time.toNanosPart()));
		return (duration.isNegative() ? "-" : "") + time.toHours() + ":" + time.toMinutesPart() + ":"
				+ time.toSecondsPart() + fraction;
	}

	private static byte[] serialized(Object value) throws SQLException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream objects = new ObjectOutputStream(bytes)) {
			objects.writeObject(value);
		}
		catch (IOException ex) {
			throw new SQLException("Invalid argument value: " + ex.getClass().getName(), "S1009", ex);
		}
		return bytes.toByteArray();
	}

}
