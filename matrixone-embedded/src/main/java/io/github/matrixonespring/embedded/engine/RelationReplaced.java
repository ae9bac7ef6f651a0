package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * A relation was altered or renamed. H2 has done it already and cannot undo it, so this
 * change is never part of a transaction.
 *
 * @param database its database
 * @param before what it was
 * @param after what it is
 */
record RelationReplaced(Database database, Relation before, Relation after) implements CatalogChange {

	@Override
	public CatalogState apply(CatalogState state) throws SQLException {
		Database current = state.find(this.database.name());
		if (current == null) {
			throw ServerError.writeConflict();
		}
		return state.with(current.without(this.before.name()).with(this.after));
	}

	@Override
	public void record(SystemTables tables, Connection connection) throws SQLException {
		tables.delete(this.database, this.before, connection);
		tables.insert(this.database, this.after, connection);
	}

	@Override
	public void committed(Storage storage) {
	}

	@Override
	public void rolledBack(Storage storage) {
	}

}
