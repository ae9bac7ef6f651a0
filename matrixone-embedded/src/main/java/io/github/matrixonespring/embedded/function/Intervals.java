package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * {@code interval(n, a, b, …)}: how many of the ascending numbers are not above the
 * first.
 */
final class Intervals {

	private static final long UNKNOWN = -1;

	private Intervals() {
	}

	static List<ServerFunction> functions() {
		return List.of(ServerFunction.named("interval")
			.takesNull()
			.resolvedBy(Intervals::resolve)
			.computedBy((arguments) -> place(arguments)));
	}

	private static ServerFunction.@Nullable Resolved resolve(List<ServerType> arguments) {
		List<ServerType> targets = new ArrayList<>();
		for (ServerType argument : arguments) {
			Kind kind = argument.kind();
			if (kind != Kind.ANY && !kind.isNumber() && !kind.isString()) {
				return null;
			}
			targets.add(kind.isNumber() ? argument : ServerType.of(kind.isString() ? Kind.VARCHAR : Kind.DOUBLE));
		}
		return (targets.size() < 2) ? null : new ServerFunction.Resolved(targets, ServerType.of(Kind.BIGINT));
	}

	private static long place(@Nullable Object[] arguments) throws SQLException {
		Object number = number(arguments[0]);
		if (number == null) {
			return UNKNOWN;
		}
		for (int i = 1; i < arguments.length; i++) {
			Object bound = number(arguments[i]);
			if (bound != null && compare(bound, number) > 0) {
				return i - 1;
			}
		}
		return arguments.length - 1;
	}

	private static @Nullable Object number(@Nullable Object value) throws SQLException {
		if (!(value instanceof String text)) {
			return value;
		}
		try {
			return Double.valueOf(text.trim());
		}
		catch (NumberFormatException ex) {
			throw ServerError.invalidArgument("cast to double, bad value bad value " + text);
		}
	}

	private static int compare(Object left, Object right) {
		if (left instanceof Double || right instanceof Double) {
			return Double.compare(((Number) left).doubleValue(), ((Number) right).doubleValue());
		}
		return decimal(left).compareTo(decimal(right));
	}

	private static BigDecimal decimal(Object number) {
		return (number instanceof BigDecimal decimal) ? decimal : (number instanceof BigInteger integer)
				? new BigDecimal(integer) : BigDecimal.valueOf(((Number) number).longValue());
	}

}
