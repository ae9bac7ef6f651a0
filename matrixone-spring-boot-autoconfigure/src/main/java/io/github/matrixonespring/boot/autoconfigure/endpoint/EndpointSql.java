package io.github.matrixonespring.boot.autoconfigure.endpoint;

import io.github.matrixonespring.support.Identifier;

/**
 * The SQL of the endpoint.
 */
final class EndpointSql {

	private EndpointSql() {
	}

	/**
	 * Reads no row, and tells of what type a column is.
	 */
	static String column(Identifier database, Identifier table, Identifier column) {
		return "select %s from %s.%s where 1 = 0".formatted(column.quoted(), database.quoted(), table.quoted());
	}

	/**
	 * Compares a column with a value, if the operator takes one.
	 */
	static String condition(Identifier column, RowOperator operator) {
		return column.quoted() + " " + operator.sign() + (operator.takesValue() ? " ?" : "");
	}

}
