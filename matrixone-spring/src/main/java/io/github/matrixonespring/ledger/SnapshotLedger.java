package io.github.matrixonespring.ledger;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRegistrar;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.context.ApplicationEventPublisher;

/**
 * Account of the snapshots that transactions have asked for, in a database of its own. An
 * entry belongs to an application: others with the same ledger neither see nor finish nor
 * remove it, whatever their settings and their rights are. A transaction writes what it
 * asks for itself, so that the entry is there if and only if it is committed; what is
 * then not finished, because the application or a connection has gone away, is finished
 * by recovery.
 * <p>
 * An after-commit snapshot costs three statements more: its entry within the transaction,
 * and after it a look at the snapshot and a receipt. A provisional one costs two more as
 * well, the entry and its release within the transaction, and a third after a rollback. A
 * coalesced one costs its transaction none: an entry beside it stands for all that share
 * the snapshot, until they are committed and have entries of their own. Thread-safe.
 * <p>
 * All methods work at once, on a connection of their own; they are not part of a
 * transaction.
 *
 * @since 0.1.0
 */
public interface SnapshotLedger extends AutoCloseable {

	/**
	 * List the newest entries.
	 * @param limit how many at most
	 * @return the entries, the newest first
	 */
	List<LedgerEntry> list(int limit);

	/**
	 * Find an entry.
	 * @param id what identifies it
	 * @return the entry, or empty if there is none
	 */
	Optional<LedgerEntry> find(String id);

	/**
	 * Find the entries of a snapshot: one, or several if they were coalesced.
	 * @param snapshot the name of the snapshot
	 * @return the entries, the newest first
	 */
	List<LedgerEntry> findBySnapshot(String snapshot);

	/**
	 * Find the entries with a label.
	 * @param label the label
	 * @return the entries, the newest first
	 */
	List<LedgerEntry> findByLabel(String label);

	/**
	 * Count the entries that wait and those that have failed.
	 * @return the numbers
	 */
	LedgerSummary summarize();

	/**
	 * Try an entry again that has failed or was given up, or that waits for its next
	 * attempt: with the next recovery, which is started at once. Not for a provisional
	 * snapshot, whose transaction is over.
	 * @param id what identifies it
	 * @return whether there is such an entry
	 */
	boolean retry(String id);

	/**
	 * Give an entry up that is not finished, so that recovery leaves it alone.
	 * @param id what identifies it
	 * @return whether there is such an entry
	 */
	boolean giveUp(String id);

	/**
	 * Finish now what has not been finished in time, by this or another instance of the
	 * application. Otherwise done at start and regularly.
	 * @return how many entries were finished
	 * @throws io.github.matrixonespring.support.NotAllowedInTransactionException within a
	 * transaction, before anything is sent
	 */
	int recover();

	/**
	 * Return what writes the entries, for the {@link SnapshotManager}.
	 * @return the registrar
	 */
	SnapshotRegistrar registrar();

	/**
	 * Start recovering at once and regularly, on a thread of its own. Started again, it
	 * does nothing.
	 */
	void start();

	/**
	 * Stop recovering, and wait for snapshots that are being created, up to the timeout;
	 * what is not finished then is left to the next recovery.
	 */
	@Override
	void close();

	/**
	 * Create a ledger, which is not started.
	 * @param connections the connections, to be closed by the caller
	 * @param snapshots the manager that uses the {@link #registrar} of this ledger; asked
	 * for when there is something to create, for it is made after the ledger
	 * @param events receives what fails
	 * @param settings the settings
	 * @return the ledger
	 */
	static SnapshotLedger of(MatrixOneConnections connections, Supplier<SnapshotManager> snapshots,
			ApplicationEventPublisher events, LedgerSettings settings) {
		return new DefaultSnapshotLedger(connections, snapshots, events, settings);
	}

}
