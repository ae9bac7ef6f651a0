package io.github.matrixonespring.embedded.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The columns of the tables and views that every instance has, as the server describes
 * them.
 *
 * @param byRelation the columns by the qualified names of their relations
 */
record SystemColumns(Map<String, List<Column>> byRelation) {

	private static final String RESOURCE = "system-relations.txt";

	private static final String REQUIRED = " not null";

	/** H2's types, which hold more than the server's where the engine needs it. */
	private static final Map<String, String> STORAGE_TYPES = Map.of("bigint unsigned", "DECIMAL(20)", "int unsigned",
			"BIGINT", "smallint unsigned", "INTEGER", "tinyint unsigned", "SMALLINT", "timestamp",
			"TIMESTAMP(0) WITH TIME ZONE", "blob", "VARBINARY");

	private static final List<String> NUMBERS = List.of("bigint", "int", "smallint", "tinyint");

	static final SystemColumns KNOWN = load();

	/**
	 * Read the columns. They are written one on a line below the name of their relation:
	 * the name, the type and, if a value is required, {@code not null}.
	 * @return the columns
	 */
	private static SystemColumns load() {
		Map<String, List<Column>> byRelation = new TreeMap<>();
		List<Column> columns = new ArrayList<>();
		for (String line : SystemResource.text(RESOURCE).lines().toList()) {
			if (line.startsWith("[")) {
				columns = new ArrayList<>();
				byRelation.put(line.substring(1, line.length() - 1), columns);
			}
			else if (!line.isEmpty() && !line.startsWith("#")) {
				columns.add(column(line, columns.size() + 1));
			}
		}
		return new SystemColumns(byRelation);
	}

	private static Column column(String line, int position) {
		boolean nullable = !line.endsWith(REQUIRED);
		String definition = nullable ? line : line.substring(0, line.length() - REQUIRED.length());
		String[] parts = definition.split(" ", 2);
		return Column.plain(parts[0], position, parts[1], nullable);
	}

	/**
	 * Return the relations of a database.
	 * @param database the database
	 * @return their names
	 */
	List<String> relations(String database) {
		String prefix = database + ".";
		return this.byRelation.keySet()
			.stream()
			.filter((name) -> name.startsWith(prefix))
			.map((name) -> name.substring(prefix.length()))
			.toList();
	}

	List<Column> of(String database, String relation) {
		return List.copyOf(this.byRelation.getOrDefault(database + "." + relation, List.of()));
	}

	/**
	 * Return the columns as H2 creates them, in parentheses.
	 * @param columns the columns
	 * @return the definitions
	 */
	static String toDdl(List<Column> columns) {
		return columns.stream()
			.map((column) -> StorageNames.quoted(column.name()) + " " + storage(column.type())
					+ (column.nullable() ? "" : " NOT NULL"))
			.collect(Collectors.joining(", ", "(", ")"));
	}

	private static String storage(String type) {
		if (type.startsWith("enum") || NUMBERS.contains(type)) {
			return type;
		}
		return STORAGE_TYPES.getOrDefault(type, "VARCHAR");
	}

}
