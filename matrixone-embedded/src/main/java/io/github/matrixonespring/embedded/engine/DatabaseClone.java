package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.matrixonespring.embedded.engine.SnapshotTarget.Level;
import io.github.matrixonespring.embedded.error.ServerError;

/**
 * Clones a database. It reads committed rows only, also within a transaction; sequences
 * are left behind; a missing source makes an empty database.
 */
final class DatabaseClone {

	private final CloneScope scope;

	private final TableCopies copies;

	DatabaseClone(CloneScope scope) {
		this.scope = scope;
		this.copies = new TableCopies(scope.storage());
	}

	void create(String target, String source, Moment moment, String createSql) throws SQLException {
		CatalogState present = this.scope.present();
		if (present.find(target) != null) {
			throw ServerError.databaseExists(target);
		}
		Snapshot snapshot = moment.snapshot();
		if (snapshot != null && moment.named() && snapshot.target().level() == Level.TABLE) {
			throw ServerError.internal("cannot use a table-level snapshot to clone cluster/account/database");
		}
		Database database = moment.catalog(present).find(source);
		Map<String, Relation> relations = new LinkedHashMap<>();
		if (database != null) {
			copyTables(database, moment, relations);
			copyViews(database, target, relations);
		}
		long id = this.scope.storage().nextNumber();
		this.scope.change(new DatabaseCreated(new Database(id, target, createSql, false, relations)));
	}

	private void copyTables(Database source, Moment moment, Map<String, Relation> relations) throws SQLException {
		if (source.system()) {
			throw ServerError.notSupported("a clone of the system database " + source.name());
		}
		if (!source.tables().isEmpty()) {
			CloneScope.checkSnapshot(moment, source.name(), "");
		}
		Map<String, StoredTable> bySourceSchema = new HashMap<>();
		try {
			for (StoredTable table : source.tables()) {
				if (moment.snapshot() == null && !isCommitted(source, table)) {
					throw ServerError.parser("table " + source.name() + "-" + table.name() + " does not exist");
				}
				bySourceSchema.put(table.schema(), this.copies.createLike(table, table.name()));
			}
			fill(source, moment, bySourceSchema);
			for (StoredTable copy : bySourceSchema.values()) {
				TableCopies.Connected connected = TableCopies.connect(copy, this.scope.parents(moment, bySourceSchema));
				for (String statement : connected.foreignKeys()) {
					this.scope.storage().execute(statement);
				}
				relations.put(copy.name(), connected.table());
			}
		}
		catch (SQLException ex) {
			this.scope.committedRows().rollback();
			for (StoredTable copy : bySourceSchema.values()) {
				this.scope.storage().dropSchema(copy.schema());
			}
			throw ex;
		}
	}

	private boolean isCommitted(Database source, StoredTable table) {
		Relation committed = this.scope.committed().find(source.name(), table.name());
		return committed != null && committed.id() == table.id();
	}

	private void fill(Database source, Moment moment, Map<String, StoredTable> bySourceSchema) throws SQLException {
		CommittedRows rows = this.scope.committedRows();
		rows.begin();
		for (StoredTable table : source.tables()) {
			StoredTable copy = bySourceSchema.get(table.schema());
			if (copy != null) {
				String sourceName = moment.storageName(table);
				this.copies.continueNumbers(copy, sourceName, rows.connection());
				rows.copy(TableCopies.copyRows(table, sourceName, copy));
			}
		}
		rows.commit();
	}

	private void copyViews(Database source, String target, Map<String, Relation> relations) {
		for (Relation relation : source.relations().values()) {
			if (relation instanceof View view) {
				String database = view.database().equals(source.name()) ? target : view.database();
				relations.put(view.name(), new View(this.scope.storage().nextNumber(), view.name(), view.createSql(),
						database, view.query(), view.columnNames(), view.columns()));
			}
		}
	}

}
