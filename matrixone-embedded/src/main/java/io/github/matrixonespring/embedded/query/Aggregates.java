package io.github.matrixonespring.embedded.query;

import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.syntax.Expression;
import org.jspecify.annotations.Nullable;

/**
 * Which expressions compute something of all rows of a group.
 */
final class Aggregates {

	private static final Set<String> NAMES = Set.of("count", "sum", "avg", "min", "max", "any_value", "group_concat",
			"std", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp", "bit_and", "bit_or",
			"bit_xor", "median", "approx_count_distinct", "approx_count", "approx_percentile", "json_arrayagg",
			"json_objectagg", "max_by", "max_by_non_null");

	private Aggregates() {
	}

	static boolean isAggregate(String name) {
		return NAMES.contains(name);
	}

	/**
	 * Return whether an aggregate is computed in an expression, not one over a window.
	 */
	static boolean isIn(@Nullable Expression expression) {
		return expression != null && expression
			.contains((part) -> part instanceof Expression.Call call && call.over() == null && isAggregate(call.key()));
	}

}
