package io.github.matrixonespring.embedded.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The columns and constraints of a table at one moment.
 *
 * @param definitions the statements with which H2 would create the table, its keys and
 * its checks, without foreign keys
 * @param columns the columns
 * @param foreignKeys the foreign keys
 * @param indexes the keys and indexes
 * @param comment the comment that it was created with, or an empty string, and behind a
 * separator the one that it has now if that is another
 * @param waiting the foreign keys whose table does not exist, which H2 knows nothing of
 */
public record TableStructure(List<String> definitions, List<Column> columns, List<ForeignKey> foreignKeys,
		List<Index> indexes, String comment, List<ForwardReference> waiting) {

	/** The name of the check that each row has a partition. */
	public static final String PARTITIONS = "__mo_partitions";

	private static final String COMMENT_SEPARATOR = "\u0001";

	TableStructure(List<String> definitions, List<Column> columns, List<ForeignKey> foreignKeys, List<Index> indexes,
			String comment) {
		this(definitions, columns, foreignKeys, indexes, comment, List.of());
	}

	/**
	 * Return the column that numbers the rows.
	 * @return the column, if there is one
	 */
	public Optional<Column> autoIncrement() {
		return this.columns.stream().filter(Column::autoIncrement).findFirst();
	}

	/**
	 * Return the columns of the primary key.
	 * @return the names in their order, empty if there is none
	 */
	public List<String> primaryKey() {
		return this.indexes.stream().filter(Index::primary).findFirst().map(Index::columns).orElse(List.of());
	}

	/**
	 * Find a column.
	 * @param name the name in lower case
	 * @return the column, or {@code null} if there is none
	 */
	public @Nullable Column find(String name) {
		return this.columns.stream().filter((column) -> column.name().equals(name)).findFirst().orElse(null);
	}

	/**
	 * Return the column that the server gives a table without a primary key.
	 * @return the column, or {@code null} if there is a primary key, and for a system
	 * table
	 */
	public @Nullable Column hiddenKey() {
		boolean hidden = primaryKey().isEmpty() && !this.definitions.isEmpty();
		return hidden ? HiddenKey.column(this.columns.size() + 1) : null;
	}

	/**
	 * Return the columns that tell rows apart: the primary key, or the hidden one.
	 * @return the names, empty for a system table
	 */
	public List<String> rowKey() {
		return (hiddenKey() != null) ? List.of(HiddenKey.NAME) : primaryKey();
	}

	/**
	 * Find a column that statements can name.
	 * @param name the name in lower case
	 * @return the column, or {@code null} if there is none
	 */
	public @Nullable Column named(String name) {
		Column column = find(name);
		return (column == null && name.equals(HiddenKey.NAME)) ? hiddenKey() : column;
	}

	/**
	 * Return the name of a column as it was defined.
	 * @param name the name in lower case
	 * @return the name that the server shows
	 */
	public String definedName(String name) {
		Column column = find(name);
		return (column != null) ? column.definedName() : name;
	}

	/**
	 * Return the columns that a row is inserted with, without the generated ones.
	 * @return the names
	 */
	List<String> insertable() {
		return this.columns.stream().filter((column) -> column.generation() == null).map(Column::name).toList();
	}

	/**
	 * Return the columns that number the rows.
	 * @return the names
	 */
	List<String> numbered() {
		return Stream.concat(this.columns.stream(), Stream.ofNullable(hiddenKey()))
			.filter(Column::autoIncrement)
			.map(Column::name)
			.toList();
	}

	TableStructure withWaiting(List<ForwardReference> keys) {
		return withForeignKeys(this.foreignKeys, keys);
	}

	TableStructure withForeignKeys(List<ForeignKey> keys, List<ForwardReference> waitingKeys) {
		return new TableStructure(this.definitions, this.columns, List.copyOf(keys), this.indexes, this.comment,
				List.copyOf(waitingKeys));
	}

	/**
	 * Return the structure with a foreign key whose table is there.
	 * @param key the foreign key
	 * @param parent the table
	 * @return the structure
	 */
	TableStructure resolved(ForwardReference key, StoredTable parent) {
		List<ForeignKey> keys = new ArrayList<>(this.foreignKeys);
		keys.add(key.to(parent));
		List<ForwardReference> waitingKeys = new ArrayList<>(this.waiting);
		waitingKeys.remove(key);
		return withForeignKeys(keys, waitingKeys);
	}

	/**
	 * Return the structure after a table that it refers to has gone.
	 * @param schema the H2 schema of that table
	 * @param database the database of that table
	 * @return the structure
	 */
	TableStructure waitingAgain(String schema, String database) {
		List<ForeignKey> keys = new ArrayList<>();
		List<ForwardReference> waitingKeys = new ArrayList<>(this.waiting);
		for (ForeignKey key : this.foreignKeys) {
			if (key.parentSchema().equals(schema)) {
				waitingKeys.add(ForwardReference.of(key, database));
			}
			else {
				keys.add(key);
			}
		}
		return withForeignKeys(keys, waitingKeys);
	}

	/**
	 * Return the structure after a table that it refers to was renamed.
	 * @param parent the table with its new name
	 * @return the structure
	 */
	TableStructure withParent(StoredTable parent) {
		return withForeignKeys(this.foreignKeys.stream()
			.map((key) -> key.parentSchema().equals(parent.schema()) ? ForwardReference.of(key, "").to(parent) : key)
			.toList(), this.waiting);
	}

	/**
	 * Return the partitions.
	 * @return the clause as the server writes it, empty if the table has none
	 */
	public String partitions() {
		return this.definitions.stream()
			.filter((definition) -> definition.startsWith("ALTER TABLE") && definition.contains(PARTITIONS))
			.map((definition) -> IndexNote.of(ScriptStatement.parse(definition)).comment())
			.findFirst()
			.orElse("");
	}

	/**
	 * Return whether the value of a column decides about the partition of a row.
	 * @param column the name in lower case
	 * @return whether it does
	 */
	public boolean isPartitionedBy(String column) {
		return partitions().toLowerCase(Locale.ROOT).contains("`" + column + "`");
	}

	/**
	 * Return whether a unique key is on the beginning of a column.
	 * @return whether one is
	 */
	public boolean hasUniquePrefix() {
		return this.indexes.stream().anyMatch((index) -> index.unique() && !index.note().prefixes().isEmpty());
	}

	/**
	 * Return the comment after it is changed. The server forgets to change what SHOW
	 * CREATE TABLE tells.
	 * @param changed the comment
	 * @return the comment to keep
	 */
	public String commentWith(String changed) {
		return createdComment() + COMMENT_SEPARATOR + changed;
	}

	/**
	 * Return the comment that the table was created with.
	 * @return the comment, or an empty string
	 */
	public String createdComment() {
		return this.comment.split(COMMENT_SEPARATOR, 2)[0];
	}

	/**
	 * Return the comment that the table has now.
	 * @return the comment, or an empty string
	 */
	public String currentComment() {
		return this.comment.substring(this.comment.indexOf(COMMENT_SEPARATOR) + 1);
	}

}
