package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.ColumnNote;
import io.github.matrixonespring.embedded.engine.Index;
import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.engine.Tables;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.Alteration.Ddl;
import io.github.matrixonespring.embedded.statement.Alteration.Mode;
import io.github.matrixonespring.embedded.statement.TableConstraint.Type;
import org.jspecify.annotations.Nullable;

/**
 * The alterations of a table that the engine knows.
 */
final class Alterations {

	private static final List<List<String>> WITHOUT_EFFECT = List.of(List.of("FORCE"), List.of("ENABLE", "KEYS"),
			List.of("DISABLE", "KEYS"), List.of("DISCARD", "TABLESPACE"), List.of("IMPORT", "TABLESPACE"),
			List.of("WITH", "VALIDATION"), List.of("WITHOUT", "VALIDATION"));

	private Alterations() {
	}

	static Alteration parse(TokenCursor cursor) throws SQLException {
		TokenCursor start = cursor.from(cursor.position());
		if (cursor.accept("ADD")) {
			return parseAdd(start, cursor);
		}
		if (cursor.accept("DROP")) {
			return DropAlterations.parse(start, cursor);
		}
		if (cursor.accept("MODIFY")) {
			cursor.accept("COLUMN");
			ColumnDefinition column = ColumnDefinition.parse(cursor);
			ColumnPosition position = ColumnPosition.parse(cursor);
			return new Alteration(Mode.MOSTLY_COPY, text(start, cursor),
					ColumnChange.of(column.name(), column, position));
		}
		if (cursor.accept("CHANGE")) {
			cursor.accept("COLUMN");
			String name = ColumnDefinition.columnName(cursor);
			ColumnDefinition column = ColumnDefinition.parse(cursor);
			ColumnPosition position = ColumnPosition.parse(cursor);
			return new Alteration(Mode.COPY, text(start, cursor), ColumnChange.of(name, column, position));
		}
		if (cursor.accept("RENAME", "COLUMN")) {
			String column = ColumnDefinition.columnName(cursor);
			cursor.expect("TO");
			String newName = ColumnDefinition.definedName(cursor);
			return new Alteration(Mode.BOTH, text(start, cursor), renameColumn(column, newName));
		}
		if (cursor.accept("ALTER")) {
			return parseAlter(start, cursor);
		}
		if (cursor.accept("ORDER")) {
			cursor.expect("BY");
			return orderBy(start, cursor);
		}
		if (cursor.accept("CONVERT")) {
			cursor.expect("TO", "CHARACTER", "SET");
			characterSet(cursor);
			if (cursor.accept("COLLATE")) {
				cursor.acceptSymbol("=");
				characterSet(cursor);
			}
			return new Alteration(Mode.INPLACE, text(start, cursor), Ddl.NOTHING);
		}
		for (List<String> words : WITHOUT_EFFECT) {
			if (cursor.accept(words.toArray(String[]::new))) {
				return new Alteration(Mode.INPLACE, text(start, cursor), Ddl.NOTHING);
			}
		}
		if (cursor.atWord("PARTITION") || cursor.atWord("TRUNCATE", "PARTITION")) {
			throw cursor.notSupported("the clause PARTITION");
		}
		return parseOption(cursor);
	}

	private static void characterSet(TokenCursor cursor) throws SQLException {
		if (cursor.atEnd() || cursor.atSymbol(",")) {
			throw cursor.syntaxError();
		}
		cursor.next();
	}

	/**
	 * Return the text between two places, with single blanks.
	 */
	static String text(TokenCursor start, TokenCursor end) {
		return start.sql()
			.substring(start.peek().start(), end.tokens().get(end.position() - 1).end())
			.replaceAll("\\s+", " ");
	}

	private static Alteration parseOption(TokenCursor cursor) throws SQLException {
		TableOption option = TableOption.parse(cursor);
		if (option == null) {
			throw cursor.syntaxError();
		}
		return switch (option.name()) {
			case TableOption.COMMENT -> new Alteration(Mode.INPLACE, option.shown(),
					(table, execution) -> List.of("COMMENT ON TABLE " + table.storageName() + " IS "
							+ StorageNames.literal(table.structure().commentWith(option.value()))));
			case TableOption.CHARSET -> {
				if (cursor.accept("COLLATE")) {
					cursor.acceptSymbol("=");
					characterSet(cursor);
				}
				yield new Alteration(Mode.INPLACE, option.shown(), Ddl.NOTHING);
			}
			default -> new Alteration(Mode.REFUSED, option.shown(), Ddl.NOTHING);
		};
	}

	private static Alteration orderBy(TokenCursor start, TokenCursor cursor) throws SQLException {
		List<String> columns = new ArrayList<>();
		do {
			columns.add(ColumnDefinition.columnName(cursor));
			if (!cursor.accept("ASC")) {
				cursor.accept("DESC");
			}
		}
		while (cursor.acceptSymbol(","));
		return new Alteration(Mode.COPY, text(start, cursor), (table, execution) -> {
			for (String column : columns) {
				required(table, column);
			}
			return List.of();
		});
	}

