package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * The committed catalog of an instance.
 */
final class Catalog {

	private final Storage storage;

	private final SystemTables tables = new SystemTables();

	private final NameHistory names = new NameHistory();

	private volatile CatalogState committed;

	Catalog(Storage storage) throws SQLException {
		this.storage = storage;
		this.committed = this.tables.create(storage);
		// They are older than any moment.
		this.names.changed(new CatalogState(Map.of()), this.committed, 0);
	}

	NameHistory names() {
		return this.names;
	}

	CatalogState committed() {
		return this.committed;
	}

	SystemTables tables() {
		return this.tables;
	}

	/**
	 * Make a change that belongs to no transaction. The storage is locked.
	 * @param change the change
	 * @throws SQLException if it contradicts the catalog; then it is undone
	 */
	void change(CatalogChange change) throws SQLException {
		Connection connection = this.storage.connection();
		this.tables.changedByDefinitions().forEach((table) -> table.writes().begin());
		connection.setAutoCommit(false);
		try {
			change.record(this.tables, connection);
			publish(List.of(change), connection);
		}
		catch (SQLException | RuntimeException ex) {
			connection.rollback();
			connection.setAutoCommit(true);
			change.rolledBack(this.storage);
			throw ex;
		}
		finally {
			connection.setAutoCommit(true);
			this.tables.changedByDefinitions().forEach((table) -> table.writes().end());
		}
		change.committed(this.storage);
	}

	/**
	 * Commit a transaction that has recorded changes. The storage is locked.
	 * @param changes the changes
	 * @param connection the connection of the transaction
	 * @throws SQLException if a change contradicts the catalog; then nothing was
	 * committed
	 */
	void publish(List<CatalogChange> changes, Connection connection) throws SQLException {
		CatalogState before = this.committed;
		CatalogState after = before;
		for (CatalogChange change : changes) {
			after = change.apply(after);
		}
		this.names.changed(before, after, Snapshots.now());
		// First the names, then the rows: whoever reads a row must find what it names.
		this.committed = after;
		try {
			connection.commit();
		}
		catch (SQLException ex) {
			this.committed = before;
			throw ex;
		}
	}

}
