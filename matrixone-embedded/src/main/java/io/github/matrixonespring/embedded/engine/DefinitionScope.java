package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Where a session's definitions happen: in its view of the catalog, while nobody else
 * does schema work.
 *
 * @param session the session
 */
record DefinitionScope(Session session) {

	/**
	 * What happens there.
	 */
	@FunctionalInterface
	interface Work {

		void run() throws SQLException;

	}

	void locked(Work work) throws SQLException {
		ReentrantLock lock = storage().lock();
		lock.lock();
		try {
			work.run();
		}
		finally {
			lock.unlock();
		}
	}

	Storage storage() {
		return this.session.instance().storage();
	}

	CatalogState catalog() {
		return this.session.catalog();
	}

	void change(CatalogChange change) throws SQLException {
		this.session.transactions().change(change);
	}

	/**
	 * Return the database that a name belongs to, in which something is to be changed.
	 * @param name the name
	 * @return the database
	 * @throws SQLException if there is none, or it belongs to the server
	 */
	Database database(ObjectName name) throws SQLException {
		Database database = catalog().database(this.session.databaseOf(name));
		if (database.system()) {
			throw ServerError.noPrivilege();
		}
		return database;
	}

	/**
	 * Return a table that is to be changed.
	 * @param name the name
	 * @return the table
	 * @throws SQLException if there is none, or it belongs to the server
	 */
	StoredTable table(ObjectName name) throws SQLException {
		Database database = database(name);
		if (database.relation(name.name()) instanceof StoredTable table) {
			return table;
		}
		throw ServerError.unknownTable(database.name(), name.name());
	}

	/**
	 * Return whether a name is taken already.
	 * @param database the database
	 * @param name the name
	 * @param allowed whether it may be
	 * @return whether it is
	 * @throws SQLException if it is but may not be
	 */
	static boolean isTaken(Database database, String name, boolean allowed) throws SQLException {
		boolean taken = database.relation(name) != null;
		if (taken && !allowed) {
			throw ServerError.tableExists(name);
		}
		return taken;
	}

	/**
	 * Refuse to touch a table that foreign keys of others point to.
	 * @param table the table
	 * @param verb what is to be done
	 * @throws SQLException if it is referred to
	 */
	void checkNotReferenced(StoredTable table, String verb) throws SQLException {
		boolean dropped = verb.equals("drop");
		if (dropped && !this.session.variables().checksForeignKeys()) {
			return;
		}
		boolean referenced = catalog().databases()
			.values()
			.stream()
			.flatMap((database) -> database.tables().stream())
			.filter((other) -> other.id() != table.id())
			.flatMap((other) -> other.structure().foreignKeys().stream())
			.anyMatch((key) -> key.parentSchema().equals(table.schema()));
		if (referenced) {
			throw ServerError.internal(
					"can not " + verb + " table '" + table.name() + "' referenced by some foreign key constraint");
		}
	}

}