	private static Alteration parseAdd(TokenCursor start, TokenCursor cursor) throws SQLException {
		if (cursor.atWord("PARTITION")) {
			throw cursor.notSupported("the clause PARTITION");
		}
		TableConstraint constraint = TableConstraint.parse(cursor);
		if (constraint == null) {
			cursor.accept("COLUMN");
			ColumnDefinition column = ColumnDefinition.parse(cursor);
			ColumnPosition position = ColumnPosition.parse(cursor);
			return new Alteration(Mode.COPY, text(start, cursor), addColumn(column, position));
		}
		String text = text(start, cursor);
		return switch (constraint.type()) {
			case CHECK -> new Alteration(Mode.REFUSED, text.substring("add ".length()) + " enforced", Ddl.NOTHING);
			case PRIMARY_KEY -> new Alteration(Mode.COPY, text, addKeys(List.of(constraint)));
			case UNIQUE, INDEX -> new Alteration(Mode.INPLACE, text, addKeys(List.of(constraint)));
			case FOREIGN_KEY -> new Alteration(Mode.INPLACE, text, addForeignKey(constraint));
		};
	}

	private static Ddl addForeignKey(TableConstraint constraint) {
		return (table, execution) -> {
			String name = constraint.symbol();
			if (name != null && table.structure().foreignKeys().stream().anyMatch((key) -> key.name().equals(name))) {
				throw ServerError.of(1061, "42000", "Duplicate foreign key constraint name '" + name + "'");
			}
			return List
				.of(new Tables(execution.session()).foreignKey(table, constraint.foreignKey(execution.session())));
		};
	}

	/**
	 * Add keys.
	 * @param keys the keys
	 * @return what that is for H2
	 */
	static Ddl addKeys(List<TableConstraint> keys) {
		return (table, execution) -> {
			List<String> statements = new ArrayList<>();
			Set<String> taken = new HashSet<>();
			table.structure().indexes().forEach((index) -> taken.add(index.name()));
			for (TableConstraint key : keys) {
				if (key.type() == Type.PRIMARY_KEY && taken.contains(Index.PRIMARY)) {
					throw multiplePrimaryKeys();
				}
				TableRules.of(table.structure().columns()).checkKey(key);
				if (key.type() == Type.PRIMARY_KEY) {
					key.columns()
						.forEach((column) -> statements
							.add(alter(table) + "ALTER COLUMN " + StorageNames.quoted(column) + " SET NOT NULL"));
				}
				statements.addAll(key.toDdl(table.schema(), table.name(), name(key, taken), table.structure().columns(),
						execution));
			}
			return statements;
		};
	}

	private static String name(TableConstraint key, Set<String> taken) throws SQLException {
		String given = (key.name() != null) ? key.name() : key.symbol();
		if (given != null) {
			if (!taken.add(given)) {
				throw TableRules.duplicateKey(given);
			}
			return given;
		}
		String first = key.columns().get(0);
		String name = first;
		for (int i = 2; !taken.add(name); i++) {
			name = first + "_" + i;
		}
		return name;
	}

	/**
	 * Return the name of the key that a statement for H2 adds, empty if it adds none.
	 */
	static String addedKey(String statement) {
		String[] names = statement.split("\"");
		if (statement.startsWith("CREATE INDEX ")) {
			return names[3];
		}
		return (statement.contains(" ADD CONSTRAINT ") && statement.contains(" UNIQUE ")) ? names[5] : "";
	}

	static SQLException multiplePrimaryKeys() {
		return ServerError.of(1068, "42000", "Multiple primary key defined");
	}

	private static Ddl addColumn(ColumnDefinition column, ColumnPosition position) {
		return (table, execution) -> {
			if (table.structure().named(column.name()) != null) {
				throw duplicateColumn(column.name());
			}
			boolean keyed = table.structure()
				.indexes()
				.stream()
				.anyMatch((index) -> index.name().equals(Index.PRIMARY));
			if (column.isPrimary() && keyed) {
				throw multiplePrimaryKeys();
			}
			TableRules rules = TableRules.of(table.structure().columns());
			rules.checkColumn(column);
			rules.checkGeneration(column, Set.of());
			List<String> statements = new ArrayList<>();
			// A check at the column is read, and forgotten.
			String ddl = column.toDdl(column.isPrimary(), table.structure().columns(), execution);
			String zero = column.zero();
			if (!zero.isEmpty()) {
				ddl = ddl.replaceFirst(" NOT NULL", " DEFAULT " + zero + " NOT NULL");
			}
			statements.add(alter(table) + "ADD COLUMN " + ddl + position.toDdl(table));
			if (!zero.isEmpty()) {
				// The rows that are there have got something like zero.
				statements.add(alter(table) + "ALTER COLUMN " + StorageNames.quoted(column.name()) + " DROP DEFAULT");
			}
			if (column.isPrimary()) {
				statements.add(alter(table) + "ADD PRIMARY KEY (" + StorageNames.quoted(column.name()) + ")");
			}
			statements.addAll(unique(table, column, execution));
			return statements;
		};
	}

