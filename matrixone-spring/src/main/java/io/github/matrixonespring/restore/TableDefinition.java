package io.github.matrixonespring.restore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * What a table is like at a moment, as far as it decides how rows come back.
 *
 * @param columns the columns that users see by name, in their order
 * @param key the columns of the primary key in its order, empty if it has none
 * @param uniqueKeys the columns of each other unique key by its name
 * @param partitioned whether it has partitions
 */
record TableDefinition(Map<String, Column> columns, List<String> key, Map<String, List<String>> uniqueKeys,
		boolean partitioned) {

	/** What the server adds to a table without a primary key. */
	static final String HIDDEN_KEY = "__mo_fake_pk_col";

	/**
	 * Read tables of a database.
	 * @param statements ask on their connection
	 * @param time the moment
	 * @param database the database, as the server stores it
	 * @param tables the tables, or none for all of the database
	 * @return those that there are, by name; views are not among them
	 */
	static Map<String, TableDefinition> read(MatrixOneStatements statements, PointInTime time, String database,
			Collection<String> tables) {
		List<Object> arguments = new ArrayList<>(List.of(database));
		arguments.addAll(tables);
		Map<String, TableDefinition> definitions = new TreeMap<>();
		statements.query(RestoreSql.columns(time, tables.size()), (row, number) -> {
			boolean partitioned = "partitioned".equals(row.getString(2));
			TableDefinition definition = definitions.computeIfAbsent(row.getString(1),
					(name) -> new TableDefinition(new LinkedHashMap<>(), new ArrayList<>(), new TreeMap<>(),
							partitioned));
			Column column = new Column(row.getString(3), row.getString(4).toLowerCase(Locale.ROOT), row.getString(5),
					row.getString(6).contains("GENERATED"), "YES".equals(row.getString(7)),
					hasDefault(row.getString(8)));
			definition.columns().put(column.name(), column);
			return column;
		}, arguments.toArray());
		statements.query(RestoreSql.uniqueKeys(time, tables.size()), (row, number) -> {
			TableDefinition definition = definitions.get(row.getString(1));
			String index = row.getString(2);
			String column = row.getString(3);
			return definition != null && ("PRIMARY".equals(index) ? definition.key().add(column)
					: definition.uniqueKeys().computeIfAbsent(index, (name) -> new ArrayList<>()).add(column));
		}, arguments.toArray());
		return definitions;
	}

	/**
	 * A table that was restored has the word for none, which is no text: that would be in
	 * quotes.
	 */
	private static boolean hasDefault(@Nullable String value) {
		return value != null && !value.equalsIgnoreCase("null");
	}

	/**
	 * Read a table that there is now.
	 */
	static TableDefinition read(MatrixOneStatements statements, TableName table) {
		return Objects.requireNonNull(
				read(statements, PointInTime.now(), table.database(), List.of(table.table())).get(table.table()));
	}

	/**
	 * Return the key by which rows are told apart.
	 */
	List<String> keyOrHidden() {
		return this.key.isEmpty() ? List.of(HIDDEN_KEY) : this.key;
	}

	/**
	 * Return whether it has the same columns in the same order: the server renames
	 * columns without touching a row, so two may have exchanged their names.
	 */
	boolean hasSameColumns(TableDefinition other) {
		return List.copyOf(this.columns.values()).equals(List.copyOf(other.columns.values()));
	}

	boolean isBinary(String name) {
		Column column = this.columns.get(name);
		return column != null && column.isBinary();
	}

	/**
	 * Return whether its values are sent as text where they are a key.
	 */
	boolean isKeyedByText(String name) {
		Column column = this.columns.get(name);
		return column != null && Set.of("year", "time", "timestamp").contains(column.dataType());
	}

	/**
	 * A column.
	 *
	 * @param name its name
	 * @param dataType its type, in lower case
	 * @param columnType its type with lengths and members
	 * @param generated whether the server computes it
	 * @param nullable whether it can be {@code NULL}
	 * @param hasDefault whether it has a default that is not {@code NULL}
	 */
	record Column(String name, String dataType, String columnType, boolean generated, boolean nullable,
			boolean hasDefault) {

		boolean isBinary() {
			return this.dataType.endsWith("binary") || this.dataType.endsWith("blob");
		}

		/**
		 * Return whether the server does not compare it by itself.
		 */
		boolean isSerialized() {
			return this.dataType.startsWith("geometry");
		}

		/**
		 * Return whether it can have {@code ON UPDATE}, which the server does not tell.
		 */
		boolean isTime() {
			return this.dataType.equals("datetime") || this.dataType.equals("timestamp");
		}

		/**
		 * Return whether the server takes only a literal for it in an update that joins.
		 */
		boolean isEnumerated() {
			return RestoreSql.ENUMERATED.contains(this.dataType);
		}

	}

}
