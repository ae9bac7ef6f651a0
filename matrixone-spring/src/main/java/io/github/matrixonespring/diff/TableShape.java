package io.github.matrixonespring.diff;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * The columns of a table at a moment.
 *
 * @param columns all columns that users see, in their order
 * @param key the columns of the primary key in its order, or the hidden key
 */
record TableShape(List<Column> columns, List<String> key) {

	/** What the server adds to a table without a primary key. */
	static final String HIDDEN_KEY = "__mo_fake_pk_col";

	/**
	 * Read the tables of a database, or one of them.
	 * @param statements ask on their connection
	 * @param time the moment
	 * @param database the database
	 * @param table the table, or an empty string for all
	 * @return the tables that there are, by name
	 */
	static Map<String, TableShape> read(MatrixOneStatements statements, PointInTime time, String database,
			String table) {
		boolean one = !table.isEmpty();
		Object[] arguments = one ? new Object[] { database, table } : new Object[] { database };
		Map<String, TableShape> tables = new TreeMap<>();
		statements.query(DiffSql.columns(time, one),
				(row, number) -> tables
					.computeIfAbsent(row.getString(1), (name) -> new TableShape(new ArrayList<>(), new ArrayList<>()))
					.columns()
					.add(new Column(row.getString(2), row.getString(3).toUpperCase(Locale.ROOT))),
				arguments);
		statements.query(DiffSql.keys(time, one), (row, number) -> {
			TableShape shape = tables.get(row.getString(1));
			return shape != null && shape.key().add(row.getString(2));
		}, arguments);
		return tables;
	}

	/**
	 * Return the key by which rows are told apart.
	 */
	List<String> keyOrHidden() {
		return this.key.isEmpty() ? List.of(HIDDEN_KEY) : this.key;
	}

	/**
	 * Return whether the values of a column are bytes.
	 */
	boolean isBinary(String name) {
		return this.columns.stream().anyMatch((column) -> column.name().equals(name) && column.isBinary());
	}

	List<String> names() {
		return this.columns.stream().map(Column::name).toList();
	}

	/**
	 * A column.
	 *
	 * @param name its name
	 * @param type its type, in upper case
	 */
	record Column(String name, String type) {

		boolean isBinary() {
			return this.type.endsWith("BINARY") || this.type.endsWith("BLOB");
		}

		/**
		 * Return whether the server does not compare it by itself.
		 */
		boolean isSerialized() {
			return this.type.equals("GEOMETRY") || this.type.equals("GEOMETRY32");
		}

	}

}
