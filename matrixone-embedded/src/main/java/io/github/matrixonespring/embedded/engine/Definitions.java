package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Creates, alters and drops databases, tables, views and sequences for a session.
 */
public final class Definitions {

	private final Session session;

	private final Storage storage;

	public Definitions(Session session) {
		this.session = session;
		this.storage = session.instance().storage();
	}

	/**
	 * What a table is made with in H2.
	 */
	@FunctionalInterface
	public interface TableDdl {

		/**
		 * Return the statements.
		 * @param schema the H2 schema for the table
		 * @return the statements
		 * @throws SQLException if the definition refers to something that does not exist
		 */
		List<String> statements(String schema) throws SQLException;

	}

	public void createDatabase(String name, boolean ifNotExists, String createSql) throws SQLException {
		DatabaseNames.check(name);
		locked(() -> {
			if (this.session.catalog().find(name) == null) {
				this.session.change(
						new DatabaseCreated(new Database(this.storage.nextNumber(), name, createSql, false, Map.of())));
			}
			else if (!ifNotExists) {
				throw ServerError.databaseExists(name);
			}
		});
	}

	/**
	 * Drop a database.
	 * @param name the name
	 * @param ifExists whether a missing database is no error
	 * @return how many tables went with it
	 * @throws SQLException if it is missing or belongs to the server
	 */
	public long dropDatabase(String name, boolean ifExists) throws SQLException {
		List<Relation> dropped = new ArrayList<>();
		locked(() -> {
			Database database = this.session.catalog().find(name);
			if (database == null) {
				if (!ifExists) {
					throw ServerError.databaseToDropMissing(name);
				}
				return;
			}
			checkNotSystem(database);
			dropped.addAll(database.tables());
			this.session.change(new DatabaseDropped(database));
			this.session.leaveDatabase(name);
		});
		return dropped.size();
	}

	public void createTable(ObjectName name, boolean ifNotExists, String createSql, TableDdl ddl) throws SQLException {
		locked(() -> {
			Database database = writableDatabase(name);
			if (isTaken(database, name.name(), ifNotExists)) {
				return;
			}
			String schema = this.storage.createSchema();
			try {
				for (String statement : ddl.statements(schema)) {
					this.storage.execute(statement);
				}
				this.session.change(
						new RelationCreated(database, new StoredTable(this.storage.nextNumber(), name.name(), createSql,
								schema, StructureReader.read(this.storage, schema), new WriteCounter()), List.of()));
			}
			catch (SQLException ex) {
				this.storage.dropSchema(schema);
				throw ex;
			}
		});
	}

	private static boolean isTaken(Database database, String name, boolean ifNotExists) throws SQLException {
		boolean taken = database.relation(name) != null;
		if (taken && !ifNotExists) {
			throw ServerError.tableExists(name);
		}
		return taken;
	}

	public void createSequence(ObjectName name, boolean ifNotExists, String createSql, String options)
			throws SQLException {
		locked(() -> {
			Database database = writableDatabase(name);
			if (isTaken(database, name.name(), ifNotExists)) {
				return;
			}
			Sequence sequence = new Sequence(this.storage.nextNumber(), name.name(), createSql,
					this.storage.createSchema());
			try {
				this.storage.execute("CREATE SEQUENCE " + sequence.storageName() + options);
				this.session.change(new RelationCreated(database, sequence, List.of()));
			}
			catch (SQLException ex) {
				this.storage.dropSchema(sequence.schema());
				throw ex;
			}
		});
	}

	/**
	 * Create a view.
	 * @param name the name
	 * @param replace whether it takes the place of an existing one
	 * @param ifNotExists whether an existing one is enough
	 * @param view the view, without an id
	 * @throws SQLException if the name is taken
	 */
	public void createView(ObjectName name, boolean replace, boolean ifNotExists, View view) throws SQLException {
		locked(() -> {
			Database database = writableDatabase(name);
			View created = new View(this.storage.nextNumber(), name.name(), view.createSql(), view.database(),
					view.query(), view.columnNames(), view.columns());
			if (replace && database.relation(name.name()) instanceof View replaced) {
				this.session.change(new RelationReplaced(database, replaced, created));
			}
			else if (!isTaken(database, name.name(), ifNotExists)) {
				this.session.change(new RelationCreated(database, created, List.of()));
			}
		});
	}

