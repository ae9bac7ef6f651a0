package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Creates views and sequences, and drops relations of any kind, for a session.
 */
public final class Relations {

	private final DefinitionScope scope;

	public Relations(Session session) {
		this.scope = new DefinitionScope(session);
	}

	public void createSequence(ObjectName name, boolean ifNotExists, String createSql, String options)
			throws SQLException {
		this.scope.locked(() -> {
			Database database = this.scope.database(name);
			if (DefinitionScope.isTaken(database, name.name(), ifNotExists)) {
				return;
			}
			Storage storage = this.scope.storage();
			Sequence sequence = new Sequence(storage.nextNumber(), name.name(), createSql, storage.createSchema());
			try {
				storage.execute("CREATE SEQUENCE " + sequence.storageName() + options);
				this.scope.change(new RelationCreated(database, sequence, List.of()));
			}
			catch (SQLException ex) {
				storage.dropSchema(sequence.schema());
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
		this.scope.locked(() -> {
			Database database = this.scope.database(name);
			if (replace && database.relation(name.name()) instanceof View replaced) {
				this.scope.change(new RelationDropped(database, replaced));
				database = this.scope.database(name);
			}
			if (!DefinitionScope.isTaken(database, name.name(), ifNotExists)) {
				View created = new View(this.scope.storage().nextNumber(), name.name(), view.createSql(),
						view.database(), view.query(), view.columnNames(), view.columns());
				this.scope.change(new RelationCreated(database, created, List.of()));
			}
		});
	}

	/**
	 * Refuse to drop a table that others refer to.
	 * @param name the name
	 * @throws SQLException if it is referred to
	 */
	public void checkNotReferenced(ObjectName name) throws SQLException {
		this.scope.locked(() -> {
			if (this.scope.database(name).relation(name.name()) instanceof StoredTable table) {
				this.scope.checkNotReferenced(table, "drop");
			}
		});
	}

	/**
	 * Drop a relation.
	 * @param name the name
	 * @param kind the kind that it must be of
	 * @param ifExists whether a missing one is no error
	 * @param missing the error of a missing one
	 * @throws SQLException if it is missing
	 */
	public void drop(ObjectName name, Class<? extends Relation> kind, boolean ifExists, SQLException missing)
			throws SQLException {
		this.scope.locked(() -> {
			Database database = this.scope.database(name);
			Relation relation = database.relation(name.name());
			if (relation == null || !kind.isInstance(relation)) {
				if (!ifExists) {
					throw missing;
				}
				return;
			}
			List<CatalogChange> departure = (relation instanceof StoredTable table)
					? new ForeignKeys(this.scope).departure(database, table) : List.of();
			this.scope.change(new RelationDropped(database, relation));
			for (CatalogChange change : departure) {
				this.scope.change(change);
			}
		});
	}

}
