package io.github.matrixonespring.embedded.function;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Casts;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that belong to strings: how long they are, and what their characters are.
 */
final class StringMeasures {

	private static final Pattern LEADING_INTEGER = Pattern.compile("\\s*([+-]?\\d+).*", Pattern.DOTALL);

	private StringMeasures() {
	}

	static List<ServerFunction> functions() {
		return List.of(length(), characters(), bits(), ascii(), ord(), ofCodes(), strcmp(), empty(), isNull(),
				constant("charset", "utf8mb4"), constant("collation", "utf8mb4_general_ci"));
	}

	private static ServerFunction length() {
		return ServerFunction.named("length", "octet_length")
			.overload(Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.CHAR)
			.overload(Kind.BIGINT, Kind.TEXT)
			.overload(Kind.BIGINT, Kind.BLOB)
			.computedBy((arguments) -> (long) Texts.bytes(arguments[0]).length);
	}

	private static ServerFunction characters() {
		return ServerFunction.named("char_length", "character_length", "lengthutf8")
			.overload(Kind.BIGINT_UNSIGNED, Kind.VARCHAR)
			.overload(Kind.BIGINT_UNSIGNED, Kind.CHAR)
			.overload(Kind.BIGINT_UNSIGNED, Kind.TEXT)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BINARY)
			.overload(Kind.BIGINT_UNSIGNED, Kind.VARBINARY)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BLOB)
			.computedBy((arguments) -> BigInteger.valueOf(
					(arguments[0] instanceof byte[] bytes) ? bytes.length : Texts.length(Texts.text(arguments[0]))));
	}

	private static ServerFunction bits() {
		return ServerFunction.named("bit_length")
			.overload(Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.BLOB)
			.computedBy((arguments) -> (long) Byte.SIZE * Texts.bytes(arguments[0]).length);
	}

	/** The first byte, of a number that of its digits. */
	private static ServerFunction ascii() {
		return ServerFunction.named("ascii").resolvedBy((arguments) -> {
			if (arguments.size() != 1) {
				return null;
			}
			ServerType argument = arguments.get(0);
			boolean taken = argument.kind().isString() || argument.kind().isInteger();
			if (!taken && !Casts.isSupported(argument, ServerType.of(Kind.VARCHAR))) {
				return null;
			}
			return new ServerFunction.Resolved(List.of(taken ? argument : ServerType.of(Kind.VARCHAR)),
					ServerType.of(Kind.TINYINT_UNSIGNED));
		}).computedBy((arguments) -> {
			byte[] bytes = (arguments[0] instanceof Number number) ? Texts.bytes(number.toString())
					: Texts.bytes(arguments[0]);
			return (bytes.length == 0) ? 0L : (long) (bytes[0] & 0xFF);
		});
	}

	/** The bytes of the first character, the first one as the lowest. */
	private static ServerFunction ord() {
		return ServerFunction.named("ord")
			.overload(Kind.BIGINT, Kind.VARCHAR)
			.overload(Kind.BIGINT, Kind.CHAR)
			.overload(Kind.BIGINT, Kind.TEXT)
			.computedBy((arguments) -> {
				String text = Texts.text(arguments[0]);
				if (text.startsWith("\uFFFD")) {
					throw ServerError.notSupported("ord of bytes that are not UTF-8");
				}
				byte[] bytes = Texts.bytes(Texts.part(text, 0, 1));
				long code = 0;
				for (int i = bytes.length - 1; i >= 0; i--) {
					code = (code << Byte.SIZE) | (bytes[i] & 0xFF);
				}
				return code;
			});
	}

	private static ServerFunction ofCodes() {
		return ServerFunction.named("char").takesNull().resolvedBy((arguments) -> {
			List<ServerType> taken = new ArrayList<>();
			for (ServerType argument : arguments) {
				if (argument.kind().isInteger()) {
					taken.add(argument);
				}
				else if (argument.kind().isString()) {
					taken.add(ServerType.of(Kind.VARCHAR));
				}
				else if (ImplicitCasts.cost(argument.kind(), Kind.BIGINT) >= 0) {
					taken.add(ServerType.of(Kind.BIGINT));
				}
				else {
					return null;
				}
			}
			return taken.isEmpty() ? null : new ServerFunction.Resolved(taken, ServerType.of(Kind.VARCHAR));
		}).computedBy((arguments) -> {
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			for (Object argument : arguments) {
				if (argument != null) {
					writeCode((argument instanceof Number number) ? number.longValue() : code((String) argument),
							bytes);
				}
			}
			return bytes.toString(StandardCharsets.UTF_8);
		});
	}

	private static long code(String text) {
		Matcher matcher = LEADING_INTEGER.matcher(text);
		if (!matcher.matches()) {
			return 0;
		}
		return new BigInteger(matcher.group(1)).max(BigInteger.valueOf(Long.MIN_VALUE))
			.min(BigInteger.valueOf(Long.MAX_VALUE))
			.longValue();
	}

	private static void writeCode(long code, ByteArrayOutputStream bytes) {
		int low = (int) code;
		int shift = Integer.SIZE - Byte.SIZE;
		while (shift > 0 && (low >>> shift) == 0) {
			shift -= Byte.SIZE;
		}
		for (; shift >= 0; shift -= Byte.SIZE) {
			bytes.write(low >>> shift);
		}
	}

	private static ServerFunction strcmp() {
		return ServerFunction.named("strcmp")
			.overload(Kind.TINYINT, Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> (long) Integer.signum(compare(arguments[0], arguments[1])));
	}

	static int compare(@Nullable Object left, @Nullable Object right) {
		return Arrays.compareUnsigned(Texts.bytes(left), Texts.bytes(right));
	}

	private static ServerFunction isNull() {
		return ServerFunction.named("isnull")
			.takesNull()
			.resolvedBy((arguments) -> (arguments.size() == 1)
					? new ServerFunction.Resolved(arguments, ServerType.of(Kind.BOOL)) : null)
			.computedBy((arguments) -> arguments[0] == null);
	}

	/** All texts have one character set. */
	private static ServerFunction constant(String name, String value) {
		return ServerFunction.named(name)
			.takesNull()
			.overload(Kind.VARCHAR, Kind.VARCHAR)
			.computedBy((arguments) -> value);
	}

	private static ServerFunction empty() {
		return ServerFunction.named("empty")
			.overload(Kind.BOOL, Kind.CHAR)
			.computedBy((arguments) -> Texts.text(arguments[0]).isEmpty());
	}

}
