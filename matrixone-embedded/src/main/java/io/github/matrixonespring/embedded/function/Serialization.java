package io.github.matrixonespring.embedded.function;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Json;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.TemporalValues;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that the server makes of several values, and by which they can be sorted:
 * those of each value begin with one for its type.
 */
final class Serialization {

	/** Decimals of more digits take twice as many bytes. */
	private static final int SHORT_DECIMAL_DIGITS = 16;

	private static final LocalDate FIRST_DAY = LocalDate.of(1, 1, 1);

	private static final int NULL = 0x00;

	/** A number of one byte more has a code that is larger by one. */
	private static final int ZERO = 0x14;

	private static final int FLOAT = 0x20;

	private static final int DOUBLE = 0x21;

	private static final int FALSE = 0x26;

	private static final int TRUE = 0x27;

	private static final int TINYINT = 0x28;

	private static final int SMALLINT = 0x29;

	private static final int INT = 0x3a;

	private static final int BIGINT = 0x3b;

	private static final int TINYINT_UNSIGNED = 0x3c;

	private static final int SMALLINT_UNSIGNED = 0x3d;

	private static final int INT_UNSIGNED = 0x3e;

	private static final int BIGINT_UNSIGNED = 0x40;

	private static final int DATE = 0x41;

	private static final int DATETIME = 0x42;

	private static final int TIMESTAMP = 0x43;

	private static final int SHORT_DECIMAL = 0x44;

	private static final int LONG_DECIMAL = 0x45;

	private static final int STRING = 0x46;

	private static final int TIME = 0x47;

	private static final int UUID = 0x52;

	private static final int YEAR = 0x54;

	private static final int STRING_BEGIN = 0x01;

	private static final int STRING_END = 0x00;

	/** Follows a zero within a string. */
	private static final int NO_END = 0xff;

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private Serialization() {
	}

	static List<ServerFunction> functions() {
		return List.of(of("serial").computedByTypes(Serialization::of),
				of("serial_full").takesNull().computedByTypes(Serialization::of));
	}

	private static ServerFunction.Definition of(String name) {
		return ServerFunction.named(name)
			.resolvedBy((arguments) -> arguments.isEmpty() ? null
					: new ServerFunction.Resolved(arguments, ServerType.of(Kind.VARBINARY)));
	}

	private static byte[] of(@Nullable Object[] values, ServerFunction.Resolved call) throws SQLException {
		Serialization serialization = new Serialization();
		for (int i = 0; i < values.length; i++) {
			serialization.append(values[i], call.arguments().get(i));
		}
		return serialization.bytes.toByteArray();
	}

	private void append(@Nullable Object value, ServerType type) throws SQLException {
		if (value == null) {
			this.bytes.write(NULL);
			return;
		}
		switch (type.kind()) {
			case BOOL -> this.bytes.write(Boolean.TRUE.equals(value) ? TRUE : FALSE);
			case TINYINT -> number(TINYINT, value);
			case SMALLINT -> number(SMALLINT, value);
			case INT -> number(INT, value);
			case BIGINT -> number(BIGINT, value);
			case TINYINT_UNSIGNED -> number(TINYINT_UNSIGNED, value);
			case SMALLINT_UNSIGNED -> number(SMALLINT_UNSIGNED, value);
			case INT_UNSIGNED -> number(INT_UNSIGNED, value);
			case BIGINT_UNSIGNED -> number(BIGINT_UNSIGNED, value);
			case BIT -> number(BIGINT_UNSIGNED, new BigInteger(Long.toUnsignedString((Long) value)));
			case YEAR -> number(YEAR, value);
			case FLOAT -> sortable(FLOAT, ByteBuffer.allocate(Float.BYTES).putFloat(((Double) value).floatValue()));
			case DOUBLE -> sortable(DOUBLE, ByteBuffer.allocate(Double.BYTES).putDouble((Double) value));
			case DECIMAL -> decimal((BigDecimal) value, type);
			case CHAR, VARCHAR, TEXT, BINARY, VARBINARY, BLOB, ENUM, SET -> string(Texts.bytes(value));
			case JSON -> string(JsonBytes.of(Json.parse((String) value)));
			case UUID -> {
				this.bytes.write(UUID);
				this.bytes.writeBytes(HexFormat.of().parseHex(((String) value).replace("-", "")));
			}
			case DATE -> number(DATE, ChronoUnit.DAYS.between(FIRST_DAY, (LocalDate) value));
			case TIME -> number(TIME, TemporalValues.micros((Duration) value));
			case DATETIME -> number(DATETIME, micros((LocalDateTime) value));
			case TIMESTAMP -> number(TIMESTAMP, micros(LocalDateTime
				.ofInstant(((LocalDateTime) value).atZone(ZoneId.systemDefault()).toInstant(), ZoneOffset.UTC)));
			case ANY -> throw ServerError.notSupported("a serialization of a value without a type");
		}
	}

	private static long micros(LocalDateTime value) {
		return ChronoUnit.MICROS.between(FIRST_DAY.atStartOfDay(), value);
	}

	/**
	 * Append a whole number in as few bytes as possible. Those of a negative one are
	 * inverted.
	 */
	private void number(int code, Object value) {
		BigInteger number = (value instanceof BigInteger large) ? large
				: BigInteger.valueOf(((Number) value).longValue());
		int length = (number.abs().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
		this.bytes.write(code);
		this.bytes.write(ZERO + number.signum() * length);
		BigInteger largest = BigInteger.ONE.shiftLeft(length * Byte.SIZE).subtract(BigInteger.ONE);
		fixed((number.signum() < 0) ? largest.add(number) : number, length);
	}

	private void fixed(BigInteger number, int length) {
		for (int i = length - 1; i >= 0; i--) {
			this.bytes.write(number.shiftRight(i * Byte.SIZE).intValue());
		}
	}

	/**
	 * Append a floating-point number: the bits of a negative one are inverted, else the
	 * sign.
	 */
	private void sortable(int code, ByteBuffer number) {
		byte[] content = number.array();
		boolean negative = content[0] < 0;
		for (int i = 0; i < content.length; i++) {
			content[i] ^= (byte) (negative ? 0xff : (i == 0) ? 0x80 : 0);
		}
		this.bytes.write(code);
		this.bytes.writeBytes(content);
	}

	private void decimal(BigDecimal value, ServerType type) {
		boolean isShort = type.width() <= SHORT_DECIMAL_DIGITS;
		int length = isShort ? Long.BYTES : 2 * Long.BYTES;
		this.bytes.write(isShort ? SHORT_DECIMAL : LONG_DECIMAL);
		fixed(value.setScale(type.scale()).unscaledValue().flipBit(length * Byte.SIZE - 1), length);
	}

	private void string(byte[] content) {
		this.bytes.write(STRING);
		this.bytes.write(STRING_BEGIN);
		for (byte each : content) {
			this.bytes.write(each);
			if (each == STRING_END) {
				this.bytes.write(NO_END);
			}
		}
		this.bytes.write(STRING_END);
	}

}
