package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

import io.github.matrixonespring.embedded.engine.SnapshotTarget.Level;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;

/**
 * Clones databases and tables.
 */
public final class Clones {

	private final Session session;

	private final Storage storage;

	private final TableCopies copies;

	private final CommittedRows committedRows;

	public Clones(Session session) {
		this.session = session;
		this.storage = session.instance().storage();
		this.copies = new TableCopies(this.storage);
		this.committedRows = session.instance().snapshots().rows();
	}

	/**
	 * Clone a database. A missing source makes an empty database, as on the server.
	 * @param target the name of the clone
	 * @param source the name of the source
	 * @param moment when to read the source; now means what is committed
	 * @param createSql the statement
	 * @throws SQLException if the names or the moment will not do
	 */
	public void cloneDatabase(String target, String source, Moment moment, String createSql) throws SQLException {
		DatabaseNames.check(target);
		ReentrantLock lock = this.storage.lock();
		lock.lock();
		try {
			CatalogState present = present();
			if (present.find(target) != null) {
				throw ServerError.databaseExists(target);
			}
			if (moment.named() && moment.snapshot() != null && moment.snapshot().target().level() == Level.TABLE) {
				throw ServerError.internal("cannot use a table-level snapshot to clone cluster/account/database");
			}
			Database database = moment.catalog(present).find(source);
			Map<String, Relation> relations = (database != null) ? copy(database, target, moment) : Map.of();
			change(new DatabaseCreated(new Database(this.storage.nextNumber(), target, createSql, false, relations)));
		}
		finally {
			lock.unlock();
		}
	}

	private Map<String, Relation> copy(Database source, String target, Moment moment) throws SQLException {
		if (source.system()) {
			throw ServerError.notSupported("a clone of the system database " + source.name());
		}
		if (moment.named() && moment.snapshot() != null && !source.tables().isEmpty()) {
			SnapshotTarget of = moment.snapshot().target();
			if (of.level() == Level.DATABASE && !of.database().equals(source.name())) {
				throw ServerError.internal("database-level snapshot(" + moment.snapshot().name()
						+ ") does not belong to the database(" + source.name() + ")");
			}
		}
		Map<String, StoredTable> bySourceSchema = new HashMap<>();
		Map<String, Relation> relations = new LinkedHashMap<>();
		try {
			for (StoredTable table : source.tables()) {
				if (moment.snapshot() == null && !isCommitted(source.name(), table)) {
					throw ServerError.parser("table " + source.name() + "-" + table.name() + " does not exist");
				}
				StoredTable copy = this.copies.createLike(table, table.name());
				bySourceSchema.put(table.schema(), copy);
				relations.put(copy.name(), copy);
			}
			fill(source, bySourceSchema, moment);
		}
		catch (SQLException ex) {
			this.committedRows.rollback();
			for (StoredTable copy : bySourceSchema.values()) {
				this.storage.dropSchema(copy.schema());
			}
			throw ex;
		}
		for (Relation relation : source.relations().values()) {
			if (relation instanceof View view) {
				String database = view.database().equals(source.name()) ? target : view.database();
				relations.put(view.name(), new View(this.storage.nextNumber(), view.name(), view.createSql(), database,
						view.query(), view.columnNames(), view.columns()));
			}
		}
		return relations;
	}

	private void fill(Database source, Map<String, StoredTable> copies, Moment moment) throws SQLException {
		this.committedRows.begin();
		for (StoredTable table : source.tables()) {
			StoredTable copy = copies.get(table.schema());
			if (copy != null) {
				String sourceName = moment.storageName(table);
				this.copies.continueNumbers(copy, sourceName, this.committedRows.connection());
				this.committedRows.copy(TableCopies.copyRows(sourceName, copy));
			}
		}
		this.committedRows.commit();
		for (StoredTable copy : copies.values()) {
			for (String statement : TableCopies.foreignKeys(copy, parents(moment, copies))) {
				this.storage.execute(statement);
			}
		}
	}

	private boolean isCommitted(String database, StoredTable table) {
		Relation committed = this.session.instance().catalog().committed().find(database, table.name());
		return committed != null && committed.id() == table.id();
	}

