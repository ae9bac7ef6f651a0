package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Query;
import org.jspecify.annotations.Nullable;

/**
 * What the server refuses of a subquery that names columns of the queries around it. It
 * turns such a query into a join: a condition in WHERE becomes one of the join, and
 * columns anywhere else are mostly lost.
 *
 * @param binding the statement
 * @param scope what the subquery can name
 * @param role what the subquery is for
 */
record Correlation(Binding binding, Scope scope, Role role) {

	private static final Set<String> COMPARISONS = Set.of("=", "!=", "<", ">", "<=", ">=");

	/**
	 * What a subquery is for.
	 */
	enum Role {

		/** It is none, or one whose rows are read. */
		ROWS,

		/** It is a value. */
		VALUE,

		/** It is a value that a condition of WHERE compares. */
		COMPARED_VALUE,

		/** It is looked whether there is a row. */
		EXISTS,

		/** A value is looked for in its rows. */
		SEARCHED;

		boolean isValue() {
			return this == VALUE || this == COMPARED_VALUE;
		}

	}

	/**
	 * Return what a subquery in a condition is for.
	 * @param subquery the subquery
	 * @param condition the condition of WHERE, {@code null} elsewhere
	 * @return whether a part of the condition compares it, or the value is used otherwise
	 */
	static Role of(Expression subquery, @Nullable Expression condition) {
		boolean compared = condition != null && parts(condition).stream()
			.anyMatch((part) -> part instanceof Expression.Binary binary && COMPARISONS.contains(binary.operator())
					&& (unwrapped(binary.left()) == subquery || unwrapped(binary.right()) == subquery));
		return compared ? Role.COMPARED_VALUE : Role.VALUE;
	}

	private static Expression unwrapped(Expression expression) {
		return (expression instanceof Expression.Parenthesized parenthesized) ? unwrapped(parenthesized.inner())
				: expression;
	}

	private static List<Expression> parts(Expression condition) {
		Expression inner = unwrapped(condition);
		return (inner instanceof Expression.Binary binary && binary.operator().equals("and"))
				? Stream.concat(parts(binary.left()).stream(), parts(binary.right()).stream()).toList()
				: List.of(inner);
	}

	/**
	 * Check the condition of the subquery. A column two queries out can be named where no
	 * column is compared with it that is two queries further in.
	 * @param where the condition
	 * @param select the subquery
	 * @throws SQLException if the server refuses it
	 */
	void checkWhere(Expression where, Query.Select select) throws SQLException {
		for (Expression part : parts(where)) {
			Reach reach = new Reach(this.scope);
			reach.add(part);
			if (reach.outermost < 2) {
				continue;
			}
			if (this.role.isValue() && !isLifted(part, select)) {
				throw ServerError.of(20102, "HY000", "correlated columns in SCALAR subquery deeper than 1 level"
						+ " will be supported in future version is not yet implemented");
			}
			if (!this.role.isValue() && reach.outermost - reach.innermost >= 2) {
				throw ServerError.of(20102, "HY000", "deep correlated predicate containing inner columns cannot be"
						+ " pulled above mark join is not yet implemented");
			}
		}
	}

	/**
	 * Return whether the server groups by what the condition compares, and joins the
	 * groups.
	 */
	private boolean isLifted(Expression part, Query.Select select) {
		boolean equal = part instanceof Expression.Binary binary && binary.operator().equals("=");
		Expression item = (select.items().size() == 1) ? select.items().get(0).expression() : null;
		return this.role == Role.COMPARED_VALUE && equal && select.groupBy().isEmpty()
				&& item instanceof Expression.Call call && Aggregates.isAggregate(call.key())
				&& !call.key().equals("count");
	}

	/**
	 * How many queries out the columns are that a condition names.
	 */
	private static final class Reach {

		private final Scope scope;

		private int innermost = Integer.MAX_VALUE;

		private int outermost;

		Reach(Scope scope) {
			this.scope = scope;
		}

		private void add(Expression expression) throws SQLException {
			if (expression instanceof Expression.Column column) {
				int distance = this.scope.distance(this.scope.find(column).scope());
				this.innermost = Math.min(this.innermost, distance);
				this.outermost = Math.max(this.outermost, distance);
			}
			for (Expression child : expression.children()) {
				add(child);
			}
		}

	}

	/**
	 * Refuse a column of a query around where the server has none.
	 */
	static SQLException lost() {
		return ServerError.of(20102, "HY000",
				"unsupported expression executor for a column of the outer query now is not yet implemented");
	}

	/**
	 * Check an item of the list.
	 * @param item the item
	 * @throws SQLException if the server refuses it
	 */
	void checkItem(Expression item) throws SQLException {
		// Mostly a column that the table does not have: all rows would match.
		boolean lost = this.role == Role.SEARCHED
				|| (this.role.isValue() && !(unwrapped(item) instanceof Expression.Column));
		if (lost) {
			throw lost();
		}
	}

	/**
	 * Check the rest of a subquery whose condition names a column of a query around.
	 * @param select the subquery
	 * @throws SQLException if the server answers something else
	 */
	void checkFiltered(Query.Select select) throws SQLException {
		boolean single = select.groupBy().isEmpty() && select.having() == null
				&& select.items().stream().anyMatch((item) -> Aggregates.isIn(item.expression()));
		if (this.role == Role.EXISTS && single) {
			// To the server there is no row where there are none to aggregate.
			throw this.binding.notSupported("EXISTS of an aggregate that depends on the outer query");
		}
	}

}
