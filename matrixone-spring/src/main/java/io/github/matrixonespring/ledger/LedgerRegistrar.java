package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.matrixonespring.snapshot.SnapshotCatalog;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.snapshot.SnapshotOrder;
import io.github.matrixonespring.snapshot.SnapshotOrder.Created;
import io.github.matrixonespring.snapshot.SnapshotRegistrar;
import io.github.matrixonespring.snapshot.SnapshotRegistration;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Writes the entries of transactions. What cannot be written after a commit is logged and
 * left to recovery, which finds the entry unfinished.
 */
final class LedgerRegistrar implements SnapshotRegistrar {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private static final int MAX_ATTEMPTS = 5;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final MatrixOneConnections connections;

	private final LedgerStore store;

	private final LedgerSettings settings;

	private final CoalescedSnapshots coalesced;

	/** What is being completed, and who waits for its end. */
	private final Phaser completion = new Phaser(1);

	LedgerRegistrar(MatrixOneConnections connections, LedgerStore store, LedgerSettings settings,
			CoalescedSnapshots coalesced) {
		this.connections = connections;
		this.store = store;
		this.settings = settings;
		this.coalesced = coalesced;
	}

	@Override
	public void check(SnapshotRequest request) {
		// Everything can be entered.
	}

	@Override
	public SnapshotRegistration register(SnapshotOrder order, boolean inTransaction) {
		SnapshotRequest request = order.request();
		LedgerEntry entry = entry(request, false);
		if (!request.isCoalesced()) {
			return new InLedger(order, entry, inTransaction);
		}
		SnapshotRegistration call = this.coalesced.join(entry, order);
		// The application ends, so that nobody will create it here.
		return (call != null) ? call
				: new LeftToRecovery(order, CoalescedGroup.of(entry), new InLedger(order, entry, true));
	}

	@Override
	public Note noteProvisional(SnapshotRequest request, MatrixOneStatements beside, MatrixOneStatements transaction) {
		LedgerEntry entry = entry(request, true);
		insert(beside, entry);
		Note note = new ProvisionalNote(entry);
		note.release(transaction);
		return note;
	}

	private LedgerEntry entry(SnapshotRequest request, boolean provisional) {
		String principal = this.settings.principal().current();
		return new LedgerEntry(this.store.newId(), request.name().value(), request.target(), provisional,
				request.isCoalesced(), false, 1, request.label(), request.description(), request.origin().method(),
				(principal != null) ? principal : "", request.origin().skipped(), LedgerStatus.PENDING, 0, 0, "",
				Instant.EPOCH, null);
	}

	private void insert(MatrixOneStatements statements, LedgerEntry entry) {
		this.store.insert(statements, entry, this.settings.recoverAfter());
	}

