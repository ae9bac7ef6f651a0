package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * A table, view or sequence came to be.
 *
 * @param database its database
 * @param relation what came to be
 * @param afterCommit statements for H2 that have to wait for the commit
 */
record RelationCreated(Database database, Relation relation, List<String> afterCommit) implements CatalogChange {

	@Override
	public CatalogState apply(CatalogState state) throws SQLException {
		Database current = state.find(this.database.name());
		if (current == null || current.id() != this.database.id() || current.relation(this.relation.name()) != null) {
			throw ServerError.writeConflict();
		}
		return state.with(current.with(this.relation));
	}

	@Override
	public void record(SystemTables tables, Connection connection) throws SQLException {
		tables.insert(this.database, this.relation, connection);
	}

	@Override
	public void committed(Storage storage) throws SQLException {
		for (String statement : this.afterCommit) {
			storage.execute(statement);
		}
	}

	@Override
	public void rolledBack(Storage storage) throws SQLException {
		RelationDropped.dropSchema(this.relation, storage);
	}

}
