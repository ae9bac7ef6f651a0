package io.github.matrixonespring.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import io.github.matrixonespring.snapshot.SnapshotJournal.JournalEntry;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.transaction.MatrixOneAccessor;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.MatrixOneTransaction;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Default implementation of {@link SnapshotManager}.
 */
final class DefaultSnapshotManager implements SnapshotManager, MatrixOneAccessor {

	private static final Log logger = LogFactory.getLog(SnapshotManager.class);

	private final MatrixOneConnections connections;

	private final SnapshotEvents events;

	private final AfterCommitSnapshots afterCommit;

	private final SnapshotJournal journal;

	DefaultSnapshotManager(MatrixOneConnections connections, SnapshotEvents events, SnapshotJournal journal) {
		this.connections = connections;
		this.events = events;
		this.journal = journal;
		this.afterCommit = new AfterCommitSnapshots(connections, events, journal);
	}

	SnapshotJournal journal() {
		return this.journal;
	}

	@Override
	public MatrixOneConnections getConnections() {
		return this.connections;
	}

	@Override
	public Snapshot create(SnapshotRequest request) {
		this.connections.currentTransaction().ifPresent((transaction) -> warnIfWritten(transaction, request.name()));
		return createBefore(request);
	}

	/**
	 * A snapshot does not contain what its transaction has written, nor what JPA has yet
	 * to write.
	 */
	private void warnIfWritten(MatrixOneTransaction transaction, SnapshotName name) {
		transaction.sendPendingChanges();
		try {
			if (this.connections.currentTransactionHasWritten()) {
				logger.warn("""
						Snapshot '%s' is created in a transaction that has already written or locked rows, and will \
						not contain what it has written: use createAfterCommit for that, or createBefore to say that \
						it is not wanted""".formatted(name));
			}
		}
		catch (DataAccessException ex) {
			logger.warn("Could not tell whether the transaction has written rows, which snapshot '" + name
					+ "' would not contain", ex);
		}
	}

	@Override
	public Snapshot createBefore(SnapshotRequest request) {
		Assert.isTrue(!request.isCoalesced(),
				() -> "Snapshot '%s' cannot be coalesced: that is for createAfterCommit".formatted(request.name()));
		Optional<TransactionSnapshots> transaction = this.afterCommit.currentTransaction();
		boolean provisional = transaction.isPresent();
		SnapshotRequest resolved = this.afterCommit.inCurrentDatabase(request, provisional);
		boolean created = false;
		Snapshot snapshot;
		try (MatrixOneStatements statements = provisional ? this.connections.asAdministrator().beside()
				: this.connections.asAdministrator().immediate()) {
			if (!request.onlyIfMissing() || SnapshotCatalog.findExisting(statements, resolved).isEmpty()) {
				created = provisional ? createProvisional(statements, resolved, transaction.get())
						: create(statements, resolved);
			}
			snapshot = SnapshotCatalog.get(statements, resolved.name());
			if (created && provisional) {
				transaction.get().rememberProvisional(snapshot);
			}
		}
		finally {
			if (created) {
				this.events.created(resolved, provisional, 0);
			}
		}
		return withProvisional(snapshot);
	}

	private boolean createProvisional(MatrixOneStatements statements, SnapshotRequest request,
			TransactionSnapshots transaction) {
		try (MatrixOneStatements joined = this.connections.joining()) {
			// A read-only transaction cannot release it.
			JournalEntry entry = TransactionSynchronizationManager.isCurrentTransactionReadOnly() ? new NoJournal()
					: this.journal.noteProvisional(statements, joined, request);
			boolean created = false;
			boolean answered = true;
			try {
				created = create(statements, request);
			}
			catch (DataAccessException ex) {
				answered = MatrixOneSQLExceptionTranslator.isAnswered(ex);
				throw ex;
			}
			finally {
				if (created) {
					transaction.addProvisional(request.name(), entry);
				}
				else if (answered) {
					entry.giveUp(joined);
					transaction.addUnused(entry);
				}
				else {
					transaction.addUnanswered(request.name());
				}
			}
			return created;
		}
	}

	/**
	 * Create a snapshot, or find that somebody else was faster where that will do.
	 */
	private static boolean create(MatrixOneStatements statements, SnapshotRequest request) {
		try {
			SnapshotCatalog.create(statements, request);
			return true;
		}
		catch (SnapshotAlreadyExistsException ex) {
			if (request.onlyIfMissing() && SnapshotCatalog.findExisting(statements, request).isPresent()) {
				return false;
			}
			throw ex;
		}
	}

	@Override
	public CompletableFuture<Snapshot> createAfterCommit(SnapshotRequest request) {
		return this.afterCommit.create(request);
	}

	@Override
	public Snapshot get(String name) {
		SnapshotName snapshotName = new SnapshotName(name);
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			return withProvisional(SnapshotCatalog.get(statements, snapshotName));
		}
	}

	@Override
	public Optional<Snapshot> find(String name) {
		SnapshotName snapshotName = new SnapshotName(name);
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			return SnapshotCatalog.find(statements, snapshotName).map(this::withProvisional);
		}
	}

	@Override
	public List<Snapshot> list() {
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			return SnapshotCatalog.list(statements).stream().map(this::withProvisional).toList();
		}
	}

	@Override
	public List<Snapshot> list(SnapshotTarget target) {
		SnapshotTarget resolved = this.afterCommit.inCurrentDatabase(target);
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			return SnapshotCatalog.list(statements, resolved).stream().map(this::withProvisional).toList();
		}
	}

	@Override
	public void drop(String name) {
		SnapshotName snapshotName = refuseInTransaction(name);
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			SnapshotCatalog.drop(statements, snapshotName);
		}
		this.events.dropped(snapshotName);
	}

	@Override
	public boolean dropIfExists(String name) {
		SnapshotName snapshotName = refuseInTransaction(name);
		boolean dropped;
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			dropped = SnapshotCatalog.dropIfExists(statements, snapshotName);
		}
		if (dropped) {
			this.events.dropped(snapshotName);
		}
		return dropped;
	}

	private SnapshotName refuseInTransaction(String name) {
		SnapshotName snapshotName = new SnapshotName(name);
		if (this.connections.currentTransaction().isPresent()) {
			throw new NotAllowedInTransactionException("""
					Snapshot '%s' cannot be dropped in a transaction: the server refuses it there, and on another \
					connection a rollback could not undo it. Use dropAfterCommit, or drop it outside of the \
					transaction""".formatted(snapshotName), null);
		}
		return snapshotName;
	}

	@Override
	public void dropAfterCommit(String name) {
		Optional<TransactionSnapshots> transaction = this.afterCommit.currentTransaction();
		if (transaction.isEmpty()) {
			drop(name);
			return;
		}
		get(name);
		transaction.get().addDrop(new SnapshotName(name));
	}

	private Snapshot withProvisional(Snapshot snapshot) {
		return this.afterCommit.isProvisional(snapshot) ? snapshot.asProvisional() : snapshot;
	}

}
