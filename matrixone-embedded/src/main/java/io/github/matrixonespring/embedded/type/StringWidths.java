package io.github.matrixonespring.embedded.type;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Makes strings of values, of the length that a type has.
 */
final class StringWidths {

	/** Longer values are not shown in full. */
	private static final int SHOWN = 100;

	private StringWidths() {
	}

	/**
	 * Make a string.
	 * @param value the value
	 * @param from its type
	 * @param to the type of the string; with no width, it may be of any length
	 * @param assigned whether it is stored, so that characters must not get lost
	 * @return the string, or bytes
	 * @throws SQLException if it is too long
	 */
	static Object fit(Object value, ServerType from, ServerType to, boolean assigned) throws SQLException {
		if (to.kind().isText()) {
			String text = ScalarCasts.text(value, from.kind());
			return (to.width() > 0 && to.kind() != Kind.TEXT) ? characters(text, value, from, to, assigned) : text;
		}
		byte[] bytes = ScalarCasts.bytes(value, from.kind());
		if (to.width() > 0 && to.kind() != Kind.BLOB) {
			check(bytes, from, to);
			return (to.kind() == Kind.BINARY) ? Arrays.copyOf(bytes, Math.max(bytes.length, to.width())) : bytes;
		}
		return bytes;
	}

	private static String characters(String text, Object value, ServerType from, ServerType to, boolean assigned)
			throws SQLException {
		int length = text.codePointCount(0, text.length());
		if (length <= to.width()) {
			return text;
		}
		int end = text.offsetByCodePoints(0, to.width());
		boolean string = isString(from.kind());
		if (assigned && !(string && text.substring(end).chars().allMatch((character) -> character == ' '))) {
			String shown = (from.kind().isFloating()) ? NumberTexts.inErrors((Double) value, from.kind()) : text;
			throw ServerError.dataTooLong(
					"Can't cast '" + shortened(string ? text : shown) + "' to " + to.kind().inErrors() + " type. "
							+ (string ? "Src length " + length : shown) + " is larger than Dest length " + to.width());
		}
		return text.substring(0, end);
	}

	private static boolean isString(Kind kind) {
		return kind.isString() || kind == Kind.JSON || kind == Kind.ENUM || kind == Kind.SET || kind == Kind.UUID;
	}

	private static void check(byte[] bytes, ServerType from, ServerType to) throws SQLException {
		String text = new String(bytes, StandardCharsets.UTF_8);
		if (isString(from.kind())) {
			if (text.codePointCount(0, text.length()) > to.width()) {
				throw ServerError.internal(
						"Can't cast '" + shortened(text) + "' from " + from.inErrors() + " type to " + to.inErrors()
								+ " type. Src length " + bytes.length + " is larger than Dest length " + to.width());
			}
		}
		else if (bytes.length > to.width()) {
			String name = unfit(from);
			if (name == null) {
				throw ServerError.internal("Can't cast '" + text + "' from " + from.inErrors() + " type to "
						+ to.inErrors() + " type. " + text + " is larger than Dest length " + to.width());
			}
			throw ServerError.dataTooLong("data truncated: data type " + name + "truncated for binary/varbinary");
		}
	}

	private static @Nullable String unfit(ServerType from) {
		Kind kind = from.kind();
		if (kind.isSigned()) {
			return "Signed,  ";
		}
		if (kind.isUnsigned()) {
			return "Unsigned, ";
		}
		if (kind.isFloating()) {
			return "Float, ";
		}
		return (kind == Kind.DECIMAL) ? DecimalCasts.name(from) + ", " : (kind == Kind.BIT) ? "Bit, " : null;
	}

	static String shortened(String text) {
		return (text.codePointCount(0, text.length()) > SHOWN)
				? text.substring(0, text.offsetByCodePoints(0, SHOWN)) + "..." : text;
	}

	/**
	 * Cut or fill bytes.
	 * @param bytes the bytes
	 * @param width how many there are to be, 0 for as many as there are
	 * @return the bytes
	 */
	static byte[] exactly(byte[] bytes, int width) {
		return (width > 0) ? Arrays.copyOf(bytes, width) : bytes;
	}

	/**
	 * Return the bytes of bits.
	 * @param bits the bits
	 * @param length how many bytes, 0 for no more than needed
	 * @return the bytes, the highest one first
	 */
	static byte[] bits(long bits, int length) {
		int needed = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(bits) + Byte.SIZE - 1) / Byte.SIZE);
		byte[] bytes = new byte[(length > 0) ? length : needed];
		for (int i = 0; i < bytes.length; i++) {
			int shift = Byte.SIZE * (bytes.length - 1 - i);
			bytes[i] = (byte) (bits >>> shift);
		}
		return bytes;
	}

}
