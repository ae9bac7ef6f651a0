package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.SnapshotTarget.Level;
import io.github.matrixonespring.embedded.error.ServerError;

/**
 * Where a clone happens: in the session's transaction if BEGIN opened it, else in a
 * transaction of its own.
 *
 * @param session the session
 */
record CloneScope(Session session) {

	Storage storage() {
		return this.session.instance().storage();
	}

	CommittedRows committedRows() {
		return this.session.instance().snapshots().rows();
	}

	CatalogState committed() {
		return this.session.instance().catalog().committed();
	}

	CatalogState present() {
		return takesPart() ? this.session.catalog() : committed();
	}

	boolean takesPart() {
		return this.session.transactions().clonesTakePart();
	}

	void change(CatalogChange change) throws SQLException {
		if (takesPart()) {
			this.session.transactions().change(change);
		}
		else {
			this.session.instance().catalog().change(change);
		}
	}

	/**
	 * Refuse a snapshot that is of another database or table. Only snapshots given by
	 * name are checked.
	 * @param moment when to read the source
	 * @param database the database of the source
	 * @param table the source, or an empty string for a whole database
	 * @throws SQLException if the snapshot does not fit
	 */
	static void checkSnapshot(Moment moment, String database, String table) throws SQLException {
		Snapshot snapshot = moment.snapshot();
		if (snapshot == null || !moment.named()) {
			return;
		}
		SnapshotTarget of = snapshot.target();
		if (of.level() == Level.DATABASE && !of.database().equals(database)) {
			throw ServerError.internal("database-level snapshot(" + snapshot.name()
					+ ") does not belong to the database(" + database + ")");
		}
		if (of.level() == Level.TABLE && !(of.database().equals(database) && of.table().equals(table))) {
			throw ServerError.internal("table-level snapshot(" + snapshot.name() + ") does not belong to the table("
					+ database + "-" + table + ")");
		}
	}

	/**
	 * Return what the foreign keys of copies refer to: another copy, or the table that
	 * has the name of the original's parent now.
	 * @param moment when the source is read
	 * @param copies the copies by the H2 schemas of their sources
	 * @return the finder
	 */
	TableCopies.Parents parents(Moment moment, Map<String, StoredTable> copies) {
		CatalogState then = moment.catalog(present());
		return (schema) -> {
			StoredTable copy = copies.get(schema);
			return (copy != null) ? copy : present(then, schema);
		};
	}

	private StoredTable present(CatalogState then, String schema) throws SQLException {
		for (Database database : then.databases().values()) {
			for (StoredTable table : database.tables()) {
				if (table.schema().equals(schema)) {
					if (present().find(database.name(), table.name()) instanceof StoredTable parent) {
						return parent;
					}
					throw ServerError.unknownTable("", table.name());
				}
			}
		}
		throw ServerError.unknownTable("", schema);
	}

}
