package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Writes REPLACE for H2, which would keep a row and the columns that are left out: the
 * rows with a key of the new one are deleted before it is inserted.
 *
 * @param table the table
 * @param columns the columns that get values
 */
record Replacement(StoredTable table, List<Column> columns) {

	private static final String DEFAULT = "DEFAULT";

	List<String> steps(List<List<String>> rows) throws SQLException {
		List<String> steps = new ArrayList<>();
		for (List<String> row : rows) {
			String same = same(row);
			if (!same.isEmpty()) {
				steps.add("DELETE FROM " + this.table.storageName() + " WHERE " + same);
			}
			List<String> names = row.isEmpty() ? List.of() : this.columns.stream().map(Column::name).toList();
			steps.add("INSERT INTO " + this.table.storageName() + StorageNames.list(names) + " VALUES ("
					+ String.join(", ", row) + ")");
		}
		return steps;
	}

	private String same(List<String> row) throws SQLException {
		List<String> keys = new ArrayList<>();
		for (Index index : this.table.structure().indexes()) {
			if (index.unique()) {
				List<String> equal = new ArrayList<>();
				for (String name : index.columns()) {
					String value = value(name, row);
					if (value != null) {
						equal.add(StorageNames.quoted(name) + " = " + value);
					}
				}
				if (equal.size() == index.columns().size()) {
					keys.add("(" + String.join(" AND ", equal) + ")");
				}
			}
		}
		return String.join(" OR ", keys);
	}

	/**
	 * Return what a row gets as the value of a key, or {@code null} if that cannot be in
	 * the table yet.
	 */
	private @Nullable String value(String name, List<String> row) throws SQLException {
		for (int i = 0; i < row.size(); i++) {
			if (this.columns.get(i).name().equals(name) && !row.get(i).equals(DEFAULT)) {
				return row.get(i);
			}
		}
		for (Column column : this.table.structure().columns()) {
			if (column.name().equals(name) && !column.autoIncrement() && column.shownDefault() != null) {
				throw ServerError.notSupported("REPLACE that leaves out the key " + name + ", which has a default");
			}
		}
		return null;
	}

}
