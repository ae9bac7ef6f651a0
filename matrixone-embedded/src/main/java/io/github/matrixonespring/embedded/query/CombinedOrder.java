package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.BoundQuery.OutputColumn;
import io.github.matrixonespring.embedded.query.Scope.Range;
import io.github.matrixonespring.embedded.query.Scope.RangeColumn;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.syntax.Expression;
import io.github.matrixonespring.embedded.syntax.Expression.Literal;
import io.github.matrixonespring.embedded.syntax.Expression.LiteralKind;

/**
 * Binds what the rows of a set operation are ordered by: its columns, or expressions of
 * them.
 *
 * @param queries binds expressions
 * @param query the set operation
 */
record CombinedOrder(QueryBinder queries, BoundQuery query) {

	BoundQuery bind(List<Expression.Order> order) throws SQLException {
		List<String> items = new ArrayList<>();
		boolean computed = false;
		Scope scope = new Scope(null);
		scope.add(new Range("", null, named()));
		for (Expression.Order item : order) {
			if (OrderBinder.isConstant(item.expression())) {
				continue;
			}
			String sql = item(item.expression(), scope);
			computed |= !sql.matches("[0-9]+");
			items.add(sql + (item.descending() ? " DESC" : ""));
		}
		if (items.isEmpty()) {
			return this.query;
		}
		String sorted = " ORDER BY " + String.join(", ", items);
		return new BoundQuery(computed ? all() + sorted : this.query.sql() + sorted, this.query.columns());
	}

	private String item(Expression expression, Scope scope) throws SQLException {
		if (expression instanceof Literal literal) {
			return Integer.toString(OrderBinder.position(literal, this.query.columns().size()));
		}
		if (expression instanceof Expression.Column column && !column.isQualified()) {
			String name = LowerCase.of(column.name());
			if (this.query.columns().stream().filter((output) -> output.label().equals(name)).count() > 1) {
				throw ServerError.invalidValue("Column '" + name + "' in order clause is ambiguous");
			}
			Scope.Found found = scope.find(column);
			return Integer.toString(scope.ranges().get(0).columns().indexOf(found.column()) + 1);
		}
		return new ExpressionBinder(this.queries.binding(), this.queries, scope).bind(expression).sql();
	}

	/**
	 * The server looks names up in lower case among labels that keep theirs, so that no
	 * column can be named whose label has a capital.
	 */
	private List<RangeColumn> named() {
		List<RangeColumn> columns = new ArrayList<>();
		for (OutputColumn column : this.query.columns()) {
			columns.add(new RangeColumn(column.label(), column.label(), "c" + columns.size(), column.type(),
					column.stored()));
		}
		return columns;
	}

	private String all() {
		List<String> places = new ArrayList<>();
		List<String> list = new ArrayList<>();
		for (OutputColumn column : this.query.columns()) {
			String place = "c" + places.size();
			places.add(place);
			list.add(place + " AS " + StorageNames.quoted(SelectBinder.shortened(column.label())));
		}
		return "SELECT " + String.join(", ", list) + " FROM (" + this.query.sql() + ") u(" + String.join(", ", places)
				+ ")";
	}

}
