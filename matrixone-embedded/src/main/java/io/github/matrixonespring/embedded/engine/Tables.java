package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Creates and alters tables for a session.
 */
public final class Tables {

	private final DefinitionScope scope;

	public Tables(Session session) {
		this.scope = new DefinitionScope(session);
	}

	/**
	 * What a table is made with in H2.
	 */
	@FunctionalInterface
	public interface CreateDdl {

		/**
		 * Return the statements.
		 * @param schema the H2 schema for the table
		 * @return the statements
		 * @throws SQLException if the definition refers to something that does not exist
		 */
		List<String> statements(String schema) throws SQLException;

	}

	/**
	 * What a table is altered with in H2.
	 */
	@FunctionalInterface
	public interface AlterDdl {

		/**
		 * Return the statements.
		 * @param table the table
		 * @return the statements
		 * @throws SQLException if the alteration refers to something that does not exist
		 */
		List<String> statements(StoredTable table) throws SQLException;

	}

	public void create(ObjectName name, boolean ifNotExists, String createSql, CreateDdl ddl) throws SQLException {
		this.scope.locked(() -> {
			Database database = this.scope.database(name);
			if (DefinitionScope.isTaken(database, name.name(), ifNotExists)) {
				return;
			}
			Storage storage = this.scope.storage();
			String schema = storage.createSchema();
			try {
				for (String statement : ddl.statements(schema)) {
					storage.execute(statement);
				}
				StoredTable created = new StoredTable(storage.nextNumber(), name.name(), createSql, schema,
						StructureReader.read(storage, schema), new WriteCounter());
				this.scope.change(new RelationCreated(database, created, List.of()));
			}
			catch (SQLException ex) {
				storage.dropSchema(schema);
				throw ex;
			}
		});
	}

	/**
	 * Alter a table.
	 * @param name the name
	 * @param newName the name afterwards
	 * @param ddl what to send to H2
	 * @throws SQLException if the table is missing or H2 refuses
	 */
	public void alter(ObjectName name, String newName, AlterDdl ddl) throws SQLException {
		this.scope.locked(() -> {
			StoredTable table = this.scope.table(name);
			Database database = this.scope.database(name);
			if (!newName.equals(name.name())) {
				DefinitionScope.isTaken(database, newName, false);
			}
			// Frozen copies have the old columns.
			table.writes().begin();
			String nameInStorage = name.name();
			try {
				for (String statement : ddl.statements(table)) {
					this.scope.storage().execute(statement);
				}
				nameInStorage = newName;
			}
			finally {
				table.writes().end();
				// What was altered before a failure stays altered.
				TableStructure structure = StructureReader.read(this.scope.storage(), table.schema());
				this.scope.change(new RelationReplaced(database, table, new StoredTable(table.id(), nameInStorage,
						table.createSql(), table.schema(), structure, table.writes())));
			}
		});
	}

	/**
	 * Remove all rows of a table and number new ones from the start.
	 * @param name the name
	 * @throws SQLException if the table is missing or needed
	 */
	public void truncate(ObjectName name) throws SQLException {
		this.scope.locked(() -> {
			StoredTable table = this.scope.table(name);
			this.scope.checkNotReferenced(table, "truncate");
			table.writes().begin();
			try {
				this.scope.storage().execute("TRUNCATE TABLE " + table.storageName() + " RESTART IDENTITY");
			}
			finally {
				table.writes().end();
			}
		});
	}

}
