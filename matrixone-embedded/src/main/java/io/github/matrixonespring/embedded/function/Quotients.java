package io.github.matrixonespring.embedded.function;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Objects;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * Quotients of decimals, which have more digits for the server than for H2.
 */
final class Quotients {

	private Quotients() {
	}

	static List<ServerFunction> functions() {
		return List.of(ServerFunction.named("/").computedByTypes((arguments, call) -> {
			BigDecimal divisor = (BigDecimal) Objects.requireNonNull(arguments[1]);
			if (divisor.signum() == 0) {
				throw ServerError.divisionByZero();
			}
			return ((BigDecimal) Objects.requireNonNull(arguments[0])).divide(divisor, call.result().scale(),
					RoundingMode.HALF_UP);
		}));
	}

}
