package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of a template and their foreign keys.
 *
 * @param database the database of the template
 * @param tables the tables by name
 * @param keys the foreign keys
 */
record TemplateSchema(String database, Map<String, TemplateTable> tables, List<ForeignKey> keys) {

	private static final String NUMBERED = "auto_increment";

	/** From so many rows on, cloning a table is faster than inserting them. */
	private static final long LARGE = 2000;

	static TemplateSchema read(Connection connection, String database) throws SQLException {
		List<ForeignKey> keys = ServerConnections.rows(connection, DatabaseSql.FOREIGN_KEYS, database, database)
			.stream()
			.map(ForeignKey::of)
			.toList();
		Map<String, List<Column>> columns = ServerConnections.rows(connection, DatabaseSql.COLUMNS, database)
			.stream()
			.map(Column::of)
			.collect(Collectors.groupingBy(Column::table, LinkedHashMap::new, Collectors.toList()));
		Set<String> special = new LinkedHashSet<>(
				ServerConnections.names(connection, DatabaseSql.SPECIAL, database, database));
		Map<String, TemplateTable> tables = new LinkedHashMap<>();
		for (String name : ServerConnections.names(connection, DatabaseSql.TABLES, database)) {
			boolean large = ServerConnections.number(connection, DatabaseSql.count(database, name)) > LARGE;
			tables.put(name, table(name, columns.getOrDefault(name, List.of()), large || special.contains(name), keys));
		}
		return new TemplateSchema(database, tables, keys);
	}

	private static TemplateTable table(String name, List<Column> columns, boolean special, List<ForeignKey> keys) {
		return new TemplateTable(name,
				columns.stream().filter((column) -> !column.isGenerated()).map(Column::name).toList(),
				columns.stream().filter(Column::isNumbered).map(Column::name).findFirst().orElse(null), special,
				keys.stream().anyMatch((key) -> key.child().equals(name)),
				keys.stream().anyMatch((key) -> key.parent().equals(name)));
	}

	/**
	 * Find the tables that changes concern: those of the statements and those that their
	 * foreign keys change.
	 * @return the tables, or nothing if it is not known for sure which
	 */
	Optional<Set<TemplateTable>> concernedBy(Changes changes) {
		if (changes.anything() || this.keys.stream().anyMatch((key) -> !key.isWithin(this.database))) {
			return Optional.empty();
		}
		Set<TemplateTable> concerned = new LinkedHashSet<>();
		for (String named : changes.tables()) {
			Optional<TemplateTable> table = find(named);
			if (table.isEmpty()) {
				return Optional.empty();
			}
			add(table.get(), concerned);
		}
		return Optional.of(concerned);
	}

	/**
	 * Statements may name a table in upper case.
	 */
	private Optional<TemplateTable> find(String named) {
		TemplateTable exact = this.tables.get(named);
		if (exact != null) {
			return Optional.of(exact);
		}
		List<TemplateTable> alike = this.tables.values()
			.stream()
			.filter((table) -> table.name().equalsIgnoreCase(named))
			.toList();
		return (alike.size() == 1) ? Optional.of(alike.get(0)) : Optional.empty();
	}

	private void add(TemplateTable table, Set<TemplateTable> concerned) {
		if (concerned.add(table)) {
			this.keys.stream()
				.filter((key) -> key.changesChild() && key.parent().equals(table.name()))
				.map((key) -> this.tables.get(key.child()))
				.forEach((child) -> add(child, concerned));
		}
	}

	/**
	 * A column.
	 */
	private record Column(String table, String name, String extra) {

		static Column of(List<String> row) {
			return new Column(row.get(0), row.get(1), row.get(2));
		}

		boolean isNumbered() {
			return this.extra.equalsIgnoreCase(NUMBERED);
		}

		boolean isGenerated() {
			return this.extra.toUpperCase(Locale.ROOT).endsWith("GENERATED");
		}

	}

	/**
	 * A foreign key.
	 */
	record ForeignKey(String childDatabase, String child, String parentDatabase, String parent, String onDelete,
			String onUpdate) {

		private static final Set<String> LEAVING_THE_CHILD = Set.of("RESTRICT", "NO ACTION", "NO_ACTION");

		static ForeignKey of(List<String> row) {
			return new ForeignKey(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4), row.get(5));
		}

		boolean isWithin(String database) {
			return this.childDatabase.equals(database) && this.parentDatabase.equals(database);
		}

		boolean changesChild() {
			return !LEAVING_THE_CHILD.containsAll(List.of(this.onDelete, this.onUpdate));
		}

	}

}
