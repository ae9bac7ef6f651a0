package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * Connects tables by foreign keys. A key whose table is missing waits for it: with
 * {@code foreign_key_checks = 0} the server takes a key to a table that does not exist
 * yet, and drops a table that keys point to; a table of that name that is created later,
 * by whom ever, is what they refer to from then on.
 *
 * @param scope where this happens
 */
record ForeignKeys(DefinitionScope scope) {

	private static final int MAX_DECIMAL64_DIGITS = 18;

	private static final int MAX_DECIMAL128_DIGITS = 38;

	/**
	 * A foreign key and the table that has it.
	 *
	 * @param database the database of the table
	 * @param child the table
	 * @param key the foreign key
	 */
	private record Waiting(Database database, StoredTable child, ForwardReference key) {
	}

	/**
	 * Add the foreign keys of a table that is being created.
	 * @param database its database
	 * @param created the table, not yet in the catalog
	 * @param keys its foreign keys
	 * @return the table with its foreign keys
	 * @throws SQLException if one is wrong
	 */
	StoredTable add(Database database, StoredTable created, List<ForwardReference> keys) throws SQLException {
		List<ForwardReference> waiting = new ArrayList<>();
		for (ForwardReference key : keys) {
			if (!connect(database, created, key)) {
				waiting.add(key);
			}
		}
		TableStructure structure = (waiting.size() == keys.size()) ? created.structure()
				: StructureReader.read(this.scope.storage(), created.schema());
		return created.withStructure(structure.withWaiting(waiting));
	}

	/**
	 * Return the statement for H2 that adds a foreign key to a table that is altered.
	 * @param database its database
	 * @param child the table
	 * @param key the foreign key
	 * @return the statement
	 * @throws SQLException if the key is wrong, or the table that it refers to is missing
	 */
	String addition(Database database, StoredTable child, ForwardReference key) throws SQLException {
		StoredTable parent = parent(database, child, key);
		if (parent == null) {
			throw missing(key);
		}
		check(key, child.structure(), parent.structure(), parent.name());
		return key.toDdl(child.storageName(), parent.storageName());
	}

	private boolean connect(Database database, StoredTable child, ForwardReference key) throws SQLException {
		StoredTable parent = parent(database, child, key);
		if (parent != null) {
			check(key, child.structure(), parent.structure(), parent.name());
			this.scope.storage().execute(key.toDdl(child.storageName(), parent.storageName()));
			return true;
		}
		if (this.scope.session().variables().checksForeignKeys()) {
			throw missing(key);
		}
		return false;
	}

	private SQLException missing(ForwardReference key) {
		// Whatever database the key names.
		return ServerError.unknownTable(this.scope.session().database(), key.parent());
	}

	private @Nullable StoredTable parent(Database database, StoredTable child, ForwardReference key)
			throws SQLException {
		checkColumns(key, child);
		if (key.isTo(database.name(), child.name())) {
			for (String column : key.columns()) {
				if (key.parentColumns().contains(column)) {
					throw ServerError.internal("foreign key " + column + " can not reference to itself");
				}
			}
			return child;
		}
		Relation found = this.scope.catalog().find(key.database(), key.parent());
		if (found != null && !(found instanceof StoredTable)) {
			throw failed();
		}
		if (found instanceof StoredTable table && !table.structure().partitions().isEmpty()) {
			throw ServerError.notSupported("a foreign key to the table " + table.name() + ", which has partitions");
		}
		return (StoredTable) found;
	}

	private static void checkColumns(ForwardReference key, StoredTable child) throws SQLException {
		for (String column : key.columns()) {
			if (type(child.structure(), column) == null) {
				throw ServerError
					.internal("column '" + column + "' no exists in the creating table '" + child.name() + "'");
			}
		}
		if (key.parentColumns().size() < key.columns().size()) {
			int missing = key.parentColumns().size();
			throw ServerError
				.internal("panic runtime error: index out of range [" + missing + "] with length " + missing + ": ");
		}
	}

	/**
	 * Let the foreign keys that wait for a table point to it. Rows are not checked.
	 * @param database the database of the table
	 * @param created the table, which is in the catalog after these changes
	 * @return the changes
	 * @throws SQLException if it is not what a key needs
	 */
	List<CatalogChange> arrival(Database database, StoredTable created) throws SQLException {
		List<CatalogChange> changes = new ArrayList<>();
		for (Waiting waiting : waitingFor(database.name(), created.name())) {
			ForwardReference key = waiting.key();
			check(key, waiting.child().structure(), created.structure(), "");
			changes.add(new StructureChanged(waiting.database(), waiting.child(),
					(structure) -> structure.resolved(key, created),
					List.of(key.toDdl(waiting.child().storageName(), created.storageName()) + " NOCHECK")));
		}
		return changes;
	}

