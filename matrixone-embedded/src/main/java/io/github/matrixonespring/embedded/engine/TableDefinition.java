package io.github.matrixonespring.embedded.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.ScriptStatement.Part;
import org.jspecify.annotations.Nullable;

/**
 * The definition of a table as SHOW CREATE TABLE returns it.
 *
 * @param table the table
 * @param catalog the catalog in which its foreign keys find what they refer to
 */
public record TableDefinition(StoredTable table, CatalogState catalog) {

	private static final Pattern ESCAPE = Pattern.compile("\\\\(.)", Pattern.DOTALL);

	private static final String ESCAPED = "nrtb0Z";

	private static final String UNESCAPED = "\n\r\t\b\0\u001a";

	/**
	 * Return the statement that would create the table.
	 * @return the statement
	 */
	public String text() {
		TableStructure structure = this.table.structure();
		List<String> lines = new ArrayList<>();
		structure.columns().forEach((column) -> lines.add(column(column)));
		structure.indexes().stream().filter(Index::primary).forEach((index) -> lines.add(index(index)));
		structure.indexes().stream().filter((index) -> !index.primary()).forEach((index) -> lines.add(index(index)));
		structure.foreignKeys().forEach((key) -> lines.add(foreignKey(key)));
		for (String definition : structure.definitions()) {
			String check = check(ScriptStatement.parse(definition));
			if (check != null) {
				lines.add(check);
			}
		}
		// One that it was created with is shown although it was changed.
		String comment = structure.createdComment().isEmpty() ? structure.currentComment() : structure.createdComment();
		String partitions = structure.partitions();
		return unescaped("CREATE TABLE " + quoted(this.table.name()) + " (\n  " + String.join(",\n  ", lines) + "\n)"
				+ (comment.isEmpty() ? "" : " COMMENT=" + StorageNames.literal(comment))
				+ (partitions.isEmpty() ? "" : " " + partitions));
	}

	private static String column(Column column) {
		String type = TypeNames.inDefinition(column.type());
		StringBuilder text = new StringBuilder(quoted(column.definedName())).append(' ').append(type);
		String defaultValue = (column.shownDefault() != null) ? column.defaultValue() : null;
		if (!column.nullable()) {
			text.append(" NOT NULL");
		}
		else if (defaultValue == null && type.startsWith("timestamp")) {
			text.append(" NULL");
		}
		if (column.autoIncrement()) {
			text.append(" AUTO_INCREMENT");
		}
		else if (column.generation() != null) {
			text.append(" GENERATED ALWAYS AS (")
				.append(column.generation())
				.append(") ")
				.append(column.virtual() ? "VIRTUAL" : "STORED");
		}
		else if (defaultValue != null) {
			text.append(" DEFAULT ").append(shown(defaultValue));
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
	 * The server makes a string literal out of the statement without escaping what is in
	 * it.
	 */
	private static String unescaped(String text) {
		return ESCAPE.matcher(text).replaceAll((escape) -> {
			String character = escape.group(1);
			int index = ESCAPED.indexOf(character);
			return Matcher.quoteReplacement((index >= 0) ? UNESCAPED.substring(index, index + 1) : character);
		});
	}

	/**
	 * The server doubles the quotes in a string once more.
	 */
	private static String shown(String value) {
		return value.startsWith("'") ? StorageNames.literal(value.substring(1, value.length() - 1)) : value;
	}

	private String index(Index index) {
		IndexNote note = index.note();
		List<String> parts = new ArrayList<>();
		for (String column : index.columns()) {
			int prefix = note.prefix(parts.size());
			parts.add(quoted(this.table.structure().definedName(column)) + ((prefix > 0) ? "(" + prefix + ")" : ""));
		}
		String columns = "(" + String.join(",", parts) + ")";
		if (index.primary()) {
			return "PRIMARY KEY " + columns;
		}
		return (index.unique() ? "UNIQUE KEY " : "KEY ") + quoted(index.name())
				+ (note.algorithm().isEmpty() ? "" : " USING " + note.algorithm()) + " " + columns
				+ (note.comment().isEmpty() ? "" : " COMMENT " + StorageNames.literal(note.comment()));
	}

	private String foreignKey(ForeignKey key) {
		StoredTable parent = null;
		String database = "";
		for (Database holder : this.catalog.databases().values()) {
			for (StoredTable candidate : holder.tables()) {
				if (candidate.schema().equals(key.parentSchema())) {
					parent = candidate;
					boolean here = holder.relation(this.table.name()) == this.table;
					database = here ? "" : quoted(holder.name()) + ".";
				}
			}
		}
		TableStructure structure = this.table.structure();
		TableStructure referred = (parent != null) ? parent.structure() : structure;
		return "CONSTRAINT " + quoted(key.name()) + " FOREIGN KEY " + list(key.columns(), structure) + " REFERENCES "
				+ database + quoted(key.parent()) + " " + list(key.parentColumns(), referred) + " ON DELETE "
				+ key.onDelete() + " ON UPDATE " + key.onUpdate();
	}

	private static @Nullable String check(ScriptStatement definition) {
		int check = definition.indexOf("CHECK");
		if (check < 0 || definition.indexOf("ALTER", "TABLE") != 0) {
			return null;
		}
		List<Part> parts = definition.parts();
		String name = parts.get(definition.indexOf("CONSTRAINT") + 3).value();
		return name.equals(TableStructure.PARTITIONS) ? null
				: "CONSTRAINT " + quoted(name) + " CHECK (" + IndexNote.of(definition).comment() + ")";
	}

	private static String list(List<String> columns, TableStructure structure) {
		return columns.stream()
			.map((column) -> quoted(structure.definedName(column)))
			.collect(Collectors.joining(",", "(", ")"));
	}

	private static String quoted(String name) {
		return "`" + name.replace("`", "``") + "`";
	}

}
