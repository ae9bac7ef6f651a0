package io.github.matrixonespring.snapshot;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.TransactionParticipant;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The snapshots of one transaction: those to be created and dropped after its commit, and
 * the provisional ones, which exist already and are dropped after a rollback.
 */
final class TransactionSnapshots implements TransactionParticipant {

	private final MatrixOneConnections connections;

	private final SnapshotEvents events;

	private final Map<SnapshotName, PendingSnapshot> pending = new LinkedHashMap<>();

	private final Set<SnapshotName> toBeDropped = new LinkedHashSet<>();

	private final Set<SnapshotName> provisional = new LinkedHashSet<>();

	private final Set<SnapshotName> unanswered = new LinkedHashSet<>();

	TransactionSnapshots(MatrixOneConnections connections, SnapshotEvents events) {
		this.connections = connections;
		this.events = events;
	}

	/**
	 * Add a snapshot to be created after the commit; one that is there already is
	 * returned.
	 * @throws IllegalArgumentException if there is one of that name for another target
	 */
	PendingSnapshot add(SnapshotRequest request) {
		PendingSnapshot added = this.pending.computeIfAbsent(request.name(), (name) -> new PendingSnapshot(request));
		Assert.isTrue(added.request().target().equals(request.target()),
				() -> "Snapshot '%s' of %s cannot be requested: this transaction already has a request of that name for %s"
					.formatted(request.name(), request.target(), added.request().target()));
		return added;
	}

	void addDrop(SnapshotName name) {
		this.toBeDropped.add(name);
	}

	void addProvisional(SnapshotName name) {
		this.provisional.add(name);
	}

	/**
	 * Add a provisional snapshot that may or may not exist: the server has not answered.
	 */
	void addUnanswered(SnapshotName name) {
		this.unanswered.add(name);
	}

	boolean isProvisional(String name) {
		return this.provisional.stream().anyMatch((snapshotName) -> snapshotName.value().equals(name));
	}

	@Override
	public void committed() {
		SnapshotAfterCommitException thrown = null;
		for (PendingSnapshot snapshot : this.pending.values()) {
			SnapshotAfterCommitException failure = snapshot.isWithdrawn() ? null : create(snapshot);
			if (failure != null && snapshot.throwsFailure()) {
				if (thrown != null) {
					failure.addSuppressed(thrown);
				}
				thrown = failure;
			}
		}
		this.toBeDropped.forEach((name) -> drop(name, this.connections::administering,
				"Snapshot '%s' was not dropped after the commit: %s. The transaction was committed; drop it by hand"));
		if (thrown != null) {
			throw thrown;
		}
	}

	private @Nullable SnapshotAfterCommitException create(PendingSnapshot pendingSnapshot) {
		SnapshotRequest request = pendingSnapshot.request();
		boolean created = false;
		Snapshot snapshot = null;
		SnapshotAfterCommitException failure = null;
		try (MatrixOneStatements statements = this.connections.administering()) {
			SnapshotCatalog.create(statements, request);
			created = true;
			snapshot = pendingSnapshot.isAwaited() ? SnapshotCatalog.get(statements, request.name()) : null;
		}
		catch (RuntimeException ex) {
			failure = failure(request, created, ex);
		}
		if (created) {
			this.events.created(request, false);
		}
		if (snapshot != null) {
			pendingSnapshot.complete(snapshot);
		}
		if (failure != null) {
			tell(pendingSnapshot, failure);
		}
		return failure;
	}

	private static SnapshotAfterCommitException failure(SnapshotRequest request, boolean created, RuntimeException ex) {
		String message = created
				? "Snapshot '%s' of %s was created, but then something failed: %s".formatted(request.name(),
						request.target(), ex.getMessage())
				: """
						Snapshot '%s' of %s was not created: %s. What it should contain is committed and safe; where \
						the connection was lost, look the name up before creating it again""".formatted(request.name(),
						request.target(), ex.getMessage());
		return new SnapshotAfterCommitException(request.name().value(), message, ex);
	}

	private void tell(PendingSnapshot snapshot, SnapshotAfterCommitException failure) {
		String name = snapshot.request().name().value();
		String message = String.valueOf(failure.getMessage());
		Throwable cause = failure.getCause();
		Assert.state(cause != null, "A failure has a cause");
		if (snapshot.throwsFailure()) {
			this.events.publishFailure(name, message, cause);
		}
		else {
			this.events.failed(name, message, cause);
		}
		snapshot.fail(failure);
	}

	@Override
	public void rolledBack() {
		this.pending.values().forEach(PendingSnapshot::cancel);
		this.provisional.forEach((name) -> drop(name, this.connections::administeringBeside,
				"Provisional snapshot '%s' was not dropped after the rollback: %s. Drop it by hand"));
		this.unanswered.forEach((name) -> uncertain(name.value(), """
				Snapshot '%s' was to go with its transaction, which was rolled back; but the server has not answered \
				its creation, so it may exist: look it up, and drop it by hand if it is not somebody else's"""
			.formatted(name)));
	}

	private void drop(SnapshotName name, Supplier<MatrixOneStatements> connection, String failureMessage) {
		boolean dropped;
		try (MatrixOneStatements statements = connection.get()) {
			dropped = SnapshotCatalog.dropIfExists(statements, name);
		}
		catch (RuntimeException ex) {
			this.events.failed(name.value(), failureMessage.formatted(name, ex.getMessage()), ex);
			return;
		}
		if (dropped) {
			this.events.dropped(name);
		}
	}

	@Override
	public void outcomeUnknown() {
		this.pending.values()
			.stream()
			.filter((snapshot) -> !snapshot.isWithdrawn())
			.forEach((snapshot) -> snapshot.fail(uncertain(snapshot.request().name().value(), """
					It is not known whether the transaction was committed, so snapshot '%s' was not created: look at \
					the data, then create it if they are there""".formatted(snapshot.request().name()))));
		this.provisional.forEach((name) -> uncertain(name.value(), """
				It is not known whether the transaction was committed, so its provisional snapshot '%s' was kept: \
				look at the data, then drop it if they are not there""".formatted(name)));
		this.unanswered.forEach((name) -> uncertain(name.value(), """
				It is not known whether the transaction was committed, nor whether its provisional snapshot '%s' \
				exists: look at both""".formatted(name)));
	}

	SnapshotAfterCommitException uncertain(String name, String message) {
		SnapshotAfterCommitException description = new SnapshotAfterCommitException(name, message, null);
		this.events.uncertain(name, description);
		return description;
	}

}
