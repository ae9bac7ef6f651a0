package io.github.matrixonespring.embedded.function;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;

/**
 * UUIDs: new ones, and as bytes.
 */
final class Uuids {

	private static final Pattern UUID_TEXT = Pattern.compile("(?i)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final int BYTES = 16;

	private static final long VERSION = 0x7000L;

	private static final int RANDOM_BITS = 12;

	private static final long VARIANT = 1L << (Long.SIZE - 1);

	private Uuids() {
	}

	static List<ServerFunction> functions() {
		return List.of(uuid(), toBytes(), fromBytes());
	}

	/** Ordered by time, version 7. */
	private static ServerFunction uuid() {
		return ServerFunction.named("uuid").overload(Kind.UUID).computedBy((arguments) -> {
			long random = ThreadLocalRandom.current().nextLong();
			long high = (System.currentTimeMillis() << Short.SIZE) | VERSION | (random & ((1L << RANDOM_BITS) - 1));
			long low = VARIANT | (ThreadLocalRandom.current().nextLong() >>> 2);
			return new UUID(high, low).toString();
		});
	}

	private static ServerFunction toBytes() {
		return ServerFunction.named("uuid_to_bin").resolvedBy((arguments) -> {
			if (arguments.size() != 1) {
				throw ServerError.notSupported("uuid_to_bin with " + arguments.size() + " arguments");
			}
			ServerType type = arguments.get(0).kind().isString() ? arguments.get(0) : ServerType.of(Kind.VARCHAR);
			return new ServerFunction.Resolved(List.of(type), new ServerType(Kind.VARBINARY, BYTES, 0));
		}).computedBy((arguments) -> {
			String text = Texts.text(arguments[0]);
			if (!UUID_TEXT.matcher(text).matches()) {
				throw ServerError.notSupported("uuid_to_bin of '" + text + "'");
			}
			return HexFormat.of().parseHex(text.replace("-", ""));
		});
	}

	private static ServerFunction fromBytes() {
		return ServerFunction.named("bin_to_uuid").resolvedBy((arguments) -> {
			if (arguments.size() != 1) {
				throw ServerError.notSupported("bin_to_uuid with " + arguments.size() + " arguments");
			}
			ServerType type = arguments.get(0).kind().isBinary() ? arguments.get(0) : ServerType.of(Kind.VARBINARY);
			return new ServerFunction.Resolved(List.of(type), ServerType.of(Kind.VARCHAR));
		}).computedBy((arguments) -> {
			byte[] bytes = Texts.bytes(arguments[0]);
			if (bytes.length != BYTES) {
				throw ServerError.notSupported("bin_to_uuid of " + bytes.length + " bytes");
			}
			return HexFormat.of().formatHex(bytes).replaceFirst("(.{8})(.{4})(.{4})(.{4})(.{12})", "$1-$2-$3-$4-$5");
		});
	}

}