	/**
	 * Clone a table. Now means what is committed, and what the transaction has written if
	 * the clone takes part in it.
	 * @param target the name of the clone
	 * @param ifNotExists adds the rows to an existing target, as on the server
	 * @param source the name of the source
	 * @param moment when to read the source
	 * @throws SQLException if the names or the moment will not do
	 */
	public void cloneTable(ObjectName target, boolean ifNotExists, ObjectName source, Moment moment)
			throws SQLException {
		ReentrantLock lock = this.storage.lock();
		lock.lock();
		try {
			CatalogState present = present();
			Database targetDatabase = present.database(database(target));
			if (targetDatabase.system()) {
				throw ServerError.internal("cannot clone data into system database");
			}
			StoredTable table = source(source, moment, present);
			checkSnapshot(moment, database(source), table.name());
			Relation existing = targetDatabase.relation(target.name());
			if (existing == null) {
				create(targetDatabase, target.name(), table, moment);
			}
			else if (ifNotExists && existing instanceof StoredTable filled) {
				append(filled, moment.storageName(table));
			}
			else {
				throw ServerError.tableExists(target.name());
			}
		}
		finally {
			lock.unlock();
		}
	}

	private StoredTable source(ObjectName name, Moment moment, CatalogState present) throws SQLException {
		Relation relation = moment.catalog(present).find(database(name), name.name());
		if (relation == null) {
			// The server leaves the database out where the statement does.
			String database = (name.database() != null) ? name.database() : "";
			throw ServerError.parser("table " + database + "-" + name.name() + " does not exist");
		}
		if (relation instanceof StoredTable table && !table.structure().definitions().isEmpty()) {
			return table;
		}
		throw ServerError.internal(database(name) + "." + name.name() + " is not BASE TABLE");
	}

	private static void checkSnapshot(Moment moment, String database, String table) throws SQLException {
		Snapshot snapshot = moment.snapshot();
		if (snapshot == null || !moment.named()) {
			return;
		}
		SnapshotTarget of = snapshot.target();
		if (of.level() == Level.DATABASE && !of.database().equals(database)) {
			throw ServerError.internal("database-level snapshot(" + snapshot.name()
					+ ") does not belong to the database(" + database + ")");
		}
		if (of.level() == Level.TABLE && !(of.database().equals(database) && of.table().equals(table))) {
			throw ServerError.internal("table-level snapshot(" + snapshot.name() + ") does not belong to the table("
					+ database + "-" + table + ")");
		}
	}

	private void create(Database database, String name, StoredTable source, Moment moment) throws SQLException {
		StoredTable copy = this.copies.createLike(source, name);
		try {
			List<String> foreignKeys = TableCopies.foreignKeys(copy, parents(moment, Map.of(source.schema(), copy)));
			String sourceName = moment.storageName(source);
			if (takesPart()) {
				this.copies.continueNumbers(copy, sourceName, this.session.storage());
				this.session.transactions().writes(copy);
				execute(TableCopies.copyRows(sourceName, copy));
				// Until the commit H2 holds a lock on the copy that its DDL would wait
				// for.
				change(new RelationCreated(database, copy, foreignKeys));
				return;
			}
			this.committedRows.begin();
			this.copies.continueNumbers(copy, sourceName, this.committedRows.connection());
			this.committedRows.copy(TableCopies.copyRows(sourceName, copy));
			this.committedRows.commit();
			for (String foreignKey : foreignKeys) {
				this.storage.execute(foreignKey);
			}
			change(new RelationCreated(database, copy, List.of()));
		}
		catch (SQLException ex) {
			this.committedRows.rollback();
			this.storage.dropSchema(copy.schema());
			throw ex;
		}
	}

	private void append(StoredTable target, String sourceName) throws SQLException {
		this.session.transactions().writes(target);
		try {
			execute(TableCopies.copyRows(sourceName, target));
		}
		finally {
			this.session.transactions().wrote(target);
		}
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.session.storage().createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * Return what the foreign keys of copies refer to: another copy, or the table that
	 * has the name of the original's parent now.
	 */
	private Function<String, StoredTable> parents(Moment moment, Map<String, StoredTable> copies) {
		CatalogState then = moment.catalog(present());
		return (schema) -> {
			StoredTable copy = copies.get(schema);
			return (copy != null) ? copy : current(then, schema);
		};
	}

	private StoredTable current(CatalogState then, String schema) {
		for (Database database : then.databases().values()) {
			for (StoredTable table : database.tables()) {
				if (table.schema().equals(schema)
						&& present().find(database.name(), table.name()) instanceof StoredTable parent) {
					return parent;
				}
			}
		}
		throw new IllegalStateException("The table that a foreign key refers to is gone: " + schema);
	}

	private CatalogState present() {
		return takesPart() ? this.session.catalog() : this.session.instance().catalog().committed();
	}

	private String database(ObjectName name) throws SQLException {
		return this.session.databaseOf(name);
	}

	/**
	 * Outside a transaction that BEGIN opened, a clone is a transaction of its own.
	 */
	private void change(CatalogChange change) throws SQLException {
		if (takesPart()) {
			this.session.transactions().change(change);
		}
		else {
			this.session.instance().catalog().change(change);
		}
	}

	private boolean takesPart() {
		return this.session.transactions().clonesTakePart();
	}

}