	/**
	 * Drop a relation.
	 * @param name the name
	 * @param kind the kind that it must be of
	 * @param ifExists whether a missing one is no error
	 * @param missing the error of a missing one
	 * @throws SQLException if it is missing or needed
	 */
	public void drop(ObjectName name, Class<? extends Relation> kind, boolean ifExists, SQLException missing)
			throws SQLException {
		locked(() -> {
			Database database = writableDatabase(name);
			Relation relation = database.relation(name.name());
			if (relation == null || !kind.isInstance(relation)) {
				if (!ifExists) {
					throw missing;
				}
				return;
			}
			if (relation instanceof StoredTable table && isReferenced(table)) {
				throw ServerError
					.internal("can not drop table '" + table.name() + "' referenced by some foreign key constraint");
			}
			this.session.change(new RelationDropped(database, relation));
		});
	}

	/**
	 * Return whether a table's rows are referred to from another table.
	 * @param table the table
	 * @return whether they are
	 * @throws SQLException if the variables of the session are out of order
	 */
	private boolean isReferenced(StoredTable table) throws SQLException {
		if (this.session.variables().system("foreign_key_checks").equals("0")) {
			return false;
		}
		return this.session.catalog()
			.databases()
			.values()
			.stream()
			.flatMap((database) -> database.tables().stream())
			.filter((other) -> other.id() != table.id())
			.flatMap((other) -> other.structure().foreignKeys().stream())
			.anyMatch((key) -> key.parentSchema().equals(table.schema()));
	}

	/**
	 * Remove all rows of a table and number new ones from the start.
	 * @param name the name
	 * @throws SQLException if the table is missing or needed
	 */
	public void truncateTable(ObjectName name) throws SQLException {
		locked(() -> {
			Database database = writableDatabase(name);
			if (!(database.relation(name.name()) instanceof StoredTable table)) {
				throw ServerError.unknownTable(database.name(), name.name());
			}
			if (isReferenced(table)) {
				throw ServerError.internal(
						"can not truncate table '" + table.name() + "' referenced by some foreign key constraint");
			}
			table.writes().begin();
			try {
				this.storage.execute("TRUNCATE TABLE " + table.storageName() + " RESTART IDENTITY");
			}
			finally {
				table.writes().end();
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
	public void alterTable(ObjectName name, String newName, AlterDdl ddl) throws SQLException {
		locked(() -> {
			Database database = writableDatabase(name);
			if (!(database.relation(name.name()) instanceof StoredTable table)) {
				throw ServerError.unknownTable(database.name(), name.name());
			}
			if (!newName.equals(name.name())) {
				isTaken(database, newName, false);
			}
			// Frozen copies have the old columns.
			table.writes().begin();
			String nameInStorage = name.name();
			try {
				for (String statement : ddl.statements(table)) {
					this.storage.execute(statement);
				}
				nameInStorage = newName;
			}
			finally {
				table.writes().end();
				// What was altered before a failure stays altered.
				StoredTable altered = new StoredTable(table.id(), nameInStorage, table.createSql(), table.schema(),
						StructureReader.read(this.storage, table.schema()), table.writes());
				this.session.change(new RelationReplaced(database, table, altered));
			}
		});
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

	private Database writableDatabase(ObjectName name) throws SQLException {
		String database = name.database();
		Database found = this.session.catalog()
			.database((database != null) ? database : this.session.requiredDatabase());
		checkNotSystem(found);
		return found;
	}

	private static void checkNotSystem(Database database) throws SQLException {
		if (database.system()) {
			throw ServerError.noPrivilege();
		}
	}

	private void locked(Work work) throws SQLException {
		ReentrantLock lock = this.storage.lock();
		lock.lock();
		try {
			work.run();
		}
		finally {
			lock.unlock();
		}
	}

	@FunctionalInterface
	private interface Work {

		void run() throws SQLException;

	}

}
