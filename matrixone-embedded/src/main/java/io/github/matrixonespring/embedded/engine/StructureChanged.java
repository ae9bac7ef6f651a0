package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The foreign keys of a table came to point to something else, because of what happened
 * to the table that they refer to.
 *
 * @param database the database of the table
 * @param table the table before
 * @param change what became of its structure
 * @param afterCommit statements for H2 that have to wait for the commit
 */
record StructureChanged(Database database, StoredTable table, UnaryOperator<TableStructure> change,
		List<String> afterCommit) implements CatalogChange {

	@Override
	public CatalogState apply(CatalogState state) {
		Database current = state.find(this.database.name());
		if (current != null && current.relation(this.table.name()) instanceof StoredTable now
				&& now.id() == this.table.id()) {
			return state.with(current.with(changed(now)));
		}
		return state;
	}

	private StoredTable changed(StoredTable before) {
		return before.withStructure(this.change.apply(before.structure()));
	}

	@Override
	public void record(SystemTables tables, Connection connection) throws SQLException {
		tables.delete(this.database, this.table, connection);
		tables.insert(this.database, changed(this.table), connection);
	}

	@Override
	public void committed(Storage storage) throws SQLException {
		for (String statement : this.afterCommit) {
			storage.execute(statement);
		}
	}

	@Override
	public void rolledBack(Storage storage) {
	}

}
