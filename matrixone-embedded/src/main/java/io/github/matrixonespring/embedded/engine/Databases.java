package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * Creates and drops databases for a session.
 */
public final class Databases {

	private final Session session;

	private final DefinitionScope scope;

	public Databases(Session session) {
		this.session = session;
		this.scope = new DefinitionScope(session);
	}

	public void create(String name, boolean ifNotExists, String createSql) throws SQLException {
		DatabaseNames.check(name);
		this.scope.locked(() -> {
			if (this.scope.catalog().find(name) == null) {
				long id = this.scope.storage().nextNumber();
				this.scope.change(new DatabaseCreated(new Database(id, name, createSql, false, Map.of())));
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
	 * @return how many tables, views and sequences went with it
	 * @throws SQLException if it is missing or belongs to the server
	 */
	public long drop(String name, boolean ifExists) throws SQLException {
		List<Relation> dropped = new ArrayList<>();
		this.scope.locked(() -> {
			Database database = this.scope.catalog().find(name);
			if (database == null) {
				if (!ifExists) {
					throw ServerError.databaseToDropMissing(name);
				}
				return;
			}
			if (database.system()) {
				throw ServerError.noPrivilege();
			}
			dropped.addAll(database.relations().values());
			this.scope.change(new DatabaseDropped(database));
			this.session.leaveDatabase(name);
		});
		return dropped.size();
	}

}
