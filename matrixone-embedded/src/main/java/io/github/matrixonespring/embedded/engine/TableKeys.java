package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.Tokenizer;

/**
 * The keys of a table, and what else depends on its columns, when one of the columns goes
 * away.
 *
 * @param table the table
 */
public record TableKeys(StoredTable table) {

	public static TableKeys of(StoredTable table) {
		return new TableKeys(table);
	}

	/**
	 * Return the statements for H2 that drop the keys with a column.
	 * @param column the column
	 * @return the statements
	 */
	public List<String> drops(String column) {
		List<String> statements = new ArrayList<>();
		String alter = "ALTER TABLE " + this.table.storageName() + " DROP ";
		for (ForeignKey key : this.table.structure().foreignKeys()) {
			if (key.columns().contains(column)) {
				statements.add(alter + "CONSTRAINT " + StorageNames.quoted(key.name()));
			}
		}
		for (Index index : indexes(column)) {
			if (index.name().equals(Index.PRIMARY)) {
				statements.add(alter + "PRIMARY KEY");
			}
			else {
				statements.add(index.unique() ? alter + "CONSTRAINT " + StorageNames.quoted(index.name())
						: "DROP INDEX " + StorageNames.qualified(this.table.schema(), index.name()));
			}
		}
		return statements;
	}

	/**
	 * Return the statements for H2 that drop a key. H2 keeps an index that it uses for a
	 * foreign key, unless it has to look for another.
	 * @param index the key
	 * @return the statements
	 */
	public List<String> drop(Index index) {
		String alter = "ALTER TABLE " + this.table.storageName() + " DROP CONSTRAINT ";
		List<ForeignKey> using = this.table.structure()
			.foreignKeys()
			.stream()
			.filter((key) -> index.columns().size() >= key.columns().size()
					&& Set.copyOf(index.columns().subList(0, key.columns().size())).equals(Set.copyOf(key.columns())))
			.toList();
		List<String> statements = new ArrayList<>();
		using.forEach((key) -> statements.add(alter + StorageNames.quoted(key.name())));
		statements.add(index.unique() ? alter + StorageNames.quoted(index.name())
				: "DROP INDEX " + StorageNames.qualified(this.table.schema(), index.name()));
		using.forEach((key) -> statements.add(addition(key, key.columns())));
		return statements;
	}

	/**
	 * Return the statements for H2 that add the keys with a column again, without it.
	 * @param column the column
	 * @return the statements
	 */
	public List<String> without(String column) {
		List<String> statements = new ArrayList<>();
		for (Index index : indexes(column)) {
			List<String> columns = index.columns().stream().filter((other) -> !other.equals(column)).toList();
			if (!columns.isEmpty()) {
				statements.add(addition(index, columns));
			}
		}
		return statements;
	}

	/**
	 * Return the statements for H2 that add the keys with a column again.
	 * @param column the column
	 * @param newName its name by now
	 * @return the statements
	 */
	public List<String> with(String column, String newName) {
		List<String> statements = new ArrayList<>();
		for (Index index : indexes(column)) {
			statements.add(addition(index, renamed(index.columns(), column, newName)));
		}
		for (ForeignKey key : this.table.structure().foreignKeys()) {
			if (key.columns().contains(column)) {
				statements.add(addition(key, renamed(key.columns(), column, newName)));
			}
		}
		return statements;
	}

	private String addition(ForeignKey key, List<String> columns) {
		return new ForwardReference(key.name(), columns, "", key.parent(), key.parentColumns(), key.onDelete(),
				key.onUpdate())
			.toDdl(this.table.storageName(), StorageNames.qualified(key.parentSchema(), key.parent())) + " NOCHECK";
	}

	private static List<String> renamed(List<String> columns, String column, String newName) {
		return columns.stream().map((other) -> other.equals(column) ? newName : other).toList();
	}

	private List<Index> indexes(String column) {
		return this.table.structure().indexes().stream().filter((index) -> index.columns().contains(column)).toList();
	}

	private String addition(Index index, List<String> columns) {
		String alter = "ALTER TABLE " + this.table.storageName() + " ADD ";
		String list = StorageNames.list(columns);
		if (index.name().equals(Index.PRIMARY)) {
			return alter + "PRIMARY KEY " + list;
		}
		boolean shorter = columns.size() < index.columns().size();
		String note = (shorter ? index.note().withoutPrefixes() : index.note()).toDdl();
		return index.unique() ? alter + "CONSTRAINT " + StorageNames.quoted(index.name()) + note + " UNIQUE " + list
				: "CREATE INDEX " + StorageNames.qualified(this.table.schema(), index.name()) + " ON "
						+ this.table.storageName() + note + list;
	}

	/**
	 * Return whether a check or a generated column uses a column.
	 * @param column the column
	 * @return whether one does
	 * @throws SQLException if an expression cannot be read
	 */
	public boolean isComputedFrom(String column) throws SQLException {
		for (Column other : this.table.structure().columns()) {
			String generation = other.generation();
			if (generation != null && !other.name().equals(column)) {
				for (Token token : Tokenizer.tokenize(generation)) {
					if (token.isName() && token.value().equalsIgnoreCase(column)) {
						return true;
					}
				}
			}
		}
		for (String definition : this.table.structure().definitions()) {
			ScriptStatement statement = ScriptStatement.parse(definition);
			int check = statement.indexOf("CHECK");
			if (check >= 0 && statement.indexOf("ALTER", "TABLE") == 0
					&& statement.parts()
						.subList(check, statement.parts().size())
						.stream()
						.anyMatch((part) -> part.kind() == ScriptStatement.Kind.NAME && part.value().equals(column))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Refuse to take away a column that a check or a generated column uses.
	 * @param column the column
	 * @throws SQLException if one does
	 */
	public void checkNotComputedFrom(String column) throws SQLException {
		if (isComputedFrom(column)) {
			throw ServerError
				.invalidValue("column '" + column + "' does not exist or cannot be referenced by a generated column");
		}
	}

}
