package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A table, view or sequence was dropped.
 *
 * @param database its database
 * @param relation what was dropped
 */
record RelationDropped(Database database, Relation relation) implements CatalogChange {

	@Override
	public CatalogState apply(CatalogState state) {
		Database current = state.find(this.database.name());
		return (current != null) ? state.with(current.without(this.relation.name())) : state;
	}

	@Override
	public void record(SystemTables tables, Connection connection) throws SQLException {
		tables.delete(this.database, this.relation, connection);
		if (this.relation instanceof StoredTable table) {
			new PitrTable(connection).ended(this.database.name(), table.name(), table.id());
		}
	}

	@Override
	public void committed(Storage storage) throws SQLException {
		dropSchema(this.relation, storage);
	}

	@Override
	public void rolledBack(Storage storage) {
	}

	static void dropSchema(Relation relation, Storage storage) throws SQLException {
		if (relation instanceof StoredTable table) {
			storage.dropSchema(table.schema());
		}
		else if (relation instanceof Sequence sequence) {
			storage.dropSchema(sequence.schema());
		}
	}

}
