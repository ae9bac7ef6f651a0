package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.matrixonespring.ledger.LedgerEntry.Caller;
import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.ledger.SharedSnapshots.Group;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
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
import org.jspecify.annotations.Nullable;

import org.springframework.core.NamedThreadLocal;
import org.springframework.dao.DuplicateKeyException;

/**
 * Writes the entries of transactions. What cannot be written after a commit is logged and
 * left to recovery, which finds the entry unfinished.
 */
final class LedgerRegistrar implements SnapshotRegistrar {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private final MatrixOneConnections connections;

	private final LedgerStore store;

	private final LedgerSettings settings;

	private final CoalescedSnapshots coalesced;

	/** What is being completed, and who waits for its end. */
	private final Phaser completion = new Phaser(1);

	/** Of the thread that finds out whether this registrar is asked. */
	private final ThreadLocal<@Nullable AtomicBoolean> asked = new NamedThreadLocal<>("Asked to check a request");

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
		AtomicBoolean noted = this.asked.get();
		if (noted != null) {
			noted.set(true);
		}
	}

	/**
	 * Return whether something asks this registrar to check a request.
	 */
	boolean isAskedBy(Runnable check) {
		AtomicBoolean noted = new AtomicBoolean();
		this.asked.set(noted);
		try {
			check.run();
			return noted.get();
		}
		finally {
			this.asked.remove();
		}
	}

	@Override
	public SnapshotRegistration register(SnapshotOrder order, boolean inTransaction) {
		SnapshotRequest request = order.request();
		String id = this.store.newId();
		if (!request.isCoalesced()) {
			return new InLedger(id, requested(request, Kind.SINGLE), order, inTransaction);
		}
		Request requested = requested(request, Kind.COALESCED);
		SnapshotRegistration member = this.coalesced.join(id, requested, order);
		return (member != null) ? member
				: new LeftToRecovery(new InLedger(id, requested, order, inTransaction), Group.of(requested), order);
	}

	@Override
	public Note noteProvisional(SnapshotRequest request, MatrixOneStatements beside, MatrixOneStatements transaction) {
		String id = this.store.newId();
		this.store.insert(beside, id, requested(request, Kind.PROVISIONAL), this.settings.recoverAfter());
		Note note = new ProvisionalNote(id, request.name());
		note.release(transaction);
		return note;
	}

	private Request requested(SnapshotRequest request, Kind kind) {
		String principal = this.settings.principal().current();
		return new Request(request.name().value(), request.target(), kind, request.label(), request.description(),
				new Caller(request.origin().method(), (principal != null) ? principal : "", 1,
						request.origin().skipped()));
	}

	private static void warnOfGivingUp(String snapshot, RuntimeException failure) {
		logger.warn("Snapshot '%s' is not wanted, but that was not written to the ledger".formatted(snapshot), failure);
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

		private final String id;

		private final Request request;

		private final SnapshotOrder order;

		private boolean written;

		private InLedger(String id, Request request, SnapshotOrder order, boolean inTransaction) {
			this.id = id;
			this.request = request;
			this.order = order;
			if (inTransaction) {
				try (MatrixOneStatements statements = LedgerRegistrar.this.connections.joining()) {
					write(statements);
				}
			}
		}

		private void write(MatrixOneStatements statements) {
			if (!this.written) {
				LedgerRegistrar.this.store.insert(statements, this.id, this.request,
						LedgerRegistrar.this.settings.recoverAfter());
				this.written = true;
			}
		}

		/**
		 * Leave the entry to recovery.
		 */
		private void writeAfterCommit() {
			if (!this.written) {
				try (MatrixOneStatements statements = LedgerRegistrar.this.connections.immediate()) {
					write(statements);
				}
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
			try (MatrixOneStatements statements = LedgerRegistrar.this.connections.asAdministrator().immediate()) {
				LedgerRegistrar.this.store.giveUp(statements, this.id);
			}
			catch (RuntimeException ex) {
				warnOfGivingUp(this.request.snapshot(), ex);
			}
		}

		/**
		 * Create the snapshot and write the receipt. Where it does not contain the
		 * commit, as another compute node may take it, it is taken again.
		 */
		@Override
		public Created create(MatrixOneStatements statements) {
			write(statements);
			return CreationAttempts.create(() -> attempt(statements));
		}

		private @Nullable Created attempt(MatrixOneStatements statements) {
			SnapshotRequest requested = this.order.request();
			try {
				SnapshotCatalog.create(statements, requested);
			}
			catch (SnapshotAlreadyExistsException ex) {
				if (isRecovered(statements)) {
					return new Created(false, null);
				}
				throw ex;
			}
			Receipt receipt = receive(statements);
			if (receipt.isIn()) {
				return new Created(true, receipt.snapshot());
			}
			SnapshotCatalog.dropIfExists(statements, requested.name());
			return null;
		}

		/**
		 * Write the receipt.
		 */
		private Receipt receive(MatrixOneStatements statements) {
			LedgerStore store = LedgerRegistrar.this.store;
			String name = this.request.snapshot();
			Snapshot snapshot = null;
			try {
				snapshot = SnapshotCatalog.get(statements, this.order.request().name());
				if (store.insertProvenReceipts(statements, snapshot, List.of(this.id), false) == 0
						&& store.find(statements, this.id).isPresent()) {
					return new Receipt(false, snapshot);
				}
			}
			catch (DuplicateKeyException ex) {
				logger.debug("Recovery has written the receipt of snapshot '" + name + "'", ex);
			}
			catch (RuntimeException ex) {
				logger.warn("Snapshot '%s' was created, but its receipt was not written; recovery writes it"
					.formatted(name), ex);
			}
			return new Receipt(true, snapshot);
		}

		/**
		 * Tell whether somebody else has created the snapshot for this entry, or is about
		 * to.
		 */
		private boolean isRecovered(MatrixOneStatements statements) {
			LedgerStore store = LedgerRegistrar.this.store;
			LedgerRow row = store.find(statements, this.id).orElse(null);
			if (row != null && row.entry().receipt() != null) {
				return true;
			}
			boolean untouched = row != null && row.status() == LedgerStatus.PENDING && row.version() == 0;
			return !untouched && store.receiptsOf(statements, this.order.request().name()).isEmpty()
					&& receive(statements).isIn();
		}

		@Override
		public boolean failed(RuntimeException failure, boolean retry) {
			if (!this.written) {
				return false;
			}
			String reason = String.valueOf(failure.getMessage());
			boolean left = !Failures.isAnswered(failure) || (retry && Failures.mayPass(failure));
			try (MatrixOneStatements statements = LedgerRegistrar.this.connections.asAdministrator().beside()) {
				LedgerRegistrar.this.store.noteFirstFailure(statements, this.id,
						left ? LedgerStatus.PENDING : LedgerStatus.FAILED, reason,
						LedgerRegistrar.this.settings.retryDelay());
			}
			catch (RuntimeException ex) {
				logger.warn("The failure of snapshot '%s' was not written to the ledger; recovery tries it again"
					.formatted(this.request.snapshot()), ex);
				return true;
			}
			return left;
		}

	}

	/**
	 * What has become of a receipt.
	 *
	 * @param isIn {@code false} if the snapshot does not contain the commit, as another
	 * compute node may create it
	 * @param snapshot the snapshot, or {@code null} if it could not be read
	 */
	private record Receipt(boolean isIn, @Nullable Snapshot snapshot) {
	}

	/**
	 * A call that nobody is there for any more to create a snapshot together with others,
	 * as the application ends.
	 *
	 * @param entry its entry, which is left to recovery
	 * @param group what it would have shared a snapshot with
	 * @param order who is told
	 */
	private record LeftToRecovery(InLedger entry, Group group, SnapshotOrder order) implements SnapshotRegistration {

		@Override
		public void committed() {
			SnapshotAfterCommitException failure = this.group.left("the application ends", null);
			try {
				this.entry.writeAfterCommit();
			}
			catch (RuntimeException ex) {
				failure = this.group.lost(ex);
			}
			this.order.completed(null, failure);
		}

		@Override
		public void rolledBack() {
			this.entry.rolledBack();
		}

		@Override
		public void inDoubt() {
			this.entry.inDoubt();
		}

		@Override
		public void cancelled() {
			this.entry.cancelled();
		}

	}

	private final class ProvisionalNote implements Note {

		private final String id;

		private final SnapshotName snapshot;

		private ProvisionalNote(String id, SnapshotName snapshot) {
			this.id = id;
			this.snapshot = snapshot;
		}

		@Override
		public void release(MatrixOneStatements transaction) {
			LedgerRegistrar.this.store.release(transaction, this.id);
		}

		@Override
		public void giveUp(MatrixOneStatements statements) {
			try {
				LedgerRegistrar.this.store.giveUp(statements, this.id);
			}
			catch (RuntimeException ex) {
				warnOfGivingUp(this.snapshot.value(), ex);
			}
		}

	}

}
