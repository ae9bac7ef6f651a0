package io.github.matrixonespring.embedded.function;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of the internet, version 4.
 */
final class Addresses {

	private static final Pattern ADDRESS = Pattern.compile("(?:(?:0|[1-9]\\d{0,2})\\.){3}(?:0|[1-9]\\d{0,2})");

	private static final int BYTES = 4;

	private Addresses() {
	}

	static List<ServerFunction> functions() {
		return List.of(aton(), ntoa(), isAddress());
	}

	private static ServerFunction aton() {
		return ServerFunction.named("inet_aton")
			.overload(Kind.BIGINT_UNSIGNED, Kind.VARCHAR)
			.overload(Kind.BIGINT_UNSIGNED, Kind.CHAR)
			.overload(Kind.BIGINT_UNSIGNED, Kind.TEXT)
			.computedBy((arguments) -> number(Texts.text(arguments[0])));
	}

	private static @Nullable BigInteger number(String address) throws SQLException {
		if (address.contains(":")) {
			throw ServerError.notSupported("the address " + address);
		}
		if (!ADDRESS.matcher(address).matches()) {
			return null;
		}
		BigInteger number = BigInteger.ZERO;
		for (String part : address.split("\\.")) {
			if (Integer.parseInt(part) > 255) {
				return null;
			}
			number = number.shiftLeft(Byte.SIZE).add(new BigInteger(part));
		}
		return number;
	}

	private static ServerFunction ntoa() {
		return ServerFunction.named("inet_ntoa")
			.overload(Kind.VARCHAR, Kind.BIGINT_UNSIGNED)
			.overload(Kind.VARCHAR, Kind.INT_UNSIGNED)
			.overload(Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.INT)
			.computedBy((arguments) -> {
				long number = Texts.number(arguments[0]);
				StringBuilder address = new StringBuilder();
				for (int i = BYTES - 1; i >= 0; i--) {
					address.append((number >>> (i * Byte.SIZE)) & 0xFF).append((i > 0) ? "." : "");
				}
				return address.toString();
			});
	}

	private static ServerFunction isAddress() {
		return ServerFunction.named("is_ipv4")
			.overload(Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.CHAR)
			.overload(Kind.BIGINT, Kind.TEXT)
			.computedBy((arguments) -> (number(Texts.text(arguments[0])) != null) ? 1L : 0L);
	}

	/**
	 * Read an address of 4 bytes.
	 * @param address the address
	 * @return the bytes, or {@code null} if it is none
	 */
	static byte @Nullable [] bytes(String address) {
		if (!ADDRESS.matcher(address).matches()) {
			return null;
		}
		byte[] bytes = new byte[BYTES];
		String[] parts = address.split("\\.");
		for (int i = 0; i < BYTES; i++) {
			if (Integer.parseInt(parts[i]) > 255) {
				return null;
			}
			bytes[i] = (byte) Integer.parseInt(parts[i]);
		}
		return bytes;
	}

	static String text(byte[] bytes) {
		return (bytes[0] & 0xFF) + "." + (bytes[1] & 0xFF) + "." + (bytes[2] & 0xFF) + "." + (bytes[3] & 0xFF);
	}

}
