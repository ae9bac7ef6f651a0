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

	static boolean isIn(@Nullable Expression expression) {
		if (expression instanceof Expression.Call call) {
			return (isAggregate(call.key()) && call.over() == null) || isInAny(call.arguments())
					|| call.order().stream().anyMatch((order) -> isIn(order.expression())) || isIn(call.over());
		}
		if (expression instanceof Expression.Binary binary) {
			return isIn(binary.left()) || isIn(binary.right());
		}
		if (expression instanceof Expression.Unary unary) {
			return isIn(unary.operand());
		}
		if (expression instanceof Expression.Parenthesized parenthesized) {
			return isIn(parenthesized.inner());
		}
		if (expression instanceof Expression.Is is) {
			return isIn(is.operand());
		}
		if (expression instanceof Expression.Case cases) {
			return isIn(cases.operand()) || isIn(cases.otherwise())
					|| cases.branches()
						.stream()
						.anyMatch((branch) -> isIn(branch.condition()) || isIn(branch.result()));
		}
		if (expression instanceof Expression.Cast cast) {
			return isIn(cast.operand());
		}
		if (expression instanceof Expression.Between between) {
			return isIn(between.operand()) || isIn(between.low()) || isIn(between.high());
		}
		if (expression instanceof Expression.In in) {
			return isIn(in.operand()) || isInAny(in.values());
		}
		if (expression instanceof Expression.Like like) {
			return isIn(like.operand()) || isIn(like.pattern());
		}
		if (expression instanceof Expression.Tuple tuple) {
			return isInAny(tuple.elements());
		}
		if (expression instanceof Expression.Interval interval) {
			return isIn(interval.value());
		}
		if (expression instanceof Expression.InQuery in) {
			return isIn(in.operand());
		}
		if (expression instanceof Expression.Transcoding transcoding) {
			return isIn(transcoding.operand());
		}
		return expression instanceof Expression.Collate collate && isIn(collate.operand());
	}

	private static boolean isIn(Expression.@Nullable Window window) {
		return window != null && (isInAny(window.partition())
				|| window.order().stream().anyMatch((order) -> isIn(order.expression())));
	}

	private static boolean isInAny(List<Expression> expressions) {
		return expressions.stream().anyMatch(Aggregates::isIn);
	}

}
