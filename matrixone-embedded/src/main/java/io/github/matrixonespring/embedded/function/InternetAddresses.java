package io.github.matrixonespring.embedded.function;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.type.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Functions of addresses of 4 or 16 bytes.
 */
final class InternetAddresses {

	private static final Pattern GROUP = Pattern.compile("[0-9A-Fa-f]{1,4}");

	private static final int GROUPS = 8;

	private static final int SHORT = 4;

	private static final int LONG = 16;

	/** Where the 4 bytes of an address are within the 16 bytes of another. */
	private static final int EMBEDDED = 12;

	private InternetAddresses() {
	}

	static List<ServerFunction> functions() {
		return List.of(ofText("inet6_aton", Kind.VARBINARY).computedBy((arguments) -> bytes(Texts.text(arguments[0]))),
				ofText("is_ipv6", Kind.BIGINT).computedBy((arguments) -> truth(isLong(Texts.text(arguments[0])))),
				ofBytes("inet6_ntoa", Kind.VARCHAR).computedBy((arguments) -> text((byte[]) arguments[0])),
				ofBytes("is_ipv4_compat", Kind.BIGINT).computedBy((arguments) -> truth(isCompatible(arguments[0]))),
				ofBytes("is_ipv4_mapped", Kind.BIGINT)
					.computedBy((arguments) -> truth(arguments[0] instanceof byte[] bytes && isMapped(bytes))));
	}

	private static ServerFunction.Definition ofText(String name, Kind result) {
		return ServerFunction.named(name)
			.overload(result, Kind.VARCHAR)
			.overload(result, Kind.CHAR)
			.overload(result, Kind.TEXT);
	}

	private static ServerFunction.Definition ofBytes(String name, Kind result) {
		return ServerFunction.named(name)
			.overload(result, Kind.VARBINARY)
			.overload(result, Kind.BINARY)
			.overload(result, Kind.BLOB);
	}

	private static long truth(boolean holds) {
		return holds ? 1 : 0;
	}

	private static boolean isLong(String text) {
		byte[] bytes = text.contains(":") ? bytes(text) : null;
		return bytes != null && bytes.length == LONG;
	}

	private static boolean isMapped(byte[] bytes) {
		return bytes.length == LONG && isZero(bytes, 10) && bytes[10] == -1 && bytes[11] == -1;
	}

	private static boolean isCompatible(@Nullable Object value) {
		return value instanceof byte[] bytes && bytes.length == LONG && isZero(bytes, EMBEDDED) && !isZero(bytes, LONG);
	}

	private static boolean isZero(byte[] bytes, int end) {
		for (int i = 0; i < end; i++) {
			if (bytes[i] != 0) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Read an address. One of 16 bytes that stands for 4 becomes these.
	 * @param text the address
	 * @return its bytes, or {@code null} if it is none
	 */
	private static byte @Nullable [] bytes(String text) {
		if (!text.contains(":")) {
			return Addresses.bytes(text);
		}
		int gap = text.indexOf("::");
		List<Byte> head = groups((gap < 0) ? text : text.substring(0, gap), gap < 0);
		List<Byte> tail = (gap < 0) ? List.of() : groups(text.substring(gap + 2), true);
		if (head == null || tail == null) {
			return null;
		}
		int known = head.size() + tail.size();
		if ((gap < 0) ? known != LONG : known > LONG - 2) {
			return null;
		}
		byte[] bytes = new byte[LONG];
		for (int i = 0; i < head.size(); i++) {
			bytes[i] = head.get(i);
		}
		for (int i = 0; i < tail.size(); i++) {
			bytes[LONG - tail.size() + i] = tail.get(i);
		}
		return isMapped(bytes) ? Arrays.copyOfRange(bytes, EMBEDDED, LONG) : bytes;
	}

	private static @Nullable List<Byte> groups(String text, boolean last) {
		List<Byte> bytes = new ArrayList<>();
		if (text.isEmpty()) {
			return bytes;
		}
		String[] groups = text.split(":", -1);
		for (int i = 0; i < groups.length; i++) {
			if (GROUP.matcher(groups[i]).matches()) {
				int group = Integer.parseInt(groups[i], 16);
				bytes.add((byte) (group >> Byte.SIZE));
				bytes.add((byte) group);
				continue;
			}
			byte[] embedded = (last && i == groups.length - 1) ? Addresses.bytes(groups[i]) : null;
			if (embedded == null) {
				return null;
			}
			for (byte part : embedded) {
				bytes.add(part);
			}
		}
		return bytes;
	}

	private static @Nullable String text(byte[] bytes) {
		if (bytes.length == SHORT) {
			return Addresses.text(bytes);
		}
		if (bytes.length != LONG) {
			return null;
		}
		return isMapped(bytes) ? Addresses.text(Arrays.copyOfRange(bytes, EMBEDDED, LONG)) : groups(bytes);
	}

	private static String groups(byte[] bytes) {
		int[] groups = new int[GROUPS];
		int longest = 0;
		int start = 0;
		for (int i = 0, zeros = 0; i < GROUPS; i++) {
			groups[i] = ((bytes[2 * i] & 0xFF) << Byte.SIZE) | (bytes[2 * i + 1] & 0xFF);
			zeros = (groups[i] == 0) ? zeros + 1 : 0;
			if (zeros > longest) {
				longest = zeros;
				start = i - zeros + 1;
			}
		}
		StringBuilder text = new StringBuilder();
		for (int i = 0; i < GROUPS; i++) {
			if (longest > 1 && i == start) {
				text.append("::");
				i += longest - 1;
				continue;
			}
			text.append((text.isEmpty() || text.charAt(text.length() - 1) == ':') ? "" : ":")
				.append(Integer.toHexString(groups[i]));
		}
		return text.toString();
	}

}
