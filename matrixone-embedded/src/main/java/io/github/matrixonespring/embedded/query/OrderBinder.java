package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Labels;
import io.github.matrixonespring.embedded.type.Kind;

/**
 * Binds what the rows of a SELECT are ordered by.
 *
 * @param select the SELECT
 * @param limited whether not all of its rows are returned
 * @param binding the statement
 */
record OrderBinder(SelectBinder select, boolean limited, Binding binding) {

	String bind(List<Expression.Order> order) throws SQLException {
		List<String> sql = new ArrayList<>();
		for (Expression.Order item : order) {
			Expression expression = unwrapped(item.expression());
			if (isConstant(expression)) {
				refuseText(expression);
				continue;
			}
			sql.add(bind(expression) + (item.descending() ? " DESC" : ""));
		}
		return sql.isEmpty() ? "" : " ORDER BY " + String.join(", ", sql);
	}

	/**
	 * Return a literal without what stands around it and changes nothing.
	 */
	static Expression unwrapped(Expression expression) {
		Expression inner = expression;
		while (inner instanceof Expression.Parenthesized || inner instanceof Expression.Collate) {
			inner = inner.children().get(0);
		}
		return (inner instanceof Literal) ? inner : expression;
	}

	/**
	 * A text can be none that the operator takes.
	 */
	private void refuseText(Expression constant) throws SQLException {
		if (constant instanceof Expression.Unary unary && unary.operand() instanceof Literal literal
				&& literal.kind() == LiteralKind.STRING) {
			throw this.binding.notSupported("ORDER BY " + Labels.of(constant));
		}
	}

	private String bind(Expression expression) throws SQLException {
		if (expression instanceof Literal literal) {
			return position(position(literal, this.select.items().size()) - 1);
		}
		if (expression instanceof Expression.Column column && !column.isQualified()) {
			int item = item(LowerCase.of(column.name()));
			if (item >= 0) {
				Expression aliased = this.select.aliases().get(LowerCase.of(column.name()));
				refuseUntyped((aliased != null) ? aliased : expression, this.select.items().get(item));
				return position(item);
			}
		}
		new SerialCalls(this.select.expressions()).permit(expression);
		Bound bound = this.select.expressions().naming(this.select.aliases(), true).bind(expression);
		refuseUntyped(expression, bound);
		for (int i = 0; i < this.select.items().size(); i++) {
			if (this.select.items().get(i).sql().equals(bound.sql())) {
				return position(i);
			}
		}
		if (this.select.select().distinct()) {
			refuseComputed(expression);
			throw ServerError.of(1149, "42000",
					"SQL syntax error: for SELECT DISTINCT, ORDER BY expressions must appear in select list");
		}
		return sortable(bound);
	}

	private String position(int item) throws SQLException {
		Bound bound = this.select.items().get(item);
		return (bound.kind() == Kind.JSON) ? sortable(bound) : Integer.toString(item + 1);
	}

	/**
	 * H2 sorts documents by their texts, and with DISTINCT by nothing that is not
	 * selected. The server has another order with LIMIT.
	 */
	private String sortable(Bound bound) throws SQLException {
		if (bound.kind() == Kind.JSON && (this.limited || this.select.select().distinct())) {
			throw this.binding.notSupported("ORDER BY of JSON with " + (this.limited ? "LIMIT" : "DISTINCT"));
		}
		return (bound.kind() == Kind.JSON) ? new FunctionCalls(this.binding).call("json order", List.of(bound)).sql()
				: bound.sql();
	}

	/**
	 * H2 does not sort by what is computed of the columns that DISTINCT returns.
	 */
	private void refuseComputed(Expression expression) throws SQLException {
		Set<String> selected = new HashSet<>();
		this.select.named()
			.stream()
			.filter(Objects::nonNull)
			.forEach((column) -> selected.add(LowerCase.of(column.name())));
		boolean computed = expression.firstColumn() != null && !expression.contains(
				(part) -> part instanceof Expression.Column column && !selected.contains(LowerCase.of(column.name())));
		if (computed) {
			throw this.binding.notSupported("ORDER BY " + Labels.of(expression) + " beside DISTINCT");
		}
	}

	/**
	 * What is computed with NULL has no type by which the server could sort it.
	 */
	private static void refuseUntyped(Expression expression, Bound bound) throws SQLException {
		if (bound.kind() == Kind.ANY && expression instanceof Expression.Binary) {
			throw ServerError.of(20105, "HY000", "not supported: ANY: ");
		}
	}

	/**
	 * Return whether an expression is the same for all rows.
	 */
	static boolean isConstant(Expression expression) {
		return (expression instanceof Expression.Unary unary && unary.operand() instanceof Literal)
				|| (expression instanceof Literal literal && literal.kind() == LiteralKind.NULL);
	}

	static int position(Literal literal, int columns) throws SQLException {
		if (literal.kind() != LiteralKind.INTEGER) {
			throw ServerError.of(1149, "42000", "SQL syntax error: non-integer constant in ORDER BY");
		}
		int position = Integer.parseInt(literal.value());
		if (position < 1 || position > columns) {
			throw ServerError.of(1149, "42000",
					"SQL syntax error: ORDER BY position " + position + " is not in select list");
		}
		return position;
	}

	/**
	 * Return the item of the list that a name means: that with the alias, else the only
	 * column of that name in the list, although tables may have several.
	 */
	private int item(String name) throws SQLException {
		int aliased = -1;
		int named = -1;
		Set<String> columns = new HashSet<>();
		boolean ambiguous = false;
		for (int i = 0; i < this.select.columns().size(); i++) {
			Expression.Column column = this.select.named().get(i);
			if (column != null && LowerCase.of(column.name()).equals(name)) {
				columns.add(LowerCase.of(Labels.of(column)));
				named = i;
			}
			else if (column == null && isAliased(i, name)) {
				ambiguous |= aliased >= 0;
				aliased = i;
			}
		}
		if (ambiguous || columns.size() > 1 || (aliased >= 0 && named >= 0)) {
			throw ServerError.invalidValue("Column '" + name + "' in order clause is ambiguous");
		}
		return (aliased >= 0) ? aliased : named;
	}

	private boolean isAliased(int item, String name) {
		return this.select.aliases().containsKey(name)
				&& LowerCase.of(this.select.columns().get(item).label()).equals(name);
	}

}
