package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
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

	/**
	 * Create a table.
	 * @param name the name
	 * @param ifNotExists whether an existing one is enough
	 * @param createSql the statement
	 * @param ddl what to send to H2
	 * @param foreignKeys its foreign keys, which may refer to tables that do not exist
	 * while foreign keys are not checked
	 * @throws SQLException if the name is taken, or the definition is wrong
	 */
	public void create(ObjectName name, boolean ifNotExists, String createSql, CreateDdl ddl,
			List<ForwardReference> foreignKeys) throws SQLException {
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
				ForeignKeys keys = new ForeignKeys(this.scope);
				StoredTable created = keys.add(database, new StoredTable(storage.nextNumber(), name.name(), createSql,
						schema, StructureReader.read(storage, schema), new WriteCounter()), foreignKeys);
				List<CatalogChange> arrival = keys.arrival(database, created);
				this.scope.change(new RelationCreated(database, created, List.of()));
				for (CatalogChange change : arrival) {
					this.scope.change(change);
				}
			}
			catch (SQLException ex) {
				storage.dropSchema(schema);
				throw ex;
			}
		});
	}

	/**
	 * Create an empty table like another.
	 * @param name the name
	 * @param ifNotExists whether an existing one is enough
	 * @param source the other table
	 * @param createSql the statement
	 * @throws SQLException if the name is taken, or there is no such other table
	 */
	public void createLike(ObjectName name, boolean ifNotExists, ObjectName source, String createSql)
			throws SQLException {
		this.scope.locked(() -> {
			StoredTable table = source(source);
			Database database = this.scope.database(name);
			if (DefinitionScope.isTaken(database, name.name(), ifNotExists)) {
				return;
			}
			Storage storage = this.scope.storage();
			StoredTable like = new TableCopies(storage).createLike(table, name.name());
			try {
				for (String column : like.structure().numbered()) {
					storage.execute("ALTER TABLE " + like.storageName() + " ALTER COLUMN " + StorageNames.quoted(column)
							+ " RESTART WITH 1");
				}
				TableCopies.Connected connected = TableCopies.connect(like,
						(schema) -> schema.equals(table.schema()) ? like : parent(schema));
				for (String statement : connected.foreignKeys()) {
					storage.execute(statement);
				}
				StoredTable created = new StoredTable(like.id(), like.name(), createSql, like.schema(),
						connected.table().structure(), like.writes());
				List<CatalogChange> arrival = new ForeignKeys(this.scope).arrival(database, created);
				this.scope.change(new RelationCreated(database, created, List.of()));
				for (CatalogChange change : arrival) {
					this.scope.change(change);
				}
			}
			catch (SQLException ex) {
				storage.dropSchema(like.schema());
				throw ex;
			}
		});
	}

	private StoredTable source(ObjectName name) throws SQLException {
		String database = this.scope.session().databaseOf(name);
		Relation relation = this.scope.catalog().database(database).relation(name.name());
		if (relation == null) {
			throw ServerError.unknownTable(database, name.name());
		}
		if (relation instanceof StoredTable table && !table.structure().definitions().isEmpty()) {
			return table;
		}
		if (relation instanceof View) {
			throw ServerError.internal(database + "." + name.name() + " is not BASE TABLE");
		}
		throw ServerError.notSupported("a table like " + database + "." + name.name());
	}

	private StoredTable parent(String schema) {
		for (Database database : this.scope.catalog().databases().values()) {
			for (StoredTable table : database.tables()) {
				if (table.schema().equals(schema)) {
					return table;
				}
			}
		}
		throw new IllegalStateException("No table in the schema " + schema);
	}

	/**
	 * Make sure that a table can be altered.
	 * @param name the name
	 * @throws SQLException if it cannot
	 */
	public void checkTable(ObjectName name) throws SQLException {
		String database = this.scope.session().databaseOf(name);
		if (this.scope.catalog().find(database, name.name()) instanceof View) {
			throw ServerError.internal("you should use alter view statemnt for View");
		}
		this.scope.table(name);
	}

	/**
	 * Return the columns of a table.
	 * @param name the table
	 * @return the columns
	 * @throws SQLException if there is no such table
	 */
	public List<Column> columns(ObjectName name) throws SQLException {
		return this.scope.table(name).structure().columns();
	}

	/**
	 * Make sure that a table can be altered, as the server alters partitions in a way of
	 * their own.
	 * @param name the table
	 * @param changesColumns whether that may change columns that there are
	 * @throws SQLException if it cannot be altered
	 */
	public void checkAlterable(ObjectName name, boolean changesColumns) throws SQLException {
		checkTable(name);
		TableStructure structure = this.scope.table(name).structure();
		if (!structure.partitions().isEmpty()) {
			throw ServerError.notSupported("an alteration of the table " + name.name() + ", which has partitions");
		}
		if (changesColumns && structure.hasUniquePrefix()) {
			throw ServerError.notSupported("this alteration of the table " + name.name()
					+ ", which has a unique key on the beginning of a column");
		}
	}

	/**
	 * Return the statement for H2 that adds a foreign key to a table that is altered.
	 * @param table the table
	 * @param key the foreign key
	 * @return the statement
	 * @throws SQLException if the key does not fit the table that it refers to
	 */
	public String foreignKey(StoredTable table, ForwardReference key) throws SQLException {
		for (Database database : this.scope.catalog().databases().values()) {
			if (database.tables().contains(table)) {
				return new ForeignKeys(this.scope).addition(database, table, key);
			}
		}
		throw new IllegalStateException("Not in the catalog: " + table.name());
	}

	/**
	 * Refuse to take away a column that foreign keys of others refer to.
	 * @param table the table
	 * @param column the column
	 * @throws SQLException if it is referred to
	 */
	public void checkNotReferred(StoredTable table, String column) throws SQLException {
		for (Database database : this.scope.catalog().databases().values()) {
			for (StoredTable child : database.tables()) {
				for (ForeignKey key : child.structure().foreignKeys()) {
					if (key.parentSchema().equals(table.schema()) && key.parentColumns().contains(column)) {
						throw ServerError.of(1829, "HY000",
								"Cannot drop column '" + column + "': needed in a foreign key constraint '" + key.name()
										+ "' of table '" + child.name() + "'");
					}
				}
			}
		}
	}

	/**
	 * Alter a table.
	 * @param name the name
	 * @param newName the name afterwards
	 * @param steps what to send to H2, one after the other
	 * @throws SQLException if the table is missing or H2 refuses
	 */
	public void alter(ObjectName name, String newName, List<AlterDdl> steps) throws SQLException {
		this.scope.locked(() -> {
			StoredTable table = this.scope.table(name);
			Database database = this.scope.database(name);
			if (!newName.equals(name.name())) {
				DefinitionScope.isTaken(database, newName, false);
			}
			if (steps.size() > 1) {
				rehearse(table, steps);
			}
			// Frozen copies have the old columns.
			table.writes().begin();
			String nameInStorage = name.name();
			List<CatalogChange> renaming = List.of();
			try {
				StoredTable altered = table;
				for (AlterDdl step : steps) {
					altered = execute(step, altered, steps.size() > 1);
				}
				if (!newName.equals(name.name())) {
					this.scope.storage()
						.execute("ALTER TABLE " + table.storageName() + " RENAME TO " + StorageNames.quoted(newName));
					nameInStorage = newName;
					renaming = new ForeignKeys(this.scope).renaming(renamed(table, newName));
				}
			}
			finally {
				table.writes().end();
				// What was altered before a failure stays altered.
				TableStructure structure = read(table);
				if (changeHiddenKey(table, structure, StorageNames.qualified(table.schema(), nameInStorage))) {
					structure = read(table);
				}
				this.scope.change(new RelationReplaced(database, table, new StoredTable(table.id(), nameInStorage,
						table.createSql(), table.schema(), structure, table.writes())));
			}
			for (CatalogChange change : renaming) {
				this.scope.change(change);
			}
		});
	}

	/**
	 * A primary key takes the place of the hidden one, and the other way round.
	 */
	private boolean changeHiddenKey(StoredTable before, TableStructure after, String storageName) throws SQLException {
		boolean had = before.structure().hiddenKey() != null;
		boolean has = after.hiddenKey() != null;
		if (had && !has) {
			this.scope.storage()
				.execute("ALTER TABLE " + storageName + " DROP COLUMN " + StorageNames.quoted(HiddenKey.NAME));
		}
		else if (has && !had) {
			this.scope.storage().execute("ALTER TABLE " + storageName + " ADD COLUMN " + HiddenKey.DDL);
		}
		return had != has;
	}

	private TableStructure read(StoredTable table) throws SQLException {
		return StructureReader.read(this.scope.storage(), table.schema()).withWaiting(table.structure().waiting());
	}

	private static StoredTable renamed(StoredTable table, String newName) {
		return new StoredTable(table.id(), newName, table.createSql(), table.schema(), table.structure(),
				table.writes());
	}

	/**
	 * Do it without any rows first, as H2 cannot undo the first of several steps if the
	 * second one is wrong.
	 */
	private void rehearse(StoredTable table, List<AlterDdl> steps) throws SQLException {
		Storage storage = this.scope.storage();
		StoredTable trial = new TableCopies(storage).createLike(table, table.name());
		try {
			for (AlterDdl step : steps) {
				trial = execute(step, trial, true);
			}
		}
		finally {
			storage.dropSchema(trial.schema());
		}
	}

	private StoredTable execute(AlterDdl step, StoredTable table, boolean more) throws SQLException {
		for (String statement : step.statements(table)) {
			this.scope.storage().execute(statement);
		}
		return more ? table.withStructure(read(table)) : table;
	}

	/**
	 * Rename a table.
	 * @param name the name
	 * @param newName the name afterwards
	 * @throws SQLException if the table is missing or the new name is taken
	 */
	public void rename(ObjectName name, String newName) throws SQLException {
		alter(name, newName, List.of());
	}

	/**
	 * Remove all rows of a table and number new ones from the start.
	 * @param name the name
	 * @throws SQLException if the table is missing or needed
	 */
	public void truncate(ObjectName name) throws SQLException {
		this.scope.locked(() -> {
			if (this.scope.database(name).relation(name.name()) instanceof Sequence) {
				throw ServerError.internal("Should use 'drop sequence' to drop a sequence");
			}
			StoredTable table = this.scope.table(name);
			this.scope.checkNotReferenced(table, "truncate");
			if (!table.structure().waiting().isEmpty()) {
				// The server makes the table anew, and forgets them.
				this.scope.change(new StructureChanged(this.scope.database(name), table,
						(structure) -> structure.withWaiting(List.of()), List.of()));
			}
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
