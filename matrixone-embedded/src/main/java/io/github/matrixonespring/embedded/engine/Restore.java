package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Brings back what a snapshot holds, in the steps of the server:
 * <ol>
 * <li>Tables that refer to others are dropped, unless something refers to them.</li>
 * <li>A database is dropped and created again, unless a table of another one refers to it
 * today. Then its other tables and its views stay as they are, and nobody is told.</li>
 * <li>Tables without foreign keys are made again, then those with foreign keys, each
 * behind those that it refers to. One that something refers to stays as it is, and one
 * whose parent is missing stays away. Nobody is told of that, either.</li>
 * <li>Views are made again, if they can be read both at the snapshot and now.</li>
 * </ol>
 * Sequences are left behind. Names without a database belong to that of the views from
 * then on, whether or not they could be restored.
 */
final class Restore {

	private final Session session;

	private final SnapshotTarget target;

	private final Snapshot snapshot;

	private final Restores.ViewCheck viewCheck;

	private final References then;

	private final Map<ObjectName, View> views = new LinkedHashMap<>();

	Restore(Session session, SnapshotTarget target, Snapshot snapshot, Restores.ViewCheck viewCheck) {
		this.session = session;
		this.target = target;
		this.snapshot = snapshot;
		this.viewCheck = viewCheck;
		this.then = References.of(snapshot.catalog());
	}

	/**
	 * Do it, within the open transaction of the session.
	 * @throws SQLException if something cannot be brought back
	 */
	void run() throws SQLException {
		dropChildren();
		List<ObjectName> related = this.then.sorted(this.target);
		switch (this.target.level()) {
			case ACCOUNT, CLUSTER -> restoreAccount(related);
			case DATABASE -> restoreDatabase(this.target.database(), related);
			case TABLE -> restoreTable(related);
		}
		for (ObjectName table : related) {
			if (find(this.snapshot.catalog(), table) instanceof StoredTable source) {
				recreate(table, source);
			}
		}
		restoreViews();
	}

	private void dropChildren() throws SQLException {
		List<ObjectName> tables = References.of(present()).sorted(this.target);
		for (int i = tables.size() - 1; i >= 0; i--) {
			if (!References.of(present()).isReferredTo(tables.get(i))) {
				dropTable(tables.get(i));
			}
		}
	}

	private void dropTable(ObjectName name) throws SQLException {
		if (find(present(), name) instanceof StoredTable table) {
			change(new RelationDropped(present().database(name.requiredDatabase()), table));
		}
	}

	private void restoreAccount(List<ObjectName> related) throws SQLException {
		for (Database database : present().databases().values()) {
			if (!database.system()) {
				change(new DatabaseDropped(database));
			}
		}
		for (Database database : this.snapshot.catalog().databases().values()) {
			if (!database.system()) {
				restoreDatabase(database.name(), related);
			}
		}
	}

	private void restoreDatabase(String name, List<ObjectName> related) throws SQLException {
		Database source = this.snapshot.catalog().database(name);
		if (References.of(present()).isReferredToFromElsewhere(name)) {
			return;
		}
		Database current = present().find(name);
		if (current != null) {
			change(new DatabaseDropped(current));
		}
		createDatabase(name);
		for (Relation relation : source.relations().values()) {
			restore(new ObjectName(name, relation.name()), relation, related);
		}
	}

	private void restoreTable(List<ObjectName> related) throws SQLException {
		Database source = this.snapshot.catalog().database(this.target.database());
		createDatabase(source.name());
		Relation relation = source.relation(this.target.table());
		if (relation == null || relation instanceof Sequence) {
			throw ServerError
				.internal("table " + this.target.table() + " not exists at snapshot " + this.snapshot.name());
		}
		restore(new ObjectName(source.name(), relation.name()), relation, related);
	}

	private void createDatabase(String name) throws SQLException {
		if (present().find(name) == null) {
			String sql = "CREATE DATABASE IF NOT EXISTS " + ObjectName.quoted(name);
			change(new DatabaseCreated(new Database(storage().nextNumber(), name, sql, false, Map.of())));
		}
	}

	private void restore(ObjectName name, Relation relation, List<ObjectName> related) throws SQLException {
		if (relation instanceof View view) {
			this.views.put(name, view);
		}
		else if (relation instanceof StoredTable table && !related.contains(name)) {
			recreate(name, table);
		}
	}

	private void recreate(ObjectName name, StoredTable source) throws SQLException {
		if (References.of(present()).isReferredTo(name)) {
			return;
		}
		Database database = present().database(name.requiredDatabase());
		dropTable(name);
		refuseTaken(name);
		RestoredTable restored = new RestoredTable(this.session, this.snapshot, this.then);
		StoredTable created = restored.create(name, source,
				"create table %1$s clone %1$s {MO_TS = %2$d }".formatted(name.toSql(), this.snapshot.timestamp()));
		if (created != null) {
			change(new RelationCreated(database, created, List.of()));
		}
	}

	private void refuseTaken(ObjectName name) throws SQLException {
		if (find(present(), name) != null) {
			throw ServerError.tableExists(name.name());
		}
	}

	private void restoreViews() throws SQLException {
		for (ObjectName view : this.views.keySet()) {
			this.session.namesIn(view.requiredDatabase());
			this.viewCheck.check(view, new Moment(this.snapshot, false));
		}
		for (Map.Entry<ObjectName, View> view : this.views.entrySet()) {
			recreate(view.getKey(), view.getValue());
		}
		for (ObjectName view : this.views.keySet()) {
			this.viewCheck.check(view, Moment.PRESENT);
		}
	}

	private void recreate(ObjectName name, View view) throws SQLException {
		if (find(present(), name) instanceof View current) {
			change(new RelationDropped(present().database(name.requiredDatabase()), current));
		}
		refuseTaken(name);
		View created = new View(storage().nextNumber(), view.name(), view.createSql(), view.database(), view.query(),
				view.columnNames(), view.columns());
		change(new RelationCreated(present().database(name.requiredDatabase()), created, List.of()));
	}

	private static @Nullable Relation find(CatalogState catalog, ObjectName name) {
		return catalog.find(name.requiredDatabase(), name.name());
	}

	private CatalogState present() {
		return this.session.catalog();
	}

	private Storage storage() {
		return this.session.instance().storage();
	}

	private void change(CatalogChange change) throws SQLException {
		this.session.transactions().change(change);
	}

}