	private void giveUp(MatrixOneStatements statements, LedgerEntry entry) {
		try {
			this.store.giveUp(statements, entry.id());
		}
		catch (RuntimeException ex) {
			logger.warn(
					"Snapshot '%s' is not wanted, but that was not written to the ledger".formatted(entry.snapshot()),
					ex);
		}
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

	/**
	 * A snapshot of its own that has an entry: written by the transaction where that can,
	 * else after it.
	 */
	private final class InLedger implements SnapshotRegistration, SnapshotOrder.Creation {

		private final SnapshotOrder order;

		private final LedgerEntry entry;

		private boolean written;

		private InLedger(SnapshotOrder order, LedgerEntry entry, boolean inTransaction) {
			this.order = order;
			this.entry = entry;
			if (inTransaction) {
				try (MatrixOneStatements statements = LedgerRegistrar.this.connections.joining()) {
					write(statements);
				}
			}
		}

		private void write(MatrixOneStatements statements) {
			if (!this.written) {
				insert(statements, this.entry);
				this.written = true;
			}
		}

		@Override
		public void committed() {
			this.order.create(this);
		}

		@Override
		public void rolledBack() {
			// The entry is gone with the transaction.
		}

		@Override
		public void inDoubt() {
			this.order.inDoubt(this.written);
		}

		@Override
		public void cancelled() {
			if (!this.written) {
				return;
			}
			try (MatrixOneStatements statements = LedgerRegistrar.this.connections.administering()) {
				giveUp(statements, this.entry);
			}
			catch (RuntimeException ex) {
				logger.warn("Snapshot '%s' is not wanted, but that was not written to the ledger"
					.formatted(this.entry.snapshot()), ex);
			}
		}

		/**
		 * Create the snapshot and enter it. Where it does not contain the commit, as
		 * another compute node may take it, it is taken again.
		 */
		@Override
		public Created create(MatrixOneStatements statements) {
			write(statements);
			SnapshotRequest request = this.order.request();
			for (int attempt = 1;; attempt++) {
				try {
					SnapshotCatalog.create(statements, request);
				}
				catch (SnapshotAlreadyExistsException ex) {
					if (isRecovered(statements)) {
						return new Created(false, null);
					}
					throw ex;
				}
				if (enter(statements)) {
					return new Created(true, null);
				}
				SnapshotCatalog.dropIfExists(statements, request.name());
				if (attempt == MAX_ATTEMPTS) {
					throw new DataRetrievalFailureException("""
							the server has created it %d times without the commit, and each time it was dropped again"""
						.formatted(attempt));
				}
				pause();
			}
		}

		private static void pause() {
			try {
				Thread.sleep(PAUSE.toMillis());
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new DataRetrievalFailureException("interrupted while it was waiting for the commit to be seen",
						ex);
			}
		}

		/**
		 * Enter that the snapshot is created.
		 * @return {@code false} if the snapshot does not contain the commit, as another
		 * compute node may create it, or is not there any more
		 */
		private boolean enter(MatrixOneStatements statements) {
			LedgerStore store = LedgerRegistrar.this.store;
			SnapshotName snapshot = this.order.request().name();
			String id = this.entry.id();
			try {
				if (store.insertProvenReceipts(statements, snapshot, List.of(id), false) == 1) {
					return true;
				}
				if (store.find(statements, id).isPresent()) {
					return false;
				}
				logger.warn("Entry %s of snapshot '%s' was removed from the ledger; the snapshot is there".formatted(id,
						snapshot));
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

		/**
		 * Tell whether somebody else has created the snapshot for this entry, or is about
		 * to.
		 */
		private boolean isRecovered(MatrixOneStatements statements) {
			LedgerEntry read = LedgerRegistrar.this.store.find(statements, this.entry.id()).orElse(null);
			if (read != null && read.receipt() != null) {
				return true;
			}
			boolean untouched = read != null && read.status() == LedgerStatus.PENDING && read.version() == 0;
			return !untouched
					&& LedgerRegistrar.this.store.receiptsOf(statements, this.order.request().name()).isEmpty()
					&& enter(statements);
		}

		@Override
		public boolean failed(RuntimeException failure, boolean retry) {
			if (!this.written) {
				return false;
			}
			String reason = String.valueOf(failure.getMessage());
			boolean left = !Failures.isAnswered(failure) || (retry && Failures.mayPass(failure));
			try (MatrixOneStatements statements = LedgerRegistrar.this.connections.administeringBeside()) {
				LedgerRegistrar.this.store.noteFirstFailure(statements, this.entry.id(),
						left ? LedgerStatus.PENDING : LedgerStatus.FAILED, reason,
						LedgerRegistrar.this.settings.retryDelay());
			}
			catch (RuntimeException ex) {
				logger.warn("The failure of snapshot '%s' was not written to the ledger; recovery tries it again"
					.formatted(this.entry.snapshot()), ex);
				return true;
			}
			return left;
		}

	}

	private final class ProvisionalNote implements Note {

		private final LedgerEntry entry;

		private ProvisionalNote(LedgerEntry entry) {
			this.entry = entry;
		}

		@Override
		public void release(MatrixOneStatements transaction) {
			LedgerRegistrar.this.store.release(transaction, this.entry.id());
		}

		@Override
		public void giveUp(MatrixOneStatements statements) {
			LedgerRegistrar.this.giveUp(statements, this.entry);
		}

	}

}
