package io.github.matrixonespring.embedded.function;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Digests and checksums.
 */
final class Hashes {

	private static final Map<Long, String> SHA2 = Map.of(0L, "SHA-256", 224L, "SHA-224", 256L, "SHA-256", 384L,
			"SHA-384", 512L, "SHA-512");

	private Hashes() {
	}

	static List<ServerFunction> functions() {
		return List.of(digest("MD5", "md5"), digest("SHA-1", "sha1", "sha"), sha2(), crc32());
	}

	private static ServerFunction digest(String algorithm, String... names) {
		return ServerFunction.named(names)
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.overload(Kind.VARCHAR, Kind.BINARY)
			.overload(Kind.VARCHAR, Kind.VARBINARY)
			.overload(Kind.VARCHAR, Kind.BLOB)
			.computedBy((arguments) -> digested(algorithm, arguments[0]));
	}

	private static String digested(String algorithm, @Nullable Object value) {
		try {
			return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(Texts.bytes(value)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Each Java has " + algorithm, ex);
		}
	}

	private static ServerFunction sha2() {
		return ServerFunction.named("sha2")
			.overload(Kind.VARCHAR, Kind.VARCHAR, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.BINARY, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.VARBINARY, Kind.BIGINT)
			.overload(Kind.VARCHAR, Kind.BLOB, Kind.BIGINT)
			.computedBy((arguments) -> {
				String algorithm = SHA2.get(Texts.number(arguments[1]));
				return (algorithm != null) ? digested(algorithm, arguments[0]) : null;
			});
	}

	private static ServerFunction crc32() {
		return ServerFunction.named("crc32").resolvedBy((arguments) -> {
			if (arguments.size() == 1 && arguments.get(0).kind() == Kind.JSON) {
				throw ServerError.notSupported("crc32 of JSON");
			}
			boolean taken = arguments.size() == 1
					&& (arguments.get(0).kind().isString() || arguments.get(0).kind() == Kind.ANY);
			return taken ? new ServerFunction.Resolved(arguments, ServerType.of(Kind.INT_UNSIGNED)) : null;
		}).computedBy((arguments) -> {
			CRC32 checksum = new CRC32();
			checksum.update(Texts.bytes(arguments[0]));
			return checksum.getValue();
		});
	}

}
