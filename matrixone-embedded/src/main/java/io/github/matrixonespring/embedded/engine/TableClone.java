package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Clones a table. Within a transaction that it takes part in it reads the rows that the
 * transaction sees, else the committed ones.
 */
final class TableClone {

	private final CloneScope scope;

	private final TableCopies copies;

	TableClone(CloneScope scope) {
		this.scope = scope;
		this.copies = new TableCopies(scope.storage());
	}

	void create(ObjectName target, boolean ifNotExists, ObjectName source, Moment moment) throws SQLException {
		Session session = this.scope.session();
		CatalogState present = this.scope.present();
		Database database = present.database(session.databaseOf(target));
		if (database.system()) {
			throw ServerError.internal("cannot clone data into system database");
		}
		StoredTable table = source(source, moment.catalog(present));
		CloneScope.checkSnapshot(moment, session.databaseOf(source), table.name());
		Relation existing = database.relation(target.name());
		if (existing == null) {
			create(database, target.name(), table, moment);
		}
		else if (ifNotExists && existing instanceof StoredTable filled) {
			append(filled, table, moment.storageName(table));
		}
		else {
			throw ServerError.tableExists(target.name());
		}
	}

	private StoredTable source(ObjectName name, CatalogState catalog) throws SQLException {
		String database = this.scope.session().databaseOf(name);
		Relation relation = catalog.find(database, name.name());
		if (relation == null) {
			// The server leaves the database out where the statement does.
			String named = name.database();
			throw ServerError.parser("table " + ((named != null) ? named : "") + "-" + name.name() + " does not exist");
		}
		if (relation instanceof StoredTable table) {
			if (table.structure().definitions().isEmpty()) {
				throw ServerError.notSupported("a clone of the system table " + database + "." + name.name());
			}
			return table;
		}
		throw ServerError.internal(database + "." + name.name() + " is not BASE TABLE");
	}

	private void create(Database database, String name, StoredTable source, Moment moment) throws SQLException {
		StoredTable copy = this.copies.createLike(source, name);
		try {
			TableCopies.Connected connected = TableCopies.connect(copy,
					this.scope.parents(moment, Map.of(source.schema(), copy)));
			List<String> afterCommit = List.of();
			if (this.scope.takesPart()) {
				fillFromTransaction(copy, moment.storageName(source));
				// Until the commit H2 holds a lock on the copy that its DDL would wait
				// for.
				afterCommit = connected.foreignKeys();
			}
			else {
				fillFromCommitted(copy, moment.storageName(source));
				for (String foreignKey : connected.foreignKeys()) {
					this.scope.storage().execute(foreignKey);
				}
			}
			this.scope.change(new RelationCreated(database, connected.table(), afterCommit));
		}
		catch (SQLException ex) {
			this.scope.committedRows().rollback();
			this.scope.storage().dropSchema(copy.schema());
			throw ex;
		}
	}

	private void fillFromTransaction(StoredTable copy, String sourceName) throws SQLException {
		Session session = this.scope.session();
		this.copies.continueNumbers(copy, sourceName, session.storage());
		session.transactions().writes(copy);
		execute(TableCopies.copyRows(copy, sourceName, copy));
	}

	private void fillFromCommitted(StoredTable copy, String sourceName) throws SQLException {
		CommittedRows rows = this.scope.committedRows();
		rows.begin();
		this.copies.continueNumbers(copy, sourceName, rows.connection());
		rows.copy(TableCopies.copyRows(copy, sourceName, copy));
		rows.commit();
	}

	private void append(StoredTable target, StoredTable source, String sourceName) throws SQLException {
		Transactions transactions = this.scope.session().transactions();
		transactions.writes(target);
		try {
			execute(TableCopies.copyRows(source, sourceName, target));
		}
		finally {
			transactions.wrote(target);
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.scope.session().storage().createStatement()) {
			statement.execute(sql);
		}
	}

}
