package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.Base64;
import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Casts to JSON, and of JSON to numbers.
 */
final class JsonCasts {

	private JsonCasts() {
	}

	static Object toJson(Object value, ServerType from) throws SQLException {
		Kind source = from.kind();
		if (source.isText()) {
			return Json.write(Json.parse((String) value));
		}
		if (source.isBinary()) {
			return Json.quote(Base64.getEncoder().encodeToString((byte[]) value));
		}
		if (source == Kind.BIT) {
			int length = (Math.max(1, from.width()) + Byte.SIZE - 1) / Byte.SIZE;
			return Json.quote(Base64.getEncoder().encodeToString(StringWidths.bits((Long) value, length)));
		}
		if (source.isFloating()) {
			double number = (Double) value;
			if (!Double.isFinite(number)) {
				throw ServerError.invalidValue("cannot cast non-finite float to json");
			}
			return NumberTexts.inJson(number);
		}
		if (source == Kind.BOOL || source.isNumber() || source == Kind.YEAR) {
			return (value instanceof BigDecimal number) ? number.toPlainString() : value.toString();
		}
		throw ScalarCasts.notDone(from, ServerType.of(Kind.JSON));
	}

	static @Nullable Object toInteger(String json, Kind to) throws SQLException {
		Double number = number(json, ServerType.of(to));
		if (number == null) {
			return null;
		}
		BigInteger integer = new BigDecimal(number).toBigInteger();
		if (!Integers.fits(integer, to)) {
			throw notDone(ServerType.of(to));
		}
		return Integers.boxed(integer, to);
	}

	static @Nullable Double number(String json, ServerType to) throws SQLException {
		Object value = Json.parse(json);
		if (value == Json.NULL) {
			return null;
		}
		Double number = (value instanceof Number known) ? (Double) known.doubleValue()
				: (value instanceof String text) ? NumericTexts.strictFloating(text) : null;
		if (number == null || (to.kind() != Kind.DOUBLE && !Double.isFinite(number))) {
			throw notDone(to);
		}
		return number;
	}

	static SQLException notDone(ServerType to) {
		return ServerError.invalidArgument("operator cast, bad value [JSON -> " + to.inErrors() + "]");
	}

}