	private List<Waiting> waitingFor(String database, String table) {
		List<Waiting> found = new ArrayList<>();
		for (Database other : this.scope.catalog().databases().values()) {
			for (StoredTable child : other.tables()) {
				for (ForwardReference key : child.structure().waiting()) {
					if (key.isTo(database, table)) {
						found.add(new Waiting(other, child, key));
					}
				}
			}
		}
		return found;
	}

	/**
	 * Let the foreign keys that point to a table wait for another of its name.
	 * @param database the database of the table
	 * @param dropped the table, which H2 drops together with the keys
	 * @return the changes
	 */
	List<CatalogChange> departure(Database database, StoredTable dropped) {
		return changes(dropped, (structure) -> structure.waitingAgain(dropped.schema(), database.name()));
	}

	/**
	 * Let the foreign keys that point to a table know its new name.
	 * @param renamed the table with its new name
	 * @return the changes
	 */
	List<CatalogChange> renaming(StoredTable renamed) {
		return changes(renamed, (structure) -> structure.withParent(renamed));
	}

	private List<CatalogChange> changes(StoredTable parent, java.util.function.UnaryOperator<TableStructure> change) {
		List<CatalogChange> changes = new ArrayList<>();
		for (Database other : this.scope.catalog().databases().values()) {
			for (StoredTable child : other.tables()) {
				if (child.id() != parent.id() && child.structure()
					.foreignKeys()
					.stream()
					.anyMatch((key) -> key.parentSchema().equals(parent.schema()))) {
					changes.add(new StructureChanged(other, child, change, List.of()));
				}
			}
		}
		return changes;
	}

	/**
	 * Make sure that a table is what a foreign key needs: it has the columns, of the same
	 * types, and they are its primary key or unique.
	 */
	private static void check(ForwardReference key, TableStructure child, TableStructure parent, String parentName)
			throws SQLException {
		for (String column : key.parentColumns()) {
			if (type(parent, column) == null) {
				throw ServerError.internal("column '" + column + "' no exists in table '" + parentName + "'");
			}
		}
		for (Index index : parent.indexes()) {
			if (index.unique() && index.columns().containsAll(key.parentColumns())) {
				for (int i = 0; i < key.columns().size(); i++) {
					String column = key.parentColumns().get(i);
					if (!String.valueOf(type(parent, column)).equals(type(child, key.columns().get(i)))) {
						throw ServerError.internal("type of reference column '" + column + "' is not match for column '"
								+ key.columns().get(i) + "'");
					}
				}
				checkWhole(key, parent);
				return;
			}
		}
		throw failed();
	}

	private static SQLException failed() {
		return ServerError.internal("failed to add the foreign key constraint");
	}

	/**
	 * The server also refers to a part of a key. H2 would make that part unique.
	 */
	private static void checkWhole(ForwardReference key, TableStructure parent) throws SQLException {
		Set<String> referred = new HashSet<>(key.parentColumns());
		boolean whole = parent.indexes()
			.stream()
			.anyMatch((index) -> index.unique() && referred.equals(Set.copyOf(index.columns())));
		if (!whole || referred.size() != key.columns().size() || Set.copyOf(key.columns()).size() != referred.size()) {
			throw ServerError.notSupported("the foreign key " + key.name() + " to a part of a key of " + key.parent());
		}
	}

	/**
	 * Return the type by which the server compares columns, without their lengths.
	 */
	private static @Nullable String type(TableStructure structure, String name) {
		Column column = structure.find(name);
		return (column != null) ? type(column.type().toLowerCase(Locale.ROOT)) : null;
	}

	private static String type(String type) {
		String base = type.replaceAll("\\(.*\\)", "");
		return switch (base) {
			case "tinytext", "mediumtext", "longtext" -> "text";
			case "tinyblob", "mediumblob", "longblob" -> "blob";
			case "mediumint" -> "int";
			case "mediumint unsigned" -> "int unsigned";
			case "decimal" -> decimal(type);
			default -> base;
		};
	}

	private static String decimal(String type) {
		String precision = type.replaceAll("decimal\\(?(\\d*).*", "$1");
		int digits = precision.isEmpty() ? MAX_DECIMAL128_DIGITS : Integer.parseInt(precision);
		return (digits <= MAX_DECIMAL64_DIGITS) ? "decimal64"
				: (digits <= MAX_DECIMAL128_DIGITS) ? "decimal128" : "decimal256";
	}

}
