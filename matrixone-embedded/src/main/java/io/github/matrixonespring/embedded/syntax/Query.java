package io.github.matrixonespring.embedded.syntax;

import java.util.List;

import io.github.matrixonespring.embedded.sql.Hint;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.Token;
import org.jspecify.annotations.Nullable;

/**
 * A query as it was written.
 *
 * @param with the common table expressions
 * @param recursive whether they may refer to themselves
 * @param body what it returns
 * @param order what it orders by
 * @param limit how many rows it returns
 * @param offset how many rows it leaves out before them
 * @param lock {@code update} or {@code share} if it locks rows
 */
public record Query(List<CommonTable> with, boolean recursive, Body body, List<Expression.Order> order,
		@Nullable Expression limit, @Nullable Expression offset, @Nullable String lock) {

	/**
	 * Return whether nothing but its body was written.
	 * @return whether
	 */
	public boolean isPlain() {
		return this.with.isEmpty() && this.order.isEmpty() && this.limit == null && this.lock == null;
	}

	/**
	 * What a query returns.
	 */
	public sealed interface Body {

	}

	/**
	 * A SELECT.
	 *
	 * @param distinct whether equal rows are one
	 * @param calculatesFoundRows whether it has {@code sql_calc_found_rows}
	 * @param items its list
	 * @param from its tables, {@code null} for none
	 * @param where its condition
	 * @param groupBy what it groups by
	 * @param rollup whether it adds sums
	 * @param having the condition of groups
	 */
	public record Select(boolean distinct, boolean calculatesFoundRows, List<Item> items, @Nullable Source from,
			@Nullable Expression where, List<Expression> groupBy, boolean rollup,
			@Nullable Expression having) implements Body {
	}

	/**
	 * Two bodies with a set operator between them.
	 *
	 * @param operator UNION, EXCEPT, INTERSECT or MINUS
	 * @param all whether equal rows stay
	 */
	public record SetOperation(String operator, boolean all, Body left, Body right) implements Body {
	}

	/**
	 * {@code values row(…), row(…)}.
	 */
	public record Values(List<List<Expression>> rows) implements Body {
	}

	/**
	 * A query in parentheses.
	 */
	public record Nested(Query query) implements Body {
	}

	/**
	 * An item of the list.
	 *
	 * @param expression the expression
	 * @param alias its name, {@code null} for none
	 */
	public record Item(Expression expression, @Nullable String alias) {
	}

	/**
	 * A common table expression.
	 *
	 * @param name its name
	 * @param columns the names of its columns, if it gives any
	 * @param query the query
	 */
	public record CommonTable(String name, List<String> columns, Query query) {
	}

	/**
	 * Where rows come from.
	 */
	public sealed interface Source {

	}

	/**
	 * A table, view or common table expression.
	 *
	 * @param token where it stands
	 * @param name its name
	 * @param hint when it is read
	 * @param alias its alias
	 * @param indexes the indexes of its index hints
	 */
	public record Table(Token token, ObjectName name, @Nullable Hint hint, @Nullable String alias,
			List<String> indexes) implements Source {
	}

	/**
	 * A query in the FROM clause.
	 */
	public record Derived(Query query, @Nullable String alias, List<String> columns,
			boolean lateral) implements Source {
	}

	/**
	 * A call of a table function.
	 */
	public record TableFunction(Expression.Call call, @Nullable String alias) implements Source {
	}

	/**
	 * A join.
	 *
	 * @param kind INNER, LEFT, RIGHT, FULL, CROSS or NATURAL …
	 * @param comma whether a comma stands for it
	 */
	public record Join(Source left, String kind, boolean comma, Source right, @Nullable Expression on,
			List<String> using) implements Source {

		/**
		 * Return whether it or a join that it consists of is a full outer join.
		 * @return whether
		 */
		public boolean isFull() {
			return this.kind.endsWith("FULL") || (this.left instanceof Join inner && inner.isFull())
					|| (this.right instanceof Join nested && nested.isFull());
		}

	}

}
