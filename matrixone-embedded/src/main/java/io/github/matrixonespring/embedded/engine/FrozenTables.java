package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes and keeps the copies that snapshots consist of. A snapshot holds every table of
 * the instance, whatever it is of: on the server, too, any table can be read as of any
 * snapshot. Only tables that were written to since their last copy are copied.
 */
final class FrozenTables {

	private final Storage storage;

	private final CommittedRows rows;

	/** The newest copy of each table by the name of the table in H2. */
	private final Map<String, FrozenTable> newest = new HashMap<>();

	FrozenTables(Storage storage, CommittedRows rows) throws SQLException {
		this.storage = storage;
		this.rows = rows;
		storage.execute("CREATE SCHEMA " + StorageNames.quoted(FrozenTable.SCHEMA));
	}

	/**
	 * Hold on to the committed content of all tables. The storage is locked.
	 * @param catalog the committed catalog
	 * @return the copies by the names of the tables in H2
	 * @throws SQLException if H2 refuses
	 */
	Map<String, FrozenTable> freeze(CatalogState catalog) throws SQLException {
		List<StoredTable> tables = catalog.databases()
			.values()
			.stream()
			.flatMap((database) -> database.tables().stream())
			.filter((table) -> !SystemTables.isSnapshots(table))
			.toList();
		Map<StoredTable, FrozenTable> copies = new LinkedHashMap<>();
		try {
			while (!freeze(tables, copies)) {
				// A table was written to between the look at its version and the moment
				// of the copy: it has to be copied, too.
				this.rows.rollback();
			}
		}
		catch (SQLException ex) {
			this.rows.rollback();
			for (FrozenTable copy : copies.values()) {
				drop(copy);
			}
			throw ex;
		}
		copies.forEach((table, copy) -> this.newest.put(table.storageName(), copy));
		Map<String, FrozenTable> content = new HashMap<>(this.newest);
		content.keySet().retainAll(tables.stream().map(StoredTable::storageName).toList());
		content.values().forEach(FrozenTable::keep);
		return content;
	}

	private boolean freeze(List<StoredTable> tables, Map<StoredTable, FrozenTable> copies) throws SQLException {
		for (StoredTable table : tables) {
			if (!copies.containsKey(table) && !isFrozen(table)) {
				copies.put(table, createEmpty(table));
			}
		}
		this.rows.begin();
		for (StoredTable table : tables) {
			if (!copies.containsKey(table) && !isFrozen(table)) {
				return false;
			}
		}
		for (Map.Entry<StoredTable, FrozenTable> copy : copies.entrySet()) {
			this.rows.copy("INSERT INTO " + copy.getValue().storageName() + " " + rows(copy.getKey()));
		}
		this.rows.commit();
		// A copy made while its table was being written to fits no version.
		copies.replaceAll((table, copy) -> copy.isCopyOf(table.writes().version()) ? copy : copy.unversioned());
		return true;
	}

	private boolean isFrozen(StoredTable table) {
		FrozenTable copy = this.newest.get(table.storageName());
		return copy != null && copy.isCopyOf(table.writes().version());
	}

	private FrozenTable createEmpty(StoredTable table) throws SQLException {
		FrozenTable copy = new FrozenTable("f" + this.storage.nextNumber(), table.writes().version());
		this.storage.execute("CREATE TABLE " + copy.storageName() + " AS " + rows(table) + " WITH NO DATA");
		List<String> key = table.structure().rowKey();
		if (!key.isEmpty()) {
			// The past is joined with the present by it.
			this.storage
				.execute("CREATE INDEX " + copy.indexName() + " ON " + copy.storageName() + StorageNames.list(key));
		}
		return copy;
	}

	private static String rows(StoredTable table) {
		String hidden = (table.structure().hiddenKey() != null) ? ", " + StorageNames.quoted(HiddenKey.NAME) : "";
		return "SELECT *" + hidden + " FROM " + table.storageName();
	}

	/**
	 * Give copies up. The storage is locked.
	 * @param copies the copies of a snapshot
	 * @throws SQLException if H2 refuses
	 */
	void release(Collection<FrozenTable> copies) throws SQLException {
		for (FrozenTable copy : copies) {
			if (copy.release()) {
				this.newest.values().remove(copy);
				drop(copy);
			}
		}
	}

	private void drop(FrozenTable copy) throws SQLException {
		this.storage.execute("DROP TABLE " + copy.storageName());
	}

}
