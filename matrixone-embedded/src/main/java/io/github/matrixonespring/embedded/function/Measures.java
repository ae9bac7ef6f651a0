package io.github.matrixonespring.embedded.function;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Functions that say something about a value, or that it has nothing to do with.
 */
final class Measures {

	private static final Pattern UUID = Pattern.compile(
			"(?i)[0-9a-f]{32}|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|\\{[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}}");

	/** The bits that tell the place within a bucket. */
	private static final int PLACE_BITS = 15;

	private Measures() {
	}

	static List<ServerFunction> functions() {
		return List.of(
				ServerFunction.named("isempty")
					.takesNull()
					.resolvedBy((arguments) -> (arguments.size() == 1)
							? new ServerFunction.Resolved(arguments, ServerType.of(Kind.BOOL)) : null)
					.computedBy((arguments) -> false),
				ServerFunction.named("is_uuid")
					.overload(Kind.BOOL, Kind.VARCHAR)
					.overload(Kind.BOOL, Kind.TEXT)
					.computedBy((arguments) -> UUID.matcher(Texts.text(arguments[0])).matches()),
				ServerFunction.named("bitmap_bit_position")
					.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED)
					.computedBy((arguments) -> number(arguments[0]).and(BigInteger.valueOf((1L << PLACE_BITS) - 1))),
				ServerFunction.named("bitmap_bucket_number")
					.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED)
					.computedBy((arguments) -> number(arguments[0]).shiftRight(PLACE_BITS)));
	}

	private static BigInteger number(@Nullable Object value) {
		return (BigInteger) Objects.requireNonNull(value);
	}

}
