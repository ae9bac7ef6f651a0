package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * One stand-in for a server, with databases and snapshots of its own.
 */
public final class Instance {

	/** What the server reports as its version. */
	public static final String VERSION = "8.0.30-MatrixOne-v4.2.0";

	/** The one account. */
	public static final String ACCOUNT = "sys";

	/** The one role, which may do everything. */
	public static final String ROLE = "moadmin";

	private final Storage storage;

	private final Catalog catalog;

	private final Snapshots snapshots;

	private final NamedLocks namedLocks = new NamedLocks();

	private final AtomicLong lastSession = new AtomicLong();

	private final Map<Long, Session> sessions = new ConcurrentSkipListMap<>();

	/**
	 * Start an instance.
	 * @param database the database that it starts with and that is current on every new
	 * connection
	 * @throws SQLException if H2 cannot be started
	 */
	public Instance(String database) throws SQLException {
		this.storage = new Storage();
		this.catalog = new Catalog(this.storage);
		this.snapshots = new Snapshots(this.storage, this.catalog);
		this.storage.lock().lock();
		try {
			this.catalog.change(new DatabaseCreated(
					new Database(this.storage.nextNumber(), database, "create database " + database, false, Map.of())));
		}
		finally {
			this.storage.lock().unlock();
		}
	}

	Storage storage() {
		return this.storage;
	}

	Catalog catalog() {
		return this.catalog;
	}

	public Snapshots snapshots() {
		return this.snapshots;
	}

	public NameHistory names() {
		return this.catalog.names();
	}

	/**
	 * Open a session.
	 * @param database the database that is current in it
	 * @return the session
	 * @throws SQLException if the database does not exist
	 */
	public Session connect(String database) throws SQLException {
		if (this.catalog.committed().find(database) == null) {
			throw ServerError.unknownDatabase(database);
		}
		Session session = new Session(this, this.lastSession.incrementAndGet(), this.storage.open(), database);
		this.sessions.put(session.id(), session);
		return session;
	}

	/**
	 * Return whether the open transaction of another session has read rows of a table FOR
	 * SHARE.
	 * @param table the table
	 * @param session the session that asks
	 * @return whether one has
	 */
	public boolean isSharedByOther(StoredTable table, Session session) {
		return this.sessions.values()
			.stream()
			.anyMatch((other) -> other != session && other.transactions().hasShared(table));
	}

	public NamedLocks namedLocks() {
		return this.namedLocks;
	}

	/**
	 * Return the open sessions.
	 * @return the sessions in the order of their ids
	 */
	public Collection<Session> sessions() {
		return List.copyOf(this.sessions.values());
	}

	void closed(Session session) {
		this.sessions.remove(session.id());
		this.namedLocks.releaseAll(session.id());
	}

	/**
	 * End this instance with all its data.
	 * @throws SQLException if H2 refuses
	 */
	public void shutdown() throws SQLException {
		this.storage.shutdown();
	}

}
