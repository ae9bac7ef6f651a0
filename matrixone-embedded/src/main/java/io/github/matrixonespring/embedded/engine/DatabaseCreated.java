package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * A database came to be, with all that it held from the start.
 */
record DatabaseCreated(Database database) implements CatalogChange {

	@Override
	public CatalogState apply(CatalogState state) throws SQLException {
		if (state.find(this.database.name()) != null) {
			throw ServerError.writeConflict();
		}
		return state.with(this.database);
	}

	@Override
	public void record(SystemTables tables, Connection connection) throws SQLException {
		tables.insert(this.database, connection);
	}

	@Override
	public void committed(Storage storage) {
	}

	@Override
	public void rolledBack(Storage storage) throws SQLException {
		for (Relation relation : this.database.relations().values()) {
			RelationDropped.dropSchema(relation, storage);
		}
	}

}
