package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongBinaryOperator;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.ImplicitCasts;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * The operators of bits, by their symbols, and the count of bits.
 */
final class Bits {

	private static final BigInteger MOST = BigInteger.TWO.pow(Long.SIZE).subtract(BigInteger.ONE);

	private Bits() {
	}

	static List<ServerFunction> functions() {
		return List.of(operator("&", (left, right) -> left & right), operator("|", (left, right) -> left | right),
				operator("^", (left, right) -> left ^ right), shift("<<", true), shift(">>", false), complement(),
				count());
	}

	private static ServerFunction operator(String symbol, LongBinaryOperator operator) {
		ServerFunction.Definition definition = ServerFunction.named(symbol)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BINARY, Kind.BINARY, Kind.BINARY)
			.overload(Kind.VARBINARY, Kind.VARBINARY, Kind.VARBINARY)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED, Kind.BIGINT)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT, Kind.BIGINT_UNSIGNED);
		return definition.resolvedBy((arguments) -> {
			ServerFunction.Resolved resolved = definition.byOverload(arguments);
			if (resolved != null && resolved.result().kind().isBinary()) {
				throw ServerError.notSupported("the operator " + symbol + " for binary strings");
			}
			return resolved;
		})
			.computedBy((arguments) -> unsigned(
					operator.applyAsLong(Texts.number(arguments[0]), Texts.number(arguments[1]))));
	}

	private static ServerFunction shift(String symbol, boolean left) {
		return ServerFunction.named(symbol)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED, Kind.BIGINT)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT, Kind.BIGINT_UNSIGNED)
			.computedBy((arguments) -> {
				long value = Texts.number(arguments[0]);
				long places = Texts.number(arguments[1]);
				boolean outside = places < 0 || places >= Long.SIZE;
				return unsigned(outside ? 0 : left ? value << places : value >>> places);
			});
	}

	private static ServerFunction complement() {
		return ServerFunction.named("~").resolvedBy((arguments) -> {
			Kind kind = arguments.get(0).kind();
			ServerType taken = kind.isText() ? ServerType.of(Kind.BIGINT) : arguments.get(0);
			boolean known = kind.isText() || kind.isInteger() || kind == Kind.ANY;
			return known ? new ServerFunction.Resolved(List.of(taken), ServerType.of(Kind.BIGINT_UNSIGNED)) : null;
		}).computedByTypes((arguments, call) -> {
			long bits = Texts.number(arguments[0]);
			return unsigned((bits == 0) ? widest(call.arguments().get(0).kind()) : ~bits);
		});
	}

	/** Zero alone is inverted in as many bits as its type has. */
	private static long widest(Kind kind) {
		return switch (kind) {
			case TINYINT_UNSIGNED -> 0xFFL;
			case SMALLINT_UNSIGNED -> 0xFFFFL;
			case INT_UNSIGNED -> 0xFFFFFFFFL;
			default -> ~0L;
		};
	}

	private static BigInteger unsigned(long bits) {
		return new BigInteger(Long.toUnsignedString(bits));
	}

	private static ServerFunction count() {
		return ServerFunction.named("bit_count").resolvedBy((arguments) -> {
			if (arguments.size() != 1) {
				return null;
			}
			Kind kind = arguments.get(0).kind();
			boolean taken = kind.isNumber() || kind.isString();
			Kind needed = (kind == Kind.ANY || ImplicitCasts.cost(kind, Kind.BIGINT) >= 0) ? Kind.BIGINT : Kind.VARCHAR;
			if (!taken && ImplicitCasts.cost(kind, needed) < 0) {
				return null;
			}
			return new ServerFunction.Resolved(List.of(taken ? arguments.get(0) : ServerType.of(needed)),
					ServerType.of(Kind.BIGINT_UNSIGNED));
		}).computedBy((arguments) -> BigInteger.valueOf(count(arguments[0])));
	}

	private static long count(@Nullable Object value) throws SQLException {
		if (value instanceof byte[] bytes) {
			return new BigInteger(1, bytes).bitCount();
		}
		if (value instanceof String text) {
			String digits = text.strip();
			if (!digits.matches("[+-]?\\d+|")) {
				throw ServerError.of(1105, "HY000", "strconv.ParseUint: parsing \"" + digits + "\": invalid syntax");
			}
			BigInteger integer = new BigInteger(digits.isEmpty() ? "0" : digits);
			return limited(integer).and(MOST).bitCount();
		}
		if (value instanceof BigInteger integer) {
			return integer.bitCount();
		}
		if (value instanceof BigDecimal decimal) {
			return limited(decimal.setScale(0, RoundingMode.HALF_UP).unscaledValue()).and(MOST).bitCount();
		}
		if (value instanceof Double number) {
			return limited(new BigDecimal(Math.rint(number)).toBigInteger()).and(MOST).bitCount();
		}
		return Long.bitCount(Texts.number(value));
	}

	private static BigInteger limited(BigInteger integer) {
		return integer.max(BigInteger.valueOf(Long.MIN_VALUE)).min(MOST);
	}

}
