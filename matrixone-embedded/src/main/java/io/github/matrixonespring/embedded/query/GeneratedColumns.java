package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.syntax.Expression;

/**
 * Columns that are computed, which take no value.
 */
final class GeneratedColumns {

	private GeneratedColumns() {
	}

	/**
	 * Refuse values for them. The server does not look whether they fit.
	 * @param rows the values of rows
	 * @param columns the columns
	 * @param table the table
	 * @throws SQLException if there is a value for one
	 */
	static void refuse(List<List<Expression>> rows, List<Column> columns, StoredTable table) throws SQLException {
		for (List<Expression> row : rows) {
			for (int i = 0; i < Math.min(row.size(), columns.size()); i++) {
				if (columns.get(i).generation() != null && !(row.get(i) instanceof Expression.Default)) {
					throw ServerError.invalidValue("the value specified for generated column '" + columns.get(i).name()
							+ "' in table '" + table.name() + "' is not allowed");
				}
			}
		}
	}

}
