package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.BoundQuery.OutputColumn;
import io.github.matrixonespring.embedded.query.ExpressionBinder.Clause;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Query;
import io.github.matrixonespring.embedded.type.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Binds one SELECT with its order.
 */
final class SelectBinder {

	/** H2 takes no longer names. */
	private static final int MAX_LABEL = 250;

	private final QueryBinder queries;

	private final Query.Select select;

	private final Scope scope;

	private final List<Bound> items = new ArrayList<>();

	private final List<OutputColumn> columns = new ArrayList<>();

	/** For each item its column, if it is one and has no alias; else {@code null}. */
	private final List<Expression.@Nullable Column> named = new ArrayList<>();

	/** The expressions of the list by the names that they have there. */
	private final Map<String, Expression> aliases = new HashMap<>();

	private boolean filteredByOuter;

	private String rows = "";

	SelectBinder(QueryBinder queries, Query.Select select, @Nullable Scope outer) {
		this.queries = queries;
		this.select = select;
		this.scope = new Scope(outer);
	}

	BoundQuery bind(List<Expression.Order> order, boolean limited) throws SQLException {
		Query.Source source = this.select.from();
		String from = (source != null) ? " FROM " + new SourceBinder(this.queries, this.scope).bind(source) : "";
		if (this.select.rollup()) {
			throw this.queries.binding().notSupported("WITH ROLLUP");
		}
		for (Query.Item item : this.select.items()) {
			String alias = item.alias();
			if (alias != null) {
				this.aliases.putIfAbsent(LowerCase.of(alias), item.expression());
			}
		}
		Expression where = this.select.where();
		String filter = (where != null) ? " WHERE " + expressions().in(Clause.WHERE).condition(where).sql() : "";
		this.rows = from + filter;
		Correlation correlation = new Correlation(this.queries.binding(), this.scope, this.queries.role());
		this.filteredByOuter = source != null && where != null && this.scope.outerColumns() > 0;
		if (this.filteredByOuter && where != null) {
			correlation.checkWhere(where, this.select);
			correlation.checkFiltered(this.select);
		}
		String groups = groups(order);
		for (Query.Item item : this.select.items()) {
			int before = this.scope.outerColumns();
			bind(item);
			if (source != null && this.scope.outerColumns() > before) {
				correlation.checkItem(item.expression());
			}
		}
		int outerColumns = this.scope.outerColumns();
		Expression having = this.select.having();
		String condition = (having != null)
				? " HAVING " + expressions().naming(this.aliases, false).condition(having).sql() : "";
		if (this.scope.outerColumns() > outerColumns) {
			throw ServerError.of(1149, "42000", "SQL syntax error: column \"" + this.scope.outerColumn()
					+ "\" must appear in the GROUP BY clause or be used in an aggregate function");
		}
		String sorted = new OrderBinder(this, limited, this.queries.binding()).bind(order);
		if (source != null && this.scope.outerColumns() > outerColumns) {
			throw Correlation.lost();
		}
		this.scope.checkTarget(this.queries.binding().isUpdate());
		// H2 takes a subquery of constants for a value, and leaves out the parentheses.
		boolean alone = source == null && this.scope.isInner();
		List<String> list = new ArrayList<>();
		for (int i = 0; i < this.items.size(); i++) {
			list.add(alone ? this.items.get(i).sql()
					: this.items.get(i).sql() + " AS " + StorageNames.quoted(shortened(this.columns.get(i).label())));
		}
		return new BoundQuery("SELECT " + (this.select.distinct() ? "DISTINCT " : "") + String.join(", ", list) + from
				+ filter + groups + condition + sorted, this.columns);
	}

	/**
	 * Return whether the rows depend on a query around.
	 */
	boolean isFilteredByOuter() {
		return this.filteredByOuter;
	}

	/**
	 * Return whether a row stands for several.
	 */
	boolean isGrouped() {
		return this.scope.grouping() != null || this.select.distinct();
	}

	/**
	 * Return where the rows come from.
	 * @return the FROM and WHERE clauses in the SQL of H2, with a blank before each
	 */
	String rows() {
		return this.rows;
	}

	static String shortened(String label) {
		return (label.length() <= MAX_LABEL) ? label : label.substring(0, MAX_LABEL);
	}

	ExpressionBinder expressions() {
		return new ExpressionBinder(this.queries.binding(), this.queries, this.scope);
	}

	Scope scope() {
		return this.scope;
	}

	Query.Select select() {
		return this.select;
	}

	List<Bound> items() {
		return this.items;
	}

	List<OutputColumn> columns() {
		return this.columns;
	}

	List<Expression.@Nullable Column> named() {
		return this.named;
	}

	Map<String, Expression> aliases() {
		return this.aliases;
	}

