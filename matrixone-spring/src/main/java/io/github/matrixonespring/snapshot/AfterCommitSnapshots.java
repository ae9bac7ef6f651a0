package io.github.matrixonespring.snapshot;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Registers snapshots with the current transaction; without one, its commit is taken to
 * have just happened.
 */
final class AfterCommitSnapshots {

	private final MatrixOneConnections connections;

	private final SnapshotEvents events;

	private final SnapshotJournal journal;

	AfterCommitSnapshots(MatrixOneConnections connections, SnapshotEvents events, SnapshotJournal journal) {
		this.connections = connections;
		this.events = events;
		this.journal = journal;
	}

	MatrixOneConnections connections() {
		return this.connections;
	}

	/**
	 * Tell whether an account is kept of what is asked for.
	 */
	boolean hasLedger() {
		return !(this.journal instanceof NoJournal);
	}

	/**
	 * Return the snapshots of the current transaction.
	 * @return the snapshots, or empty without a transaction
	 */
	Optional<TransactionSnapshots> currentTransaction() {
		return this.connections.currentTransaction()
			.map((transaction) -> transaction.participant(TransactionSnapshots.class, this::newSnapshots));
	}

	boolean isProvisional(Snapshot snapshot) {
		return this.connections.knownTransaction()
			.stream()
			.flatMap((transaction) -> transaction.findParticipants(TransactionSnapshots.class).stream())
			.anyMatch((snapshots) -> snapshots.isProvisional(snapshot.name()));
	}

	/**
	 * Fill in the current database now, for it may be another one after the commit.
	 * Without a transaction the question must not begin one, as it would on a connection
	 * that has just committed.
	 */
	SnapshotRequest inCurrentDatabase(SnapshotRequest request, boolean inTransaction) {
		return request.of(inCurrentDatabase(request.target(),
				inTransaction ? this.connections::joining : this.connections::immediate));
	}

	/**
	 * Fill in the current database to read.
	 */
	SnapshotTarget inCurrentDatabase(SnapshotTarget target) {
		return inCurrentDatabase(target, this.connections::joining);
	}

	private static SnapshotTarget inCurrentDatabase(SnapshotTarget target, Supplier<MatrixOneStatements> connection) {
		if (!target.needsDatabase()) {
			return target;
		}
		try (MatrixOneStatements statements = connection.get()) {
			return target.inDatabase(statements.currentDatabase());
		}
	}

	CompletableFuture<Snapshot> create(SnapshotRequest request) {
		Assert.isTrue(!request.onlyIfMissing(),
				() -> "Snapshot '%s' cannot be created after the commit 'if not exists': an existing one would not contain the commit"
					.formatted(request.name()));
		return register(request, PendingSnapshot::askedByCall);
	}

	void create(AnnotatedRequest annotated) {
		try {
			register(annotated.request(), (pending) -> pending.askedByAnnotation(annotated));
		}
		catch (RuntimeException ex) {
			annotated.withdraw();
			throw ex;
		}
	}

	/**
	 * Create a snapshot at once, whatever transaction is active: what it is to contain is
	 * committed.
	 * @param request makes the request, or {@code null} if there is none
	 * @throws SnapshotAfterCommitException if it fails and that is wanted
	 * @throws NotAllowedInTransactionException if another library may not have committed
	 * it
	 */
	void createNow(AnnotatedSnapshot snapshot, Supplier<@Nullable AnnotatedRequest> request) {
		this.connections.refuseForeignTransaction();
		AnnotatedRequest annotated = null;
		SnapshotRequest resolved;
		try {
			annotated = request.get();
			if (annotated == null) {
				return;
			}
			resolved = inCurrentDatabase(annotated.request(), false);
		}
		catch (RuntimeException ex) {
			if (annotated != null) {
				annotated.withdraw();
			}
			failed(snapshot, ex);
			return;
		}
		TransactionSnapshots snapshots = newSnapshots();
		snapshots.add(resolved).askedByAnnotation(annotated);
		snapshots.committed();
	}

	private void failed(AnnotatedSnapshot snapshot, RuntimeException cause) {
		String message = "%s: there is no snapshot, because %s. What it should contain is committed and safe"
			.formatted(snapshot, cause.getMessage());
		if (snapshot.onFailure() == OnFailure.THROW) {
			this.events.publishFailure(snapshot.name(), message, cause);
			throw new SnapshotAfterCommitException(snapshot.name(), message, cause);
		}
		this.events.failed(snapshot.name(), message, cause);
	}

	/**
	 * Tell that it is not known whether there is something to make a snapshot of.
	 */
	void uncertain(AnnotatedSnapshot snapshot) {
		newSnapshots().uncertain(snapshot.name(), """
				%s: it is not known whether the transaction was committed, so no snapshot was created: look at the \
				data, then create it if they are there""".formatted(snapshot));
	}

	private <T> T register(SnapshotRequest request, Function<PendingSnapshot, T> asking) {
		if (request.isCoalesced() && this.connections.leadToSeveralServers()) {
			throw new InvalidDataAccessApiUsageException("""
					Snapshot '%s' cannot be coalesced: the DataSource leads to several servers, and who creates it for \
					many transactions does not know to which of them. Leave 'coalesce' out"""
				.formatted(request.name()));
		}
		Optional<TransactionSnapshots> transaction = currentTransaction();
		TransactionSnapshots snapshots = transaction.orElseGet(this::newSnapshots);
		PendingSnapshot pending = snapshots.add(inCurrentDatabase(request, transaction.isPresent()));
		if (transaction.isPresent() && !pending.isEntered()) {
			enter(pending, snapshots);
		}
		T asked = asking.apply(pending);
		if (transaction.isEmpty()) {
			snapshots.committed();
		}
		return asked;
	}

	/**
	 * Have the transaction write the entry. Where it is read-only the driver refuses to,
	 * and the entry is written after it.
	 */
	private void enter(PendingSnapshot pending, TransactionSnapshots snapshots) {
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			return;
		}
		try (MatrixOneStatements statements = this.connections.joining()) {
			pending.enter(this.journal, statements);
		}
		catch (RuntimeException ex) {
			snapshots.remove(pending);
			throw ex;
		}
	}

	private TransactionSnapshots newSnapshots() {
		return new TransactionSnapshots(this.connections, this.events, this.journal);
	}

}
