package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * Where a column is put: {@code FIRST}, {@code AFTER c}, or nowhere in particular.
 *
 * @param first whether before all others
 * @param after the column behind which it is put, or {@code null}
 */
record ColumnPosition(boolean first, @Nullable String after) {

	static ColumnPosition parse(TokenCursor cursor) throws SQLException {
		if (cursor.accept("FIRST")) {
			return new ColumnPosition(true, null);
		}
		return new ColumnPosition(false, cursor.accept("AFTER") ? ColumnDefinition.columnName(cursor) : null);
	}

	/**
	 * Return it for H2, with a blank in front.
	 * @param table the table
	 * @return the clause, empty for nowhere in particular
	 * @throws SQLException if the table has no such column
	 */
	String toDdl(StoredTable table) throws SQLException {
		if (this.first) {
			return " BEFORE " + StorageNames.quoted(table.structure().columns().get(0).name());
		}
		String column = this.after;
		if (column == null) {
			return "";
		}
		if (table.structure().find(column) == null) {
			throw Alterations.unknownColumn(column, "Columns Set");
		}
		return " AFTER " + StorageNames.quoted(column);
	}

	/**
	 * Return whether a column is there already.
	 * @param name the column
	 * @param columns the columns
	 * @return whether it is
	 */
	boolean isOf(String name, List<Column> columns) {
		int index = columns.stream().map(Column::name).toList().indexOf(name);
		if (this.first) {
			return index == 0;
		}
		return this.after == null || (index > 0 && columns.get(index - 1).name().equals(this.after));
	}

}
