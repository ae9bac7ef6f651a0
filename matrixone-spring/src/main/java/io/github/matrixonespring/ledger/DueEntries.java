package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * Finds the entries that are due, without reading each time the many that were finished
 * long ago: once an hour it is found out how old the oldest unfinished one is, and what
 * is older is not read until the next time.
 */
final class DueEntries {

	private static final Duration FULL_INTERVAL = Duration.ofHours(1);

	/** The entry of a transaction that takes longer is found an hour later. */
	private static final Duration LONGEST_TRANSACTION = Duration.ofHours(1);

	private final MatrixOneConnections connections;

	private final LedgerStore store;

	private volatile @Nullable Since since;

	DueEntries(MatrixOneConnections connections, LedgerStore store) {
		this.connections = connections;
		this.store = store;
	}

	/**
	 * Look at all entries the next time.
	 */
	void reset() {
		this.since = null;
	}

	/**
	 * Find entries that are due, the oldest first.
	 */
	List<LedgerRow> find(int limit) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.due(statements, since(statements), limit);
		}
	}

	/**
	 * Find entries that are not finished, due or not, the oldest first.
	 */
	List<LedgerRow> findUnfinished(int limit) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.unfinished(statements, since(statements), limit);
		}
	}

	LedgerSummary summarize() {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.summarize(statements, since(statements));
		}
	}

	private Instant since(MatrixOneStatements statements) {
		Since current = this.since;
		if (current == null || current.isOld()) {
			current = new Since(this.store.oldestUnfinished(statements, LONGEST_TRANSACTION), System.nanoTime());
			this.since = current;
		}
		return current.requestedAt();
	}

	/**
	 * How old an entry can be that is not finished.
	 *
	 * @param requestedAt when the oldest was requested, by the clock of the database
	 * @param known when that was found out, by {@link System#nanoTime()}
	 */
	private record Since(Instant requestedAt, long known) {

		private boolean isOld() {
			return System.nanoTime() - this.known > FULL_INTERVAL.toNanos();
		}

	}

}
