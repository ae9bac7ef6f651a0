package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.UUID;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Casts between numbers, texts, binary strings, booleans and JSON.
 */
final class ScalarCasts {

	private static final Pattern UUID_DIGITS = Pattern
		.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

	private static final int UUID_LENGTH = 36;

	private static final int UUID_LENGTH_WITHOUT_HYPHENS = 32;

	private ScalarCasts() {
	}

	/**
	 * Cast a value as the server does by itself.
	 */
	static @Nullable Object cast(Object value, ServerType from, ServerType to) throws SQLException {
		Kind kind = to.kind();
		if (kind == from.kind() && kind != Kind.DECIMAL && kind != Kind.BIT && !kind.isString() && !kind.isFloating()) {
			return value;
		}
		if (kind.isInteger()) {
			return IntegerCasts.toInteger(value, from, kind);
		}
		if (kind.isString()) {
			return StringWidths.fit(value, from, to, false);
		}
		return switch (kind) {
			case BOOL -> toBool(value, from);
			case BIT -> toBits(value, from, to);
			case FLOAT, DOUBLE -> toFloating(value, from, to);
			case DECIMAL -> toDecimal(value, from, to);
			case JSON -> JsonCasts.toJson(value, from);
			case UUID -> toUuid(value, from);
			case YEAR -> YearCasts.toYear(value, from);
			default -> throw notDone(from, to);
		};
	}

	/**
	 * Cast a value as {@code CAST(… AS SIGNED | UNSIGNED | DECIMAL | BINARY)} does.
	 */
	static @Nullable Object castExplicitly(Object value, ServerType from, ServerType to) throws SQLException {
		Kind source = from.kind();
		switch (to.kind()) {
			case BIGINT, BIGINT_UNSIGNED -> {
				if (source.isText() || source.isBinary()) {
					return Integers.boxed(NumericTexts.leadingInteger(text(value, source), to.kind()), to.kind());
				}
				if (source.isNumber()) {
					return IntegerCasts.wrapped(value, source, to.kind());
				}
			}
			case DECIMAL -> {
				if (source.isText() || source.isBinary()) {
					return DecimalCasts.fromTextExplicitly(text(value, source), to);
				}
				if (source.isFloating()) {
					return DecimalCasts.fromFloatingExplicitly((Double) value, to);
				}
				if (source.isNumber() || source == Kind.BIT) {
					return DecimalCasts.limited(decimal(value, source), to);
				}
			}
			case BINARY -> {
				if (source != Kind.YEAR) {
					return StringWidths.exactly(bytes(value, source), to.width());
				}
			}
			default -> {
			}
		}
		return cast(value, from, to);
	}

	private static Object toBool(Object value, ServerType from) throws SQLException {
		Kind source = from.kind();
		if (source.isText() || source.isBinary()) {
			return NumericTexts.bool(text(value, source));
		}
		if (source.isFloating()) {
			return (Double) value != 0;
		}
		BigInteger integer = (source != Kind.DECIMAL) ? integer(value, source) : null;
		if (integer == null) {
			throw notDone(from, ServerType.of(Kind.BOOL));
		}
		return integer.signum() != 0;
	}

	private static Object toBits(Object value, ServerType from, ServerType to) throws SQLException {
		int width = (to.width() > 0) ? to.width() : Long.SIZE;
		Kind source = from.kind();
		if (source.isText() || source.isBinary()) {
			return NumericTexts.bits(bytes(value, source), width);
		}
		if (source == Kind.DECIMAL) {
			BigDecimal number = (BigDecimal) value;
			BigInteger whole = number.toBigInteger();
			if (number.signum() < 0 || whole.bitLength() > width) {
				throw Integers.outOfRange("bit(" + width + ")",
						"value '" + ((number.signum() < 0) ? "-" : "") + whole.abs() + "'");
			}
			return whole.longValue();
		}
		if (source.isFloating()) {
			double number = (Double) value;
			double rounded = Math.floor(number + 0.5);
			if (!(number >= 0 && rounded < Math.pow(2, width))) {
				throw Integers.outOfRange("int" + width, "value " + NumberTexts.inErrors(number, source));
			}
			return new BigDecimal(rounded).toBigInteger().longValue();
		}
		BigInteger integer = integer(value, source);
		if (integer == null) {
			throw notDone(from, to);
		}
		boolean pattern = width == Long.SIZE && source.isSigned();
		if (!pattern && (integer.signum() < 0 || integer.bitLength() > width)) {
			throw Integers.outOfRange("int" + width, "value " + integer);
		}
		return integer.longValue();
	}

	private static @Nullable Object toFloating(Object value, ServerType from, ServerType to) throws SQLException {
		Kind source = from.kind();
		Kind kind = to.kind();
		if (source.isFloating()) {
			double number = (Double) value;
			if (kind == Kind.FLOAT && source == Kind.DOUBLE && number > Float.MAX_VALUE) {
				throw Integers.outOfRange("float32", "value '" + NumberTexts.inErrors(number, source) + "'");
			}
			return fixed(number, to, NumberTexts.inErrors(number, source));
		}
		if (source.isText() || source.isBinary()) {
			String text = text(value, source);
			return fixed(NumericTexts.floating(text, kind), to, text);
		}
		if (source == Kind.DECIMAL) {
			return fixed(((BigDecimal) value).doubleValue(), to, ((BigDecimal) value).toPlainString());
		}
		if (source == Kind.JSON) {
			Double number = JsonCasts.number((String) value, to);
			if (number != null && kind == Kind.FLOAT && Math.abs(number) > Float.MAX_VALUE) {
				throw JsonCasts.notDone(to);
			}
			return (number != null && kind == Kind.FLOAT) ? Double.valueOf(number.floatValue()) : number;
		}
		BigInteger integer = (source != Kind.BOOL) ? integer(value, source) : null;
		if (integer == null) {
			throw notDone(from, to);
		}
		return fixed(integer.doubleValue(), to, integer.toString());
	}