	static List<String> unique(StoredTable table, ColumnDefinition column, Execution execution) throws SQLException {
		if (column.unique() == 0) {
			return List.of();
		}
		Set<String> taken = new HashSet<>();
		table.structure().indexes().forEach((index) -> taken.add(index.name()));
		TableConstraint key = TableConstraint.onColumn(Type.UNIQUE, column.name());
		TableRules.checkUnique(column);
		return key.toDdl(table.schema(), table.name(), name(key, taken), List.of(), execution);
	}

	private static Ddl renameColumn(String column, String definedName) {
		return (table, execution) -> {
			Column renamed = required(table, column);
			String newName = LowerCase.of(definedName);
			List<String> statements = new ArrayList<>();
			if (!column.equals(newName)) {
				if (table.structure().find(newName) != null) {
					throw duplicateColumn(newName);
				}
				statements.add(rename(table, column, newName));
			}
			statements.add(note(table, newName, ColumnNote.renamed(renamed, definedName)));
			return statements;
		};
	}

	/**
	 * Return the statement for H2 that keeps a note on a column.
	 */
	static String note(StoredTable table, String column, ColumnNote note) {
		return "COMMENT ON COLUMN " + table.storageName() + "." + StorageNames.quoted(column) + " IS "
				+ StorageNames.literal(note.encoded());
	}

	static String rename(StoredTable table, String column, String newName) {
		return alter(table) + "ALTER COLUMN " + StorageNames.quoted(column) + " RENAME TO "
				+ StorageNames.quoted(newName);
	}

	private static Alteration parseAlter(TokenCursor start, TokenCursor cursor) throws SQLException {
		if (cursor.accept("INDEX")) {
			String name = cursor.lowerCaseName();
			boolean visible = cursor.accept("VISIBLE");
			if (!visible && !cursor.accept("INVISIBLE")) {
				throw cursor.notSupported();
			}
			return new Alteration(Mode.INPLACE, text(start, cursor), (table, execution) -> {
				for (Index index : table.structure().indexes()) {
					if (index.name().equals(name)) {
						return List.of(index.note().withVisible(visible).toDdl(table, index));
					}
				}
				throw ServerError.internal("Can't ALTER '" + name + "'; check that column/key exists");
			});
		}
		if (cursor.atWord("REINDEX")) {
			throw cursor.notSupported("the clause REINDEX");
		}
		if (cursor.accept("CHECK") || cursor.accept("CONSTRAINT")) {
			cursor.lowerCaseName();
			cursor.accept("NOT");
			cursor.expect("ENFORCED");
			// Whatever there is by that name.
			return new Alteration(Mode.INPLACE, text(start, cursor), Ddl.NOTHING);
		}
		cursor.accept("COLUMN");
		String column = ColumnDefinition.columnName(cursor);
		if (cursor.accept("SET", "VISIBLE") || cursor.accept("SET", "INVISIBLE")) {
			return new Alteration(Mode.COPY, text(start, cursor), (table, execution) -> {
				required(table, column);
				return List.of();
			});
		}
		DefaultValue value = null;
		if (cursor.accept("DROP")) {
			cursor.expect("DEFAULT");
		}
		else {
			cursor.expect("SET", "DEFAULT");
			value = DefaultValue.parse(cursor);
		}
		return new Alteration(Mode.COPY, text(start, cursor), changeDefault(column, value));
	}

	private static Ddl changeDefault(String name, @Nullable DefaultValue value) {
		return (table, execution) -> {
			Column column = required(table, name);
			if (column.autoIncrement()) {
				return List.of();
			}
			SqlType type = SqlType.ofColumn(TokenCursor.of(column.type()));
			String change = " DROP DEFAULT";
			if (value != null && !value.isNull()) {
				value.check(name, type);
				change = " SET DEFAULT " + value.toSql(type, execution);
			}
			ColumnNote note = new ColumnNote(column.definedName(), column.type(),
					(value != null) ? value.shown() : null, column.onUpdate(), column.generation(), column.virtual(),
					column.comment());
			return List.of(alter(table) + "ALTER COLUMN " + StorageNames.quoted(name) + change,
					note(table, name, note));
		};
	}

	static Column required(StoredTable table, String name) throws SQLException {
		Column column = table.structure().find(name);
		if (column == null) {
			throw unknownColumn(name, table.name());
		}
		return column;
	}

	static SQLException unknownColumn(String name, String where) {
		return ServerError.of(1054, "42S22", "Unknown column '" + name + "' in '" + where + "'");
	}

	static SQLException duplicateColumn(String name) {
		return ServerError.of(1060, "42S21", "Duplicate column name '" + name + "'");
	}

	static String alter(StoredTable table) {
		return "ALTER TABLE " + table.storageName() + " ";
	}

}
