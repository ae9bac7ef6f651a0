package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.engine.ScriptStatement.Kind;
import io.github.matrixonespring.embedded.engine.ScriptStatement.Part;
import org.jspecify.annotations.Nullable;

/**
 * Asks H2 for the structure of a table. SCRIPT is the one command that returns everything
 * with which a table can be made again.
 */
final class StructureReader {

	private final List<String> definitions = new ArrayList<>();

	private final List<ForeignKey> foreignKeys = new ArrayList<>();

	private final List<Index> indexes = new ArrayList<>();

	private @Nullable ScriptStatement table;

	private StructureReader() {
	}

	static TableStructure read(Storage storage, String schema) throws SQLException {
		StructureReader reader = new StructureReader();
		storage.strings("SCRIPT NODATA NOPASSWORDS NOSETTINGS SCHEMA " + StorageNames.quoted(schema))
			.stream()
			.map(ScriptStatement::parse)
			.sorted(Comparator.comparingLong(StructureReader::order))
			.forEach(reader::read);
		return new TableStructure(List.copyOf(reader.definitions), reader.keyed(reader.columns()),
				List.copyOf(reader.foreignKeys), List.copyOf(reader.indexes), reader.comment());
	}

	/**
	 * H2 lists the table first and the rest in no order.
	 */
	private static long order(ScriptStatement statement) {
		boolean added = statement.indexOf("ALTER", "TABLE") == 0 || statement.contains("INDEX");
		return added ? IndexNote.of(statement).order() : 0;
	}

	private void read(ScriptStatement statement) {
		if (statement.contains("FOREIGN", "KEY")) {
			this.foreignKeys.add(foreignKey(statement));
		}
		else if (statement.indexOf("CREATE", "MEMORY", "TABLE") == 0) {
			this.table = statement;
			this.definitions.add(statement.toSql());
		}
		else if (statement.indexOf("ALTER", "TABLE") == 0 || statement.contains("INDEX")) {
			this.definitions.add(statement.toSql());
			if (!statement.contains("CHECK")) {
				this.indexes.add(index(statement));
			}
		}
	}

	private static Index index(ScriptStatement statement) {
		List<Part> parts = statement.parts();
		if (statement.contains("PRIMARY", "KEY")) {
			return new Index(Index.PRIMARY, true, statement.namesInParentheses(statement.indexOf("PRIMARY")),
					IndexNote.NONE);
		}
		int naming = statement.indexOf((statement.indexOf("ALTER") == 0) ? "CONSTRAINT" : "INDEX");
		// The name is qualified: schema . name
		String name = parts.get(naming + 3).value();
		List<String> columns = statement.namesInParentheses(naming).stream().map(KeyPrefix::column).toList();
		return new Index(name, statement.contains("UNIQUE"), columns, IndexNote.of(statement));
	}

	private static ForeignKey foreignKey(ScriptStatement statement) {
		List<Part> parts = statement.parts();
		int references = statement.indexOf("REFERENCES");
		return new ForeignKey(parts.get(statement.indexOf("CONSTRAINT") + 3).value(),
				statement.namesInParentheses(statement.indexOf("FOREIGN")), parts.get(references + 3).value(),
				parts.get(references + 1).value(), statement.namesInParentheses(references),
				action(statement, "DELETE"), action(statement, "UPDATE"));
	}

	private static String action(ScriptStatement statement, String event) {
		int on = statement.indexOf("ON", event);
		if (on < 0) {
			// For H2, to restrict and to do nothing are the same.
			String[] noted = IndexNote.of(statement).comment().split(",");
			int index = event.equals("DELETE") ? 0 : 1;
			return (index < noted.length && noted[index].equals("NO ACTION")) ? noted[index] : "RESTRICT";
		}
		String first = statement.parts().get(on + 2).value();
		return first.equals("SET") || first.equals("NO") ? first + " " + statement.parts().get(on + 3).value() : first;
	}

	private String comment() {
		ScriptStatement read = this.table;
		int comment = (read != null) ? read.indexOf("COMMENT") : -1;
		return (read != null && comment >= 0 && comment < read.indexOf("(")) ? read.parts().get(comment + 1).value()
				: "";
	}

	private List<Column> columns() {
		List<Column> columns = new ArrayList<>();
		if (this.table != null) {
			List<Part> parts = this.table.parts();
			int start = this.table.indexOf("(") + 1;
			int depth = 0;
			for (int i = start; i < parts.size(); i++) {
				boolean last = parts.get(i).isText(")") && depth == 0;
				if (last || (parts.get(i).isText(",") && depth == 0)) {
					List<Part> definition = parts.subList(start, i);
					if (definition.stream().noneMatch((part) -> part.isText("INVISIBLE"))) {
						columns.add(column(definition, columns.size() + 1));
					}
					start = i + 1;
				}
				if (last) {
					break;
				}
				depth += parts.get(i).isText("(") ? 1 : parts.get(i).isText(")") ? -1 : 0;
			}
		}
		return List.copyOf(columns);
	}

	private Column column(List<Part> definition, int position) {
		String name = definition.get(0).value();
		boolean nullable = true;
		boolean identity = false;
		ColumnNote note = new ColumnNote(name, "", null, null, null, false, "");
		for (int i = 1; i < definition.size(); i++) {
			Part part = definition.get(i);
			Part before = definition.get(i - 1);
			if (part.isText("NULL") && before.isText("NOT")) {
				nullable = false;
			}
			else if (part.isText("IDENTITY") && before.isText("AS")) {
				identity = true;
			}
			else if (part.kind() == Kind.STRING && before.isText("COMMENT")) {
				note = ColumnNote.decode(part.value());
			}
		}
		return new Column(name.toLowerCase(Locale.ROOT), note.name(), position, note.type(), nullable,
				note.defaultValue(), note.onUpdate(), identity, note.generation(), note.virtual(), note.comment(),
				key(name));
	}

	/**
	 * In a table without a primary key, the only unique key is shown as one if its
	 * columns cannot be NULL.
	 */
	private List<Column> keyed(List<Column> columns) {
		List<Index> keys = this.indexes.stream().filter(Index::unique).toList();
		if (keys.size() != 1 || keys.get(0).primary()) {
			return columns;
		}
		List<String> names = keys.get(0).columns();
		boolean primary = columns.stream()
			.filter((column) -> names.contains(column.name()))
			.noneMatch((column) -> column.nullable() || column.autoIncrement());
		return primary ? columns.stream()
			.map((column) -> names.contains(column.name()) ? column.withKey("PRI") : column)
			.toList() : columns;
	}

	/**
	 * The server asks the primary key, the foreign keys and then the others, in their
	 * order.
	 */
	private String key(String column) {
		if (this.indexes.stream().anyMatch((index) -> index.primary() && index.columns().contains(column))) {
			return "PRI";
		}
		if (this.foreignKeys.stream().anyMatch((key) -> key.columns().contains(column))) {
			return "MUL";
		}
		return this.indexes.stream()
			.filter((index) -> index.columns().get(0).equals(column))
			.findFirst()
			.map((index) -> (index.unique() && index.columns().size() == 1) ? "UNI" : "MUL")
			.orElse("");
	}

}
