package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An open transaction of a session.
 */
final class Transaction {

	private final boolean explicit;

	private final boolean beyondRollback;

	private final List<CatalogChange> changes = new ArrayList<>();

	private final String id;

	/**
	 * What it has begun to write to, by the ids of the tables; read by other sessions.
	 */
	private final Map<Long, WriteCounter> writes = new ConcurrentHashMap<>();

	/** Of which tables it has read rows FOR SHARE, by their ids. */
	private final Set<Long> shared = ConcurrentHashMap.newKeySet();

	/**
	 * Create a transaction.
	 * @param explicit whether BEGIN opened it, not the first statement under
	 * {@code autocommit = 0}
	 */
	Transaction(boolean explicit) {
		this(UUID.randomUUID().toString().replace("-", ""), explicit, false);
	}

	private Transaction(String id, boolean explicit, boolean beyondRollback) {
		this.id = id;
		this.explicit = explicit;
		this.beyondRollback = beyondRollback;
	}

	/**
	 * Return what goes on with this transaction, which on the server is the same one,
	 * where a definition has committed what came before.
	 * @return a transaction with its id
	 */
	Transaction beyondDefinition() {
		return new Transaction(this.id, this.explicit, true);
	}

	/**
	 * Return whether a rollback would not take back all that it should.
	 * @return whether it would not
	 */
	boolean beyondRollback() {
		return this.beyondRollback;
	}

	boolean explicit() {
		return this.explicit;
	}

	List<CatalogChange> changes() {
		return this.changes;
	}

	CatalogState view(CatalogState committed) {
		CatalogState view = committed;
		for (CatalogChange change : this.changes) {
			try {
				view = change.apply(view);
			}
			catch (SQLException ex) {
				// Another transaction has taken the name meanwhile. This one goes on with
				// its own until the commit, which fails.
				continue;
			}
		}
		return view;
	}

	String id() {
		return this.id;
	}

	void share(StoredTable table) {
		this.shared.add(table.id());
	}

	boolean shares(StoredTable table) {
		return this.shared.contains(table.id());
	}

	void write(StoredTable table) {
		if (this.writes.putIfAbsent(table.id(), table.writes()) == null) {
			table.writes().begin();
		}
	}

	Set<Long> writtenTables() {
		return Set.copyOf(this.writes.keySet());
	}

	void ended() {
		this.writes.values().forEach(WriteCounter::end);
		this.writes.clear();
	}

}
