package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database was dropped with all that it held.
 */
record DatabaseDropped(Database database) implements CatalogChange {

	@Override
	public CatalogState apply(CatalogState state) {
		return state.without(this.database.name());
	}

	@Override
	public void record(SystemTables tables, Connection connection) throws SQLException {
		tables.delete(this.database, connection);
		new PitrTable(connection).ended(this.database);
	}

	@Override
	public void committed(Storage storage) throws SQLException {
		for (Relation relation : this.database.relations().values()) {
			RelationDropped.dropSchema(relation, storage);
		}
	}

	@Override
	public void rolledBack(Storage storage) {
	}

}
