package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.matrixonespring.snapshot.SnapshotJournal;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.snapshot.SnapshotOrder;
import io.github.matrixonespring.snapshot.SnapshotRegistration;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DuplicateKeyException;

/**
 * Writes the entries of transactions. What cannot be written after a commit is logged and
 * left to recovery, which finds the entry unfinished.
 */
final class LedgerJournal implements SnapshotJournal {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private final MatrixOneConnections connections;

	private final LedgerStore store;

	private final LedgerSettings settings;

	private final CoalescedSnapshots coalesced;

	/** What is being completed, and who waits for its end. */
	private final Phaser completion = new Phaser(1);

	LedgerJournal(MatrixOneConnections connections, LedgerStore store, LedgerSettings settings,
			CoalescedSnapshots coalesced) {
		this.connections = connections;
		this.store = store;
		this.settings = settings;
		this.coalesced = coalesced;
	}

	@Override
	public JournalEntry intend(MatrixOneStatements statements, SnapshotRequest request) {
		String id = this.store.newId();
		this.store.insert(statements, entry(id, request, false), this.settings.recoverAfter());
		return new Entry(id, request);
	}

	@Override
	public SnapshotRegistration share(MatrixOneStatements statements, SnapshotOrder order) {
		LedgerEntry entry = entry(this.store.newId(), order.request(), false);
		SnapshotRegistration call = this.coalesced.join(entry, order);
		return (call != null) ? call : leave(statements, entry, order);
	}

	/**
	 * The application ends, so that nobody will create the snapshot here.
	 */
	private SnapshotRegistration leave(MatrixOneStatements statements, LedgerEntry entry, SnapshotOrder order) {
		this.store.insert(statements, entry, this.settings.recoverAfter());
		return new LeftToRecovery(order, CoalescedGroup.of(entry), () -> {
			try (MatrixOneStatements beside = this.connections.asAdministrator().beside()) {
				this.store.giveUp(beside, entry.id());
			}
			catch (RuntimeException ex) {
				logger.warn("Snapshot '%s_…' is not wanted, but that was not written to the ledger"
					.formatted(entry.snapshot()), ex);
			}
		});
	}

	@Override
	public JournalEntry noteProvisional(MatrixOneStatements beside, MatrixOneStatements transaction,
			SnapshotRequest request) {
		String id = this.store.newId();
		this.store.insert(beside, entry(id, request, true), this.settings.recoverAfter());
		JournalEntry noted = new Entry(id, request);
		noted.release(transaction);
		return noted;
	}

	private LedgerEntry entry(String id, SnapshotRequest request, boolean provisional) {
		String principal = this.settings.principal().current();
		return new LedgerEntry(id, request.name().value(), request.target(), provisional, request.isCoalesced(), false,
				1, request.label(), request.description(), request.origin().method(),
				(principal != null) ? principal : "", request.origin().skipped(), LedgerStatus.PENDING, 0, 0, "",
				Instant.EPOCH, null);
	}

	@Override
	public void completing(Runnable work) {
		this.completion.register();
		try {
			work.run();
		}
		finally {
			this.completion.arriveAndDeregister();
		}
	}

	/**
	 * Wait for what is being completed.
	 * @return whether all of it is
	 */
	boolean awaitCompletion(Duration timeout) throws InterruptedException {
		try {
			this.completion.awaitAdvanceInterruptibly(this.completion.arrive(), timeout.toMillis(),
					TimeUnit.MILLISECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
	}

	private final class Entry implements JournalEntry {

		private final String id;

		private final SnapshotRequest request;

		private Entry(String id, SnapshotRequest request) {
			this.id = id;
			this.request = request;
		}

		@Override
		public boolean enter(MatrixOneStatements statements) {
			SnapshotName snapshot = this.request.name();
			try {
				if (LedgerJournal.this.store.insertProvenReceipts(statements, snapshot, List.of(this.id), false) == 1) {
					return true;
				}
				if (LedgerJournal.this.store.find(statements, this.id).isPresent()) {
					return false;
				}
				logger.warn("Entry %s of snapshot '%s' was removed from the ledger; the snapshot is there"
					.formatted(this.id, snapshot));
			}
			catch (DuplicateKeyException ex) {
				logger.debug("Recovery has written the receipt of snapshot '" + snapshot + "'", ex);
			}
			catch (RuntimeException ex) {
				logger.warn("Snapshot '%s' was created, but its receipt was not written; recovery writes it"
					.formatted(snapshot), ex);
			}
			return true;
		}

		@Override
		public boolean isRecovered(MatrixOneStatements statements) {
			LedgerEntry entry = LedgerJournal.this.store.find(statements, this.id).orElse(null);
			if (entry != null && entry.receipt() != null) {
				return true;
			}
			boolean untouched = entry != null && entry.status() == LedgerStatus.PENDING && entry.version() == 0;
			return !untouched && LedgerJournal.this.store.receiptsOf(statements, this.request.name()).isEmpty()
					&& enter(statements);
		}

		@Override
		public boolean fail(RuntimeException failure, boolean retry) {
			String reason = String.valueOf(failure.getMessage());
			boolean left = !Failures.isAnswered(failure) || (retry && Failures.mayPass(failure));
			try (MatrixOneStatements statements = LedgerJournal.this.connections.asAdministrator().beside()) {
				LedgerJournal.this.store.noteFirstFailure(statements, this.id,
						left ? LedgerStatus.PENDING : LedgerStatus.FAILED, reason,
						LedgerJournal.this.settings.retryDelay());
			}
			catch (RuntimeException ex) {
				logger.warn("The failure of snapshot '%s' was not written to the ledger; recovery tries it again"
					.formatted(this.request.name()), ex);
				return true;
			}
			return left;
		}

		@Override
		public void release(MatrixOneStatements transaction) {
			LedgerJournal.this.store.release(transaction, this.id);
		}

		@Override
		public void giveUp(MatrixOneStatements statements) {
			try {
				LedgerJournal.this.store.giveUp(statements, this.id);
			}
			catch (RuntimeException ex) {
				logger.warn("Snapshot '%s' is not wanted, but that was not written to the ledger"
					.formatted(this.request.name()), ex);
			}
		}

	}

}
