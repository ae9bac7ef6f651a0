package io.github.matrixonespring.embedded.function;

import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.type.Json;

/**
 * The order of JSON documents: null, true, false, numbers, texts, objects, arrays.
 */
final class JsonOrder {

	private final ByteArrayOutputStream key = new ByteArrayOutputStream();

	private JsonOrder() {
	}

	/**
	 * Return bytes that are in the order of the documents.
	 * @param document the document
	 * @return the bytes
	 */
	static byte[] key(Object document) {
		JsonOrder order = new JsonOrder();
		order.add(document);
		return order.key.toByteArray();
	}

	private void add(Object value) {
		if (value == Json.NULL) {
			this.key.write(1);
		}
		else if (value instanceof Boolean truth) {
			this.key.write(truth ? 2 : 3);
		}
		else if (value instanceof Number number) {
			this.key.write(4);
			add(new BigDecimal(number.toString()).doubleValue());
		}
		else if (value instanceof Map<?, ?>) {
			Map<String, Object> members = JsonPath.members(value);
			this.key.write(6);
			this.key.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(members.size()).array());
			members.forEach((name, member) -> {
				add(name);
				add(member);
			});
		}
		else if (value instanceof List<?>) {
			this.key.write(7);
			JsonPath.elements(value).forEach(this::add);
			this.key.write(0);
		}
		else {
			this.key.write(5);
			add(String.valueOf(value));
		}
	}

	private void add(double number) {
		long bits = Double.doubleToLongBits(number + 0.0);
		this.key
			.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong((bits < 0) ? ~bits : bits ^ Long.MIN_VALUE).array());
	}

	/** What begins with another text comes after it. */
	private void add(String text) {
		for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
			this.key.write(each);
			if (each == 0) {
				this.key.write(1);
			}
		}
		this.key.write(0);
		this.key.write(0);
	}

}