	/** Round to the digits of {@code float(m, d)}. */
	private static Double fixed(double number, ServerType to, String shown) throws SQLException {
		double value = number;
		if (to.width() > 0 && to.scale() >= 0) {
			double power = Math.pow(10, to.scale());
			double most = Math.pow(10, to.width() - to.scale()) - 1 / power;
			double whole = Math.floor(number);
			value = whole + Math.floor((number - whole) * power + 0.5) / power;
			if (value < -most || value > most) {
				throw Integers.outOfRange("float", "value '" + shown + "'");
			}
		}
		return (to.kind() == Kind.FLOAT) ? (double) (float) value : value;
	}

	private static @Nullable Object toDecimal(Object value, ServerType from, ServerType to) throws SQLException {
		Kind source = from.kind();
		if (source.isText() || source.isBinary()) {
			return DecimalCasts.fromText(text(value, source), to);
		}
		if (source.isFloating()) {
			return DecimalCasts.fromFloating((Double) value, to);
		}
		if (source == Kind.DECIMAL) {
			return DecimalCasts.fromDecimal((BigDecimal) value, from, to);
		}
		if (source == Kind.JSON) {
			Double number = JsonCasts.number((String) value, to);
			return (number != null) ? DecimalCasts.fromFloating(number, to) : null;
		}
		BigInteger integer = (source != Kind.BOOL) ? integer(value, source) : null;
		if (integer == null) {
			throw notDone(from, to);
		}
		return (source == Kind.YEAR) ? DecimalCasts.parse(integer.toString(), to)
				: DecimalCasts.fromInteger(integer, to);
	}

	private static Object toUuid(Object value, ServerType from) throws SQLException {
		if (!from.kind().isString()) {
			throw notDone(from, ServerType.of(Kind.UUID));
		}
		String text = text(value, from.kind());
		String digits = (text.length() == UUID_LENGTH_WITHOUT_HYPHENS)
				? text.replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5") : text;
		if (digits.length() != UUID_LENGTH) {
			throw ServerError.of(1105, "HY000", "invalid UUID length: " + text.length());
		}
		if (!UUID_DIGITS.matcher(digits).matches()) {
			throw ServerError.of(1105, "HY000", "invalid UUID format");
		}
		return UUID.fromString(digits).toString();
	}

	/**
	 * Return the text that a value becomes, of whatever length.
	 */
	static String text(Object value, Kind from) {
		return switch (from) {
			case BOOL -> (Boolean) value ? "1" : "0";
			case FLOAT, DOUBLE -> NumberTexts.of((Double) value, from);
			case DECIMAL -> ((BigDecimal) value).toPlainString();
			case YEAR -> String.format("%04d", (Long) value);
			case BIT, BINARY, VARBINARY, BLOB -> new String(bytes(value, from), StandardCharsets.UTF_8);
			case JSON -> unquoted((String) value);
			default -> value.toString();
		};
	}

	private static String unquoted(String json) {
		if (!json.startsWith("\"")) {
			return json;
		}
		try {
			return (String) Json.parse(json);
		}
		catch (SQLException ex) {
			throw new IllegalStateException("A value of JSON is none: " + json, ex);
		}
	}

	static byte[] bytes(Object value, Kind from) {
		if (value instanceof byte[] bytes) {
			return bytes;
		}
		return (from == Kind.BIT) ? StringWidths.bits((Long) value, 0)
				: text(value, from).getBytes(StandardCharsets.UTF_8);
	}

	static BigDecimal decimal(Object value, Kind from) {
		if (value instanceof BigDecimal number) {
			return number;
		}
		BigInteger integer = integer(value, from);
		return new BigDecimal((integer != null) ? integer : BigInteger.ZERO);
	}

	static @Nullable BigInteger integer(Object value, Kind from) {
		if (value instanceof BigInteger integer) {
			return integer;
		}
		if (value instanceof Boolean bool) {
			return bool ? BigInteger.ONE : BigInteger.ZERO;
		}
		if (value instanceof Long number) {
			return (from == Kind.BIT) ? new BigInteger(Long.toUnsignedString(number)) : BigInteger.valueOf(number);
		}
		return null;
	}

	static SQLException notDone(ServerType from, ServerType to) {
		if (from.kind() == Kind.ENUM || from.kind() == Kind.SET || to.kind() == Kind.ENUM || to.kind() == Kind.SET) {
			return ServerError.notSupported("a cast of " + from.kind() + " to " + to.kind());
		}
		return ServerError.invalidArgument("operator cast, bad value [" + from.inErrors() + " " + to.inErrors() + "]");
	}

}