	private String groups(List<Expression.Order> order) throws SQLException {
		boolean aggregated = this.select.items().stream().anyMatch((item) -> Aggregates.isIn(item.expression()))
				|| Aggregates.isIn(this.select.having())
				|| order.stream().anyMatch((item) -> Aggregates.isIn(item.expression()));
		if (this.select.groupBy().isEmpty()) {
			if (aggregated || this.select.having() != null) {
				this.scope.groupedBy(new Grouping(this.queries.binding(), this.scope));
			}
			return "";
		}
		Grouping grouping = new Grouping(this.queries.binding(), this.scope);
		List<String> sql = new ArrayList<>();
		for (Expression written : this.select.groupBy()) {
			Expression expression = positioned(written, named(OrderBinder.unwrapped(written)));
			int before = this.scope.outerColumns();
			new SerialCalls(expressions()).permit(written);
			Bound bound = expressions().in(Clause.GROUP_BY).bind(expression);
			if (bound.kind() == Kind.ANY && !(expression instanceof Literal && written != expression)) {
				// The server fails, unless nobody sees it.
				throw this.queries.binding().notSupported("GROUP BY NULL");
			}
			if (this.scope.outerColumns() > before) {
				throw ServerError.of(20102, "HY000", "correlated columns in GROUP BY clause is not yet implemented");
			}
			grouping.add(expression);
			if (!sql.contains(bound.sql())) {
				sql.add(bound.sql());
			}
		}
		this.scope.groupedBy(grouping);
		return " GROUP BY " + String.join(", ", sql);
	}

	/**
	 * A name that is no column is an alias.
	 */
	private Expression named(Expression expression) throws SQLException {
		if (expression instanceof Expression.Column column && !column.isQualified()) {
			Expression aliased = this.aliases.get(LowerCase.of(column.name()));
			return (aliased != null && this.scope.findHere(column) == null) ? aliased : expression;
		}
		return expression;
	}

	/**
	 * A number is the place of an item of the list.
	 */
	private Expression positioned(Expression written, Expression meant) throws SQLException {
		if (!(meant instanceof Literal literal) || meant == written && literal.kind() == LiteralKind.NULL) {
			return meant;
		}
		if (literal.kind() != LiteralKind.INTEGER) {
			throw ServerError.of(1149, "42000", "SQL syntax error: non-integer constant in GROUP BY");
		}
		int position = Integer.parseInt(literal.value());
		if (position < 1 || position > this.select.items().size()) {
			throw ServerError.of(1149, "42000",
					"SQL syntax error: GROUP BY position " + position + " is not in select list");
		}
		return this.select.items().get(position - 1).expression();
	}

	private void bind(Query.Item item) throws SQLException {
		if (item.expression() instanceof Expression.AllColumns all) {
			addAll(all);
			return;
		}
		Bound bound = expressions().naming(this.aliases, false).bind(item.expression());
		String alias = item.alias();
		boolean isColumn = alias == null && item.expression() instanceof Expression.Column;
		this.named.add(isColumn ? (Expression.Column) item.expression() : null);
		add(bound, (alias != null) ? alias : label(item.expression()),
				new SerialCalls(expressions()).isStored(item.expression()));
	}

	private String label(Expression expression) throws SQLException {
		if (expression instanceof Expression.Column column) {
			return column.name();
		}
		Expression inner = expression;
		while (inner instanceof Expression.Parenthesized parenthesized) {
			inner = parenthesized.inner();
		}
		return this.queries.binding().label(inner);
	}

	private void add(Bound bound, String label, boolean stored) {
		this.items.add(bound);
		this.columns.add(new OutputColumn(label, bound.type(), bound.literal(), stored));
	}

	private void addAll(Expression.Column column, String label) throws SQLException {
		this.named.add(column);
		add(expressions().bind(column), label, new SerialCalls(expressions()).isStored(column));
	}

	private void addAll(Expression.AllColumns all) throws SQLException {
		boolean found = false;
		List<String> qualifier = all.qualifier();
		for (Scope.Range range : this.scope.ranges()) {
			boolean named = !qualifier.isEmpty()
					&& range.name().equals(LowerCase.of(qualifier.get(qualifier.size() - 1)));
			if (qualifier.isEmpty() || named) {
				found = true;
				for (Scope.RangeColumn column : range.columns()) {
					if (!column.hidden() && (named || !column.merged())) {
						String table = new Scope.Found(column, this.scope, range).table();
						addAll(new Expression.Column(List.of(table, column.name())), column.label());
					}
				}
			}
		}
		if (!found) {
			throw qualifier.isEmpty() ? ServerError.parser("No tables used") : ServerError.invalidValue(
					"missing FROM-clause entry for table '" + LowerCase.of(qualifier.get(qualifier.size() - 1)) + "'");
		}
	}

}
