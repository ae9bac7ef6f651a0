package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.ExpressionBinder.Clause;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Labels;
import io.github.matrixonespring.embedded.type.Kind;
import io.github.matrixonespring.embedded.type.StorageType;

/**
 * Binds functions over a window.
 *
 * @param expressions binds what they consist of
 */
record WindowBinder(ExpressionBinder expressions) {

	/** Functions that H2 wants an order for. */
	private static final Set<String> ORDERED = Set.of("row_number", "rank", "dense_rank", "percent_rank", "cume_dist",
			"ntile", "lag", "lead");

	Bound bind(Expression.Call call, Expression.Window window) throws SQLException {
		String name = call.key();
		Clause clause = this.expressions.clause();
		if (clause == Clause.WHERE || clause == Clause.ON) {
			throw ServerError.of(1149, "42000",
					"SQL syntax error: window function " + name + " not allowed in " + clause + " clause");
		}
		if (clause == Clause.GROUP_BY) {
			throw ServerError.invalidValue("GROUP BY clause cannot contain window functions");
		}
		String over = " OVER (" + window(name, window) + ")";
		if (Aggregates.isAggregate(name)) {
			if (call.distinct()) {
				throw ServerError.of(20102, "HY000", "DISTINCT in window function is not yet implemented");
			}
			for (Expression argument : call.arguments()) {
				boolean unknown = argument instanceof Expression.Literal literal
						&& literal.kind() == Expression.LiteralKind.NULL;
				if (unknown && !window.partition().isEmpty()) {
					// In the second partition, the server has a value for it.
					throw this.expressions.binding()
						.notSupported("the aggregate " + name + " of NULL with PARTITION BY", call.token());
				}
			}
			return new AggregateBinder(this.expressions, over).bind(call);
		}
		List<Bound> arguments = new ArrayList<>();
		for (Expression argument : call.arguments()) {
			arguments.add(this.expressions.bind(argument));
		}
		return switch (name) {
			case "row_number", "rank", "dense_rank" -> Bound.of(name + "()" + over, Kind.BIGINT);
			case "percent_rank", "cume_dist" -> Bound.of(name + "()" + over, Kind.DOUBLE);
			case "ntile" -> tile(arguments.get(0), over);
			case "lag", "lead" -> {
				if (arguments.size() > 2 && arguments.get(2).kind() == Kind.ANY && !window.partition().isEmpty()) {
					// In the second partition, the server has a value for it.
					throw this.expressions.binding()
						.notSupported("NULL as the default of " + name + " with PARTITION BY", call.token());
				}
				yield neighbour(name, arguments, over);
			}
			case "first_value", "last_value" ->
				new Bound(name + "(" + arguments.get(0).sql() + ")" + over, arguments.get(0).type());
			case "nth_value" -> nth(call, arguments, over);
			case "grouping" -> Bound.of("CAST(0 AS BIGINT)", Kind.BIGINT);
			default -> throw this.expressions.binding().notSupported("the window function " + name, call.token());
		};
	}

	private static Bound tile(Bound number, String over) throws SQLException {
		if (number.kind() == Kind.ANY) {
			return Bound.of("NTILE(1)" + over, Kind.BIGINT);
		}
		if (!number.kind().isInteger()) {
			throw ServerError.internal("ntile bucket count must be integer type");
		}
		if (number.literal() instanceof Number literal && literal.longValue() <= 0) {
			throw ServerError.internal("ntile bucket count must be positive");
		}
		return Bound.of("NTILE(" + number.sql() + ")" + over, Kind.BIGINT);
	}

	private static Bound nth(Expression.Call call, List<Bound> arguments, String over) throws SQLException {
		boolean constant = arguments.get(1).kind().isInteger() && call.arguments().get(1).firstColumn() == null;
		if (!constant || (arguments.get(1).literal() instanceof Number literal && literal.longValue() <= 0)) {
			throw ServerError.of(1210, "HY000", "Incorrect arguments to nth_value");
		}
		return new Bound("NTH_VALUE(" + row(arguments) + ")" + over, arguments.get(0).type());
	}

	private static Bound neighbour(String name, List<Bound> arguments, String over) throws SQLException {
		Bound value = arguments.get(0);
		List<Bound> written = new ArrayList<>(arguments);
		if (arguments.size() > 2 && "".equals(value.literal())) {
			// It has no room for the default.
			written.set(2, value);
		}
		else if (arguments.size() > 2) {
			written.set(2, Conversions.to(Conversions.displayed(arguments.get(2)), value.type()));
		}
		if (arguments.size() > 1 && isNowhere(arguments.get(1))) {
			return (arguments.size() > 2) ? written.get(2)
					: new Bound("CAST(NULL AS " + StorageType.of(value.type()) + ")", value.type());
		}
		return new Bound(name + "(" + row(written) + ")" + over, value.type());
	}

	private static String row(List<Bound> values) {
		return String.join(", ", values.stream().map(Bound::sql).toList());
	}

	/**
	 * A distance that is no whole number, or one that is negative, leads to no row.
	 */
	private static boolean isNowhere(Bound distance) {
		return !distance.kind().isInteger()
				|| (distance.literal() instanceof Number literal && literal.longValue() < 0);
	}

	private String window(String name, Expression.Window window) throws SQLException {
		StringBuilder sql = new StringBuilder();
		if (!window.partition().isEmpty()) {
			List<String> partition = new ArrayList<>();
			for (Expression expression : window.partition()) {
				partition.add(this.expressions.bind(expression).sql());
			}
			sql.append("PARTITION BY ").append(String.join(", ", partition));
		}
		if (!window.order().isEmpty()) {
			List<String> order = new ArrayList<>();
			for (Expression.Order item : window.order()) {
				order.add(this.expressions.bind(item.expression()).sql() + (item.descending() ? " DESC" : ""));
			}
			sql.append(" ORDER BY ").append(String.join(", ", order));
		}
		else if (ORDERED.contains(name)) {
			sql.append(" ORDER BY NULL");
		}
		// These look at all rows of the partition, whatever the frame.
		Expression.Frame frame = ORDERED.contains(name) ? null : window.frame();
		if (frame == null && (name.equals("last_value") || name.equals("nth_value"))) {
			// The server looks at all rows of the partition.
			sql.append(" ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING");
		}
		if (frame != null) {
			Expression.Bound end = frame.end();
			sql.append(' ').append(frame.unit().toUpperCase(Locale.ROOT));
			sql.append((end != null) ? " BETWEEN " + bound(frame.start()) + " AND " + bound(end)
					: " " + bound(frame.start()));
		}
		return sql.toString();
	}

	private String bound(Expression.Bound bound) throws SQLException {
		Expression offset = bound.offset();
		boolean whole = !(offset instanceof Expression.Literal literal)
				|| literal.kind() == Expression.LiteralKind.INTEGER;
		if (!whole) {
			throw this.expressions.binding().notSupported("a frame of " + Labels.of(Objects.requireNonNull(offset)));
		}
		return ((offset != null) ? this.expressions.bind(offset).sql() + " " : "")
				+ bound.position().toUpperCase(Locale.ROOT);
	}

}
