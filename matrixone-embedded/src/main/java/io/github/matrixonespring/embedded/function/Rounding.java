package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * Numbers with fewer digits, and with their sign.
 */
final class Rounding {

	/** More places than any number has. */
	private static final int MOST_PLACES = 308;

	private Rounding() {
	}

	static List<ServerFunction> functions() {
		return List
			.of(rounding(RoundingMode.CEILING, Math::ceil, "ceil", "ceiling"),
					rounding(RoundingMode.FLOOR, Math::floor, "floor"),
					rounding(RoundingMode.HALF_UP, Math::rint, "round"), rounding(RoundingMode.DOWN,
							(number) -> (number < 0) ? Math.ceil(number) : Math.floor(number), "truncate"),
					abs(), sign());
	}

	/** How many digits are left must be a literal. It changes the type of a decimal. */
	private static ServerFunction rounding(RoundingMode mode, DoubleUnaryOperator rounded, String... names) {
		ServerFunction.Definition definition = ServerFunction.named(names);
		definition.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.DOUBLE, Kind.DOUBLE)
			.overload(Kind.DOUBLE, Kind.DOUBLE, Kind.BIGINT)
			.overload((arguments) -> arguments.get(0), Kind.DECIMAL)
			.overload((arguments) -> arguments.get(0), Kind.DECIMAL, Kind.BIGINT);
		boolean up = mode == RoundingMode.CEILING || mode == RoundingMode.FLOOR;
		if (up) {
			definition.overload(Kind.DOUBLE, Kind.VARCHAR).takesNull();
		}
		return definition.resolvedByLiterals((arguments, literals) -> {
			ServerFunction.Resolved resolved = definition.byOverload(arguments);
			if (resolved == null || mode == RoundingMode.DOWN || resolved.result().kind() != Kind.DECIMAL) {
				return constant(names[0], resolved, literals);
			}
			int scale = resolved.result().scale();
			if (literals.size() == 1) {
				scale = 0;
			}
			else if (literals.get(1) instanceof Number digits) {
				scale = (int) Math.max(0, Math.min(scale, digits.longValue()));
			}
			ServerType type = ServerType.decimal(resolved.result().width(), scale);
			return constant(names[0], new ServerFunction.Resolved(resolved.arguments(), type), literals);
		}).computedByTypes((arguments, call) -> {
			if (arguments[0] == null) {
				// The server reads a text that is null, too.
				return (call.arguments().get(0).kind() == Kind.VARCHAR) ? (Object) parsed("") : null;
			}
			long digits = Texts.number(arguments, 1, 0);
			if (arguments[0] instanceof BigDecimal decimal) {
				ServerType type = call.arguments().get(0);
				boolean limited = up && arguments.length > 1;
				int most = (type.width() <= ServerType.MAX_DECIMAL64) ? ServerType.MAX_DECIMAL64
						: ServerType.MAX_DECIMAL128;
				if (limited && digits <= type.scale() - most) {
					String name = (most == ServerType.MAX_DECIMAL64) ? "decimal64" : "decimal128";
					throw ServerError.dataOutOfRange("data out of range: data type " + name + ", " + names[0] + "("
							+ name + "(" + most + "," + type.scale() + ")," + digits + ")");
				}
				int places = (int) Math.max(-most, Math.min(digits, most + 1));
				int kept = (mode == RoundingMode.DOWN) ? Math.min(places, decimal.scale()) : places;
				return decimal.setScale(Math.min(kept, decimal.scale()), mode)
					.setScale(call.result().scale(), RoundingMode.UNNECESSARY);
			}
			if (arguments[0] instanceof Double number) {
				return rounded(number, digits, rounded);
			}
			if (arguments[0] instanceof String text) {
				return rounded(parsed(text), 0, rounded);
			}
			return integer(arguments[0], digits, mode);
		});
	}

	private static ServerFunction.@Nullable Resolved constant(String name, ServerFunction.@Nullable Resolved resolved,
			List<? extends @Nullable Object> literals) throws SQLException {
		if (resolved != null && literals.size() > 1 && literals.get(1) == null) {
			throw ServerError.notSupported(name + " to a number of digits that is no literal");
		}
		return resolved;
	}

	private static double rounded(double number, long digits, DoubleUnaryOperator rounded) {
		if (digits == 0) {
			return rounded.applyAsDouble(number);
		}
		if (digits >= MOST_PLACES) {
			return number;
		}
		if (digits <= -MOST_PLACES) {
			return 0;
		}
		double power = Math.pow(10, Math.abs(digits));
		return (digits > 0) ? rounded.applyAsDouble(number * power) / power
				: rounded.applyAsDouble(number / power) * power;
	}

	private static double parsed(String text) throws SQLException {
		try {
			if (text.isEmpty() || !text.equals(text.strip()) || text.matches(".*[dDfF]")) {
				throw new NumberFormatException(text);
			}
			return Double.parseDouble(text);
		}
		catch (NumberFormatException ex) {
			throw ServerError.of(1105, "HY000", "strconv.ParseFloat: parsing \"" + text + "\": invalid syntax");
		}
	}

	private static @Nullable Object integer(@Nullable Object argument, long digits, RoundingMode mode)
			throws SQLException {
		if (digits >= 0) {
			return argument;
		}
		boolean unsigned = argument instanceof BigInteger;
		BigInteger number = (argument instanceof BigInteger large) ? large : BigInteger.valueOf(Texts.number(argument));
		int most = unsigned ? 20 : 19;
		if (digits <= -most) {
			return unsigned ? BigInteger.ZERO : (Object) 0L;
		}
		BigInteger rounded = (mode == RoundingMode.HALF_UP && number.signum() < 0) ? belowAgain(number, (int) -digits)
				: new BigDecimal(number).setScale((int) digits, mode).toBigInteger();
		if (rounded.bitLength() > (unsigned ? Long.SIZE : Long.SIZE - 1)) {
			throw ServerError
				.dataOutOfRange("data out of range: data type " + (unsigned ? "uint64" : "int64") + ", ROUND");
		}
		return unsigned ? rounded : (Object) rounded.longValue();
	}

	/**
	 * The server rounds negative numbers away from zero, and those that are round, too.
	 */
	private static BigInteger belowAgain(BigInteger number, int digits) {
		BigInteger step = BigInteger.TEN.pow(digits);
		return number.divide(step).subtract(BigInteger.ONE).multiply(step);
	}

	private static ServerFunction abs() {
		return ServerFunction.named("abs")
			.overload(Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED)
			.overload(Kind.DOUBLE, Kind.DOUBLE)
			.overload((arguments) -> arguments.get(0), Kind.DECIMAL)
			.computedBy((arguments) -> {
				if (arguments[0] instanceof Long number) {
					if (number == Long.MIN_VALUE) {
						throw ServerError.dataOutOfRange("data out of range: data type int, '" + number + "'");
					}
					return Math.abs(number);
				}
				return (arguments[0] instanceof Double number) ? (Object) Math.abs(number)
						: (arguments[0] instanceof BigDecimal number) ? number.abs() : arguments[0];
			});
	}

	private static ServerFunction sign() {
		return ServerFunction.named("sign")
			.overload(Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.BIGINT_UNSIGNED)
			.overload(Kind.BIGINT, Kind.DOUBLE)
			.overload(Kind.BIGINT, Kind.DECIMAL)
			.computedBy((arguments) -> {
				if (arguments[0] instanceof BigDecimal number) {
					return (long) number.signum();
				}
				if (arguments[0] instanceof BigInteger number) {
					return (long) number.signum();
				}
				return (arguments[0] instanceof Double number) ? (number > 0) ? 1L : (number < 0) ? -1L : 0L
						: Long.signum(Texts.number(arguments[0])) + 0L;
			});
	}

}
