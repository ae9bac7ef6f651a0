package io.github.matrixonespring.embedded.function;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Json;

/**
 * The bytes in which the server keeps JSON: a code of the type and the value. An object
 * or array has a table in front of what it holds, in which literals stand themselves and
 * all else with its place.
 */
final class JsonBytes {

	private static final int OBJECT = 0x01;

	private static final int ARRAY = 0x03;

	private static final int LITERAL = 0x04;

	private static final int SIGNED = 0x09;

	private static final int UNSIGNED = 0x0a;

	private static final int DOUBLE = 0x0b;

	private static final int STRING = 0x0c;

	private static final int NULL = 1;

	private static final int TRUE = 2;

	private static final int FALSE = 3;

	/** The number of elements and that of bytes. */
	private static final int HEAD = 8;

	/** The place of a key and its length. */
	private static final int KEY_ENTRY = 6;

	/** The type of a value and its place. */
	private static final int VALUE_ENTRY = 5;

	private static final int MAX_KEY = 0xffff;

	private static final int VARINT_BITS = 7;

	private JsonBytes() {
	}

	static byte[] of(Object value) throws SQLException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		int type = type(value);
		bytes.write(type);
		if (type == LITERAL) {
			bytes.write(literal(value));
		}
		else {
			bytes.writeBytes(content(value));
		}
		return bytes.toByteArray();
	}

	private static int type(Object value) throws SQLException {
		if (value instanceof Map) {
			return OBJECT;
		}
		if (value instanceof List) {
			return ARRAY;
		}
		if (value instanceof String) {
			return STRING;
		}
		if (value instanceof Double) {
			return DOUBLE;
		}
		if (value instanceof BigInteger number) {
			return (number.bitLength() < Long.SIZE) ? SIGNED : UNSIGNED;
		}
		if (value == Json.NULL || value instanceof Boolean) {
			return LITERAL;
		}
		throw ServerError.notSupported("a serialization of a decimal in JSON");
	}

	private static int literal(Object value) {
		return (value == Json.NULL) ? NULL : Boolean.TRUE.equals(value) ? TRUE : FALSE;
	}

	private static byte[] content(Object value) throws SQLException {
		if (value instanceof Map<?, ?> members) {
			return object(members);
		}
		if (value instanceof List<?> elements) {
			return container(List.of(), elements);
		}
		if (value instanceof String text) {
			return string(text.getBytes(StandardCharsets.UTF_8));
		}
		ByteBuffer number = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		return ((value instanceof Double floating) ? number.putDouble(floating)
				: number.putLong(((Number) value).longValue()))
			.array();
	}

	private static byte[] string(byte[] text) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		int length = text.length;
		while (length >= 1 << VARINT_BITS) {
			bytes.write(length | 1 << VARINT_BITS);
			length >>>= VARINT_BITS;
		}
		bytes.write(length);
		bytes.writeBytes(text);
		return bytes.toByteArray();
	}

	/**
	 * The keys are in the order of their bytes.
	 */
	private static byte[] object(Map<?, ?> members) throws SQLException {
		List<Map.Entry<byte[], Object>> sorted = new ArrayList<>();
		members.forEach((key, value) -> sorted.add(Map.entry(((String) key).getBytes(StandardCharsets.UTF_8), value)));
		sorted.sort(Map.Entry.comparingByKey(Arrays::compareUnsigned));
		return container(sorted.stream().map(Map.Entry::getKey).toList(),
				sorted.stream().map(Map.Entry::getValue).toList());
	}

	private static byte[] container(List<byte[]> keys, List<?> values) throws SQLException {
		ByteArrayOutputStream contents = new ByteArrayOutputStream();
		int start = HEAD + keys.size() * KEY_ENTRY + values.size() * VALUE_ENTRY;
		ByteBuffer table = ByteBuffer.allocate(start).order(ByteOrder.LITTLE_ENDIAN);
		table.putInt(values.size()).putInt(0);
		for (byte[] key : keys) {
			if (key.length > MAX_KEY) {
				throw ServerError.invalidValue("json key " + new String(key, StandardCharsets.UTF_8));
			}
			table.putInt(start + contents.size()).putShort((short) key.length);
			contents.writeBytes(key);
		}
		for (Object value : values) {
			int type = type(value);
			table.put((byte) type);
			if (type == LITERAL) {
				table.putInt(literal(value));
			}
			else {
				table.putInt(start + contents.size());
				contents.writeBytes(content(value));
			}
		}
		table.putInt(Integer.BYTES, start + contents.size());
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(table.array());
		bytes.writeBytes(contents.toByteArray());
		return bytes.toByteArray();
	}

}
