package io.github.matrixonespring.embedded.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.ScriptStatement.Kind;
import io.github.matrixonespring.embedded.engine.ScriptStatement.Part;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a table as SHOW CREATE TABLE returns it.
 *
 * @param table the table
 * @param catalog the catalog in which its foreign keys find what they refer to
 */
public record TableDefinition(StoredTable table, CatalogState catalog) {

	/**
	 * Return the statement that would create the table.
	 * @return the statement
	 */
	public String text() {
		TableStructure structure = this.table.structure();
		List<String> lines = new ArrayList<>();
		structure.columns().forEach((column) -> lines.add(column(column)));
		structure.indexes()
			.stream()
			.sorted(Comparator.comparingInt(TableDefinition::rank))
			.forEach((index) -> lines.add(index(index)));
		structure.foreignKeys().forEach((key) -> lines.add(foreignKey(key)));
		for (String definition : structure.definitions()) {
			String check = check(ScriptStatement.parse(definition));
			if (check != null) {
				lines.add(check);
			}
		}
		return "CREATE TABLE " + quoted(this.table.name()) + " (\n  " + String.join(",\n  ", lines) + "\n)"
				+ (structure.comment().isEmpty() ? "" : " COMMENT=" + StorageNames.literal(structure.comment()));
	}

	private static String column(Column column) {
		StringBuilder text = new StringBuilder(quoted(column.name())).append(' ')
			.append(TypeNames.inDefinition(column.type()));
		if (!column.nullable()) {
			text.append(" NOT NULL");
		}
		if (column.autoIncrement()) {
			text.append(" AUTO_INCREMENT");
		}
		else if (column.generation() != null) {
			text.append(" GENERATED ALWAYS AS ((").append(column.generation()).append(")) STORED");
		}
		else if (column.defaultValue() != null) {
			text.append(" DEFAULT ").append(shown(column.defaultValue()));
		}
		else if (column.nullable()) {
			text.append(" DEFAULT NULL");
		}
		if (column.onUpdate() != null) {
			text.append(" ON UPDATE ").append(column.onUpdate());
		}
		if (!column.comment().isEmpty()) {
			text.append(" COMMENT ").append(StorageNames.literal(column.comment()));
		}
		return text.toString();
	}

	/**
	 * The server doubles the quotes in a string once more.
	 */
	private static String shown(String value) {
		return value.startsWith("'") ? StorageNames.literal(value.substring(1, value.length() - 1)) : value;
	}

	private static int rank(Index index) {
		if (index.name().equals(Index.PRIMARY)) {
			return 0;
		}
		return index.unique() ? 1 : 2;
	}

	private static String index(Index index) {
		String columns = list(index.columns());
		if (index.name().equals(Index.PRIMARY)) {
			return "PRIMARY KEY " + columns;
		}
		return (index.unique() ? "UNIQUE KEY " : "KEY ") + quoted(index.name()) + " " + columns;
	}

	private String foreignKey(ForeignKey key) {
		return "CONSTRAINT " + quoted(key.name()) + " FOREIGN KEY " + list(key.columns()) + " REFERENCES "
				+ parent(key.parentSchema()) + " " + list(key.parentColumns()) + " ON DELETE " + key.onDelete()
				+ " ON UPDATE " + key.onUpdate();
	}

	private String parent(String schema) {
		for (Database database : this.catalog.databases().values()) {
			for (StoredTable candidate : database.tables()) {
				if (candidate.schema().equals(schema)) {
					boolean here = database.relation(this.table.name()) == this.table;
					return (here ? "" : quoted(database.name()) + ".") + quoted(candidate.name());
				}
			}
		}
		return quoted(schema);
	}

	private static @Nullable String check(ScriptStatement definition) {
		int check = definition.indexOf("CHECK");
		if (check < 0 || definition.indexOf("ALTER", "TABLE") != 0) {
			return null;
		}
		List<Part> parts = definition.parts();
		String name = parts.get(definition.indexOf("CONSTRAINT") + 3).value();
		String condition = parts.subList(check + 1, parts.size())
			.stream()
			.filter((part) -> !part.isText("NOCHECK") && !part.isText(";"))
			.map(TableDefinition::condition)
			.collect(Collectors.joining(" "));
		return "CONSTRAINT " + quoted(name) + " CHECK " + condition.replace("( ", "(").replace(" )", ")");
	}

	private static String condition(Part part) {
		return (part.kind() == Kind.NAME) ? quoted(part.value()) : part.toSql();
	}

	private static String list(List<String> names) {
		return names.stream().map(TableDefinition::quoted).collect(Collectors.joining(",", "(", ")"));
	}

	private static String quoted(String name) {
		return "`" + name.replace("`", "``") + "`";
	}

}
