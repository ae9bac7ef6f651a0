package io.github.matrixonespring.snapshot;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.TransactionParticipant;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The snapshots of one transaction: those to be created and dropped after its commit, and
 * the provisional ones, which exist already and are dropped after a rollback.
 */
final class TransactionSnapshots implements TransactionParticipant {

	private static final Log logger = LogFactory.getLog(SnapshotManager.class);

	private final MatrixOneConnections connections;

	private final SnapshotCatalog catalog;

	private final Map<SnapshotName, PendingSnapshot> pending = new LinkedHashMap<>();

	private final Set<SnapshotName> toBeDropped = new LinkedHashSet<>();

	private final Set<SnapshotName> provisional = new LinkedHashSet<>();

	TransactionSnapshots(MatrixOneConnections connections, SnapshotCatalog catalog) {
		this.connections = connections;
		this.catalog = catalog;
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

	boolean isProvisional(String name) {
		return this.provisional.stream().anyMatch((snapshotName) -> snapshotName.value().equals(name));
	}

	@Override
	public void committed() {
		SnapshotAfterCommitException thrown = null;
		for (PendingSnapshot snapshot : this.pending.values()) {
			if (!snapshot.isWithdrawn()) {
				SnapshotAfterCommitException failure = create(snapshot);
				if (failure != null && snapshot.throwsFailure()) {
					if (thrown != null) {
						failure.addSuppressed(thrown);
					}
					thrown = failure;
				}
			}
		}
		this.toBeDropped.forEach((name) -> drop(name, this.connections::administering, """
				The transaction was committed, but snapshot '%s' was not dropped after it: %s"""));
		if (thrown != null) {
			throw thrown;
		}
	}

	private @Nullable SnapshotAfterCommitException create(PendingSnapshot snapshot) {
		SnapshotRequest request = snapshot.request();
		AfterCommitFuture<Snapshot> future = snapshot.future();
		try (MatrixOneStatements statements = this.connections.administering()) {
			this.catalog.create(statements, request, false);
			if (future != null) {
				future.complete(this.catalog.get(statements, request.name()));
			}
			return null;
		}
		catch (RuntimeException ex) {
			String message = """
					The transaction was committed, but snapshot '%s' of %s was not created after it: %s. \
					The data is safe; where the connection was lost, look the name up before creating it again"""
				.formatted(request.name(), request.target(), ex.getMessage());
			SnapshotAfterCommitException failure = new SnapshotAfterCommitException(request.name().value(), message,
					ex);
			if (!snapshot.throwsFailure()) {
				logger.error(message, ex);
			}
			if (future != null) {
				future.completeExceptionally(failure);
			}
			this.catalog.publish(new SnapshotFailedEvent(request.name().value(), message, ex));
			return failure;
		}
	}

	@Override
	public void rolledBack() {
		this.pending.values()
			.stream()
			.map(PendingSnapshot::future)
			.filter((future) -> future != null)
			.forEach((future) -> future.cancel(false));
		this.provisional.forEach((name) -> drop(name, this.connections::separate,
				"""
						The transaction was rolled back, but its provisional snapshot '%s' was not dropped; drop it by hand: %s"""));
	}

	private void drop(SnapshotName name, Supplier<MatrixOneStatements> connection, String failureMessage) {
		try (MatrixOneStatements statements = connection.get()) {
			this.catalog.dropIfExists(statements, name);
		}
		catch (RuntimeException ex) {
			String message = failureMessage.formatted(name, ex.getMessage());
			logger.error(message, ex);
			this.catalog.publish(new SnapshotFailedEvent(name.value(), message, ex));
		}
	}

	@Override
	public void outcomeUnknown() {
		for (PendingSnapshot snapshot : this.pending.values()) {
			String name = snapshot.request().name().value();
			SnapshotAfterCommitException failure = new SnapshotAfterCommitException(name, """
					It is not known whether the transaction was committed, so snapshot '%s' was not created: look \
					at the data, then create it if they are there""".formatted(name), null);
			report(name, failure);
			if (snapshot.future() != null) {
				snapshot.future().completeExceptionally(failure);
			}
		}
		this.provisional.forEach((name) -> report(name.value(), new SnapshotAfterCommitException(name.value(), """
				It is not known whether the transaction was committed, so its provisional snapshot '%s' was kept: \
				look at the data, then drop it if they are not there""".formatted(name), null)));
	}

	private void report(String name, SnapshotAfterCommitException failure) {
		logger.warn(failure.getMessage());
		this.catalog.publish(new SnapshotFailedEvent(name, String.valueOf(failure.getMessage()), failure));
	}

}
