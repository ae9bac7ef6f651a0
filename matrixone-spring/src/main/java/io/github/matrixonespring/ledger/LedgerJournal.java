package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.matrixonespring.ledger.LedgerEntry.Caller;
import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerEntry.Request;
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
		this.store.insert(statements, id, requested(request, Kind.SINGLE), this.settings.recoverAfter());
		return new Entry(id, request);
	}

	@Override
	public SnapshotRegistration share(MatrixOneStatements statements, SnapshotOrder order) {
		return this.coalesced.join(statements, requested(order.request(), Kind.COALESCED), order);
	}

	@Override
	public JournalEntry noteProvisional(MatrixOneStatements beside, MatrixOneStatements transaction,
			SnapshotRequest request) {
		String id = this.store.newId();
		this.store.insert(beside, id, requested(request, Kind.PROVISIONAL), this.settings.recoverAfter());
		JournalEntry noted = new Entry(id, request);
		noted.release(transaction);
		return noted;
	}

	private Request requested(SnapshotRequest request, Kind kind) {
		String principal = this.settings.principal().current();
		return new Request(request.name().value(), request.target(), kind, request.label(), request.description(),
				new Caller(request.origin().method(), (principal != null) ? principal : "", 1,
						request.origin().skipped()));
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
				long timestamp = LedgerJournal.this.store.timestampOf(statements, snapshot);
				if (LedgerJournal.this.store.insertProvenReceipts(statements, snapshot.value(), timestamp,
						List.of(this.id), false) == 1) {
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
			LedgerRow row = LedgerJournal.this.store.find(statements, this.id).orElse(null);
			if (row != null && row.entry().receipt() != null) {
				return true;
			}
			boolean untouched = row != null && row.status() == LedgerStatus.PENDING && row.version() == 0;
			return !untouched && LedgerJournal.this.store.receiptsOf(statements, this.request.name()).isEmpty()
					&& enter(statements);
		}

		@Override
		public boolean fail(RuntimeException failure, boolean retry) {
			String reason = String.valueOf(failure.getMessage());
			boolean left = !Failures.isAnswered(failure) || (retry && Failures.mayPass(failure));
			try (MatrixOneStatements statements = LedgerJournal.this.connections.administeringBeside()) {
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
