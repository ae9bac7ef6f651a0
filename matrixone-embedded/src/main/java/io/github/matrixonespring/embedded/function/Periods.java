package io.github.matrixonespring.embedded.function;

import java.util.List;

import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.TemporalTexts;
import org.jspecify.annotations.Nullable;

/**
 * Arithmetic with months that are written as yymm or yyyymm.
 */
final class Periods {

	private static final int LAST_YEAR = 9999;

	private Periods() {
	}

	static List<ServerFunction> functions() {
		return List.of(overloads("period_add").computedBy((arguments) -> {
			Long months = months(truncated(arguments[0]));
			if (months == null || months < 12) {
				return null;
			}
			long sum = months + truncated(arguments[1]);
			boolean known = sum >= 12 && sum / 12 <= LAST_YEAR;
			return known ? (Long) (sum / 12 * 100 + sum % 12 + 1) : null;
		}), overloads("period_diff").computedBy((arguments) -> {
			Long one = months(truncated(arguments[0]));
			Long two = months(truncated(arguments[1]));
			return (one != null && two != null) ? (Long) (one - two) : null;
		}));
	}

	private static ServerFunction.Definition overloads(String name) {
		return ServerFunction.named(name)
			.overload(Kind.BIGINT, Kind.BIGINT, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.BIGINT_UNSIGNED, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.BIGINT, Kind.BIGINT_UNSIGNED)
			.overload(Kind.BIGINT, Kind.BIGINT_UNSIGNED, Kind.BIGINT_UNSIGNED)
			.overload(Kind.BIGINT, Kind.DOUBLE, Kind.BIGINT)
			.overload(Kind.BIGINT, Kind.BIGINT, Kind.DOUBLE)
			.overload(Kind.BIGINT, Kind.DOUBLE, Kind.DOUBLE);
	}

	private static long truncated(@Nullable Object value) {
		return (value instanceof Number number) ? number.longValue() : 0;
	}

	/**
	 * Return the months since the year 0, or {@code null} if it is no period: three, four
	 * or six digits.
	 */
	private static @Nullable Long months(long period) {
		boolean shortened = period >= 100 && period <= 9_999;
		boolean full = period >= 100_000 && period <= 999_999;
		long month = period % 100;
		if ((!shortened && !full) || month < 1 || month > 12) {
			return null;
		}
		long year = shortened ? TemporalTexts.yearOfTwoDigits(period / 100) : period / 100;
		return year * 12 + month - 1;
	}

}
