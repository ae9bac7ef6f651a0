package io.github.matrixonespring.embedded.type;

import java.math.BigInteger;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * The ranges of whole numbers.
 */
final class Integers {

	private Integers() {
	}

	static int bits(Kind integer) {
		return switch (integer) {
			case TINYINT, TINYINT_UNSIGNED -> Byte.SIZE;
			case SMALLINT, SMALLINT_UNSIGNED -> Short.SIZE;
			case INT, INT_UNSIGNED -> Integer.SIZE;
			default -> Long.SIZE;
		};
	}

	/**
	 * Return the name by which errors call it: {@code int32}, {@code uint8}.
	 * @param integer the kind
	 * @return the name
	 */
	static String name(Kind integer) {
		return (integer.isSigned() ? "int" : "uint") + bits(integer);
	}

	static boolean fits(BigInteger value, Kind integer) {
		return integer.isSigned() ? value.bitLength() < bits(integer)
				: value.signum() >= 0 && value.bitLength() <= bits(integer);
	}

	/**
	 * Return the number in the Java class of its kind.
	 * @param value the number, which fits
	 * @param integer the kind
	 * @return the value
	 */
	static Object boxed(BigInteger value, Kind integer) {
		return (integer == Kind.BIGINT_UNSIGNED) ? value : (Object) value.longValue();
	}

	static SQLException outOfRange(Kind integer, String value) {
		return outOfRange(name(integer), "value " + value);
	}

	static SQLException outOfRange(String type, String text) {
		return ServerError.dataOutOfRange("data out of range: data type " + type + ", " + text);
	}

}
