package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

import io.github.matrixonespring.embedded.syntax.Expression;

/**
 * What the rows of a query are grouped by. An expression of the list is the same as one
 * of them if it is written the same, columns in the same case: so does the server.
 *
 * @param binding the statement
 * @param scope the tables of the query
 * @param keys the expressions as they are written, columns with their table
 */
record Grouping(Binding binding, Scope scope, Set<String> keys) {

	Grouping(Binding binding, Scope scope) {
		this(binding, scope, new HashSet<>());
	}

	void add(Expression expression) throws SQLException {
		this.keys.add(key(expression));
	}

	boolean contains(Expression expression) throws SQLException {
		return !this.keys.isEmpty() && this.keys.contains(key(expression));
	}

	private String key(Expression expression) throws SQLException {
		Expression plain = expression;
		while (plain instanceof Expression.Parenthesized parenthesized) {
			plain = parenthesized.inner();
		}
		return this.binding.label(plain, this.scope::qualified);
	}

}
