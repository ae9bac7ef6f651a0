package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DuplicateKeyException;

/**
 * What coalesced calls leave in the ledger: a placeholder before the first of them can be
 * committed, and entries of their own after they were. The server gives commits their
 * times in order, so that a snapshot at which the entry of a call can be read contains
 * its transaction.
 */
final class CoalescedEntries {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private final MatrixOneConnections connections;

	private final LedgerStore store;

	private final LedgerSettings settings;

	/**
	 * Create entries.
	 * @param connections connections beside the application's pool
	 */
	CoalescedEntries(MatrixOneConnections connections, LedgerStore store, LedgerSettings settings) {
		this.connections = connections;
		this.store = store;
		this.settings = settings;
	}

	/**
	 * Write a placeholder, beside whatever transaction the current thread has.
	 * @param time how long a window is open
	 */
	Placeholder holdPlace(CoalescedGroup group, Duration time) {
		Placeholder placeholder = new Placeholder(this.store.newId(), System.nanoTime());
		LedgerEntry entry = new LedgerEntry(placeholder.id(), group.prefix().value(), group.target(), false, true, true,
				0, "", "whatever transactions there were within " + time, "", "", 0, LedgerStatus.PENDING, 0, 0, "",
				Instant.EPOCH, null);
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			this.store.insert(statements, entry, this.settings.recoverAfter().plus(time));
		}
		return placeholder;
	}

	/**
	 * Tell whether a placeholder should be renewed, so that recovery does not take it for
	 * one that nobody looks after.
	 */
	boolean isOld(Placeholder placeholder) {
		return System.nanoTime() - placeholder.written() > this.settings.recoverAfter().toNanos() / 3;
	}

	/**
	 * Remove a placeholder that no transaction needs. It stays if recovery has created a
	 * snapshot for it.
	 */
	void remove(Placeholder placeholder) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			this.store.deleteUnfinished(statements, placeholder.id());
		}
	}

	/**
	 * Write the entries of calls that have ended, all or none. Where the server has not
	 * answered the last attempt, it may have written them all the same.
	 */
	void write(List<AlikeCalls> ended) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			this.store.insertAll(statements, ended, this.settings.recoverAfter());
		}
		catch (DuplicateKeyException ex) {
			logger.debug("The entries were written by an attempt that the server has not answered", ex);
		}
	}

	/**
	 * Note why there is no snapshot, and that recovery is to try again.
	 */
	void noteFailure(List<LedgerEntry> entries, Throwable failure) {
		String reason = String.valueOf(failure.getMessage());
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			entries.forEach((entry) -> this.store.noteFirstFailure(statements, entry.id(), LedgerStatus.PENDING, reason,
					this.settings.retryDelay()));
		}
		catch (RuntimeException ex) {
			logger.warn("The failure of %d entries was not written to the ledger; recovery tries them again"
				.formatted(entries.size()), ex);
		}
	}

}
