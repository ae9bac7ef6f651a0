package io.github.matrixonespring.embedded.type;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.github.matrixonespring.embedded.error.ServerError;
import org.h2.util.json.JSONArray;
import org.h2.util.json.JSONBoolean;
import org.h2.util.json.JSONNull;
import org.h2.util.json.JSONNumber;
import org.h2.util.json.JSONObject;
import org.h2.util.json.JSONString;
import org.h2.util.json.JSONStringSource;
import org.h2.util.json.JSONValue;
import org.h2.util.json.JSONValueTarget;

/**
 * JSON in the form in which the server keeps and writes it: keys in order, numbers as
 * whole ones of 64 bits or else as doubles. A value is a {@link Map} with sorted keys, a
 * {@link List}, a {@link String}, a {@link Boolean}, a {@link BigInteger}, a
 * {@link Double}, a {@link BigDecimal} or {@link #NULL}.
 */
public final class Json {

	/** The literal {@code null}. */
	public static final Object NULL = new Object();

	private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

	private static final BigInteger MAX = BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);

	private static final char FIRST_PRINTABLE = ' ';

	private Json() {
	}

	/**
	 * Read a text.
	 * @param text the text
	 * @return the value
	 * @throws SQLException if it is no JSON
	 */
	public static Object parse(String text) throws SQLException {
		if (text.isEmpty()) {
			throw ServerError.invalidValue("json text is empty");
		}
		try {
			return value(JSONStringSource.parse(text, new JSONValueTarget()));
		}
		catch (RuntimeException ex) {
			throw ServerError.invalidValue("json text " + text);
		}
	}

	/**
	 * Return whether a text is JSON.
	 * @param text the text
	 * @return whether it is
	 */
	public static boolean isValid(String text) {
		try {
			value(JSONStringSource.parse(text, new JSONValueTarget()));
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	private static Object value(JSONValue value) {
		if (value instanceof JSONObject object) {
			Map<String, Object> members = new TreeMap<>();
			for (Map.Entry<String, JSONValue> member : object.getMembers()) {
				members.put(member.getKey(), value(member.getValue()));
			}
			return members;
		}
		if (value instanceof JSONArray array) {
			List<Object> elements = new ArrayList<>();
			for (JSONValue element : array.getArray()) {
				elements.add(value(element));
			}
			return elements;
		}
		if (value instanceof JSONNumber number) {
			return number(number.getBigDecimal());
		}
		if (value instanceof JSONBoolean literal) {
			return literal.getBoolean();
		}
		return (value instanceof JSONNull) ? NULL : ((JSONString) value).getString();
	}

	private static Object number(BigDecimal number) {
		if (number.scale() == 0) {
			BigInteger integer = number.unscaledValue();
			if (integer.compareTo(MIN) >= 0 && integer.compareTo(MAX) <= 0) {
				return integer;
			}
		}
		double floating = number.doubleValue();
		if (!Double.isFinite(floating)) {
			throw new IllegalArgumentException("Too large a number: " + number);
		}
		return floating;
	}

	/**
	 * Write a value.
	 * @param value the value
	 * @return the text
	 */
	public static String write(Object value) {
		StringBuilder text = new StringBuilder();
		write(value, text);
		return text.toString();
	}

	private static void write(Object value, StringBuilder text) {
		if (value instanceof Map<?, ?> members) {
			text.append('{');
			String separator = "";
			for (Map.Entry<?, ?> member : members.entrySet()) {
				text.append(separator).append(quote((String) member.getKey())).append(": ");
				write(member.getValue(), text);
				separator = ", ";
			}
			text.append('}');
		}
		else if (value instanceof List<?> elements) {
			text.append('[');
			String separator = "";
			for (Object element : elements) {
				text.append(separator);
				write(element, text);
				separator = ", ";
			}
			text.append(']');
		}
		else if (value instanceof String string) {
			text.append(quote(string));
		}
		else if (value instanceof Double number) {
			text.append(NumberTexts.inJson(number));
		}
		else if (value instanceof BigDecimal number) {
			text.append(number.toPlainString());
		}
		else {
			text.append((value == NULL) ? "null" : value.toString());
		}
	}

	/**
	 * Write a value with a line for each of its parts.
	 * @param value the value
	 * @return the text
	 */
	public static String writePretty(Object value) {
		StringBuilder text = new StringBuilder();
		writePretty(value, "\n", text);
		return text.toString();
	}

	private static void writePretty(Object value, String indent, StringBuilder text) {
		String inner = indent + "  ";
		if (value instanceof Map<?, ?> members && !members.isEmpty()) {
			String separator = "{";
			for (Map.Entry<?, ?> member : members.entrySet()) {
				text.append(separator).append(inner).append(quote((String) member.getKey())).append(": ");
				writePretty(member.getValue(), inner, text);
				separator = ",";
			}
			text.append(indent).append('}');
		}
		else if (value instanceof List<?> elements && !elements.isEmpty()) {
			String separator = "[";
			for (Object element : elements) {
				text.append(separator).append(inner);
				writePretty(element, inner, text);
				separator = ",";
			}
			text.append(indent).append(']');
		}
		else {
			write(value, text);
		}
	}

	/**
	 * Write a text as JSON does.
	 * @param string the text
	 * @return the text in quotes
	 */
	public static String quote(String string) {
		StringBuilder text = new StringBuilder("\"");
		for (int i = 0; i < string.length(); i++) {
			char character = string.charAt(i);
			switch (character) {
				case '"', '\\' -> text.append('\\').append(character);
				case '\b' -> text.append("\\b");
				case '\f' -> text.append("\\f");
				case '\n' -> text.append("\\n");
				case '\r' -> text.append("\\r");
				case '\t' -> text.append("\\t");
				default -> {
					if (character < FIRST_PRINTABLE) {
						text.append(String.format("\\u%04x", (int) character));
					}
					else {
						text.append(character);
					}
				}
			}
		}
		return text.append('"').toString();
	}

}
