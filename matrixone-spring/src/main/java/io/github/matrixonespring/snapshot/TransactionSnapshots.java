package io.github.matrixonespring.snapshot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.concurrent.CompletableFuture;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.TransactionParticipant;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * What a transaction has asked for: snapshots to be created and dropped after its commit,
 * and provisional ones, which exist already.
 */
final class TransactionSnapshots implements TransactionParticipant {

	private final MatrixOneConnections connections;

	private final SnapshotEvents events;

	private final SnapshotRegistrar registrar;

	private final Map<SnapshotName, PendingSnapshot> pending = new LinkedHashMap<>();

	private final List<ProvisionalSnapshot> provisional = new ArrayList<>();

	private final Set<SnapshotName> toBeDropped = new LinkedHashSet<>();

	/** What a transaction of another manager on the same connection has committed. */
	private final Set<PendingSnapshot> partlyCommitted = new HashSet<>();

	TransactionSnapshots(MatrixOneConnections connections, SnapshotEvents events, SnapshotRegistrar registrar) {
		this.connections = connections;
		this.events = events;
		this.registrar = registrar;
	}

	/**
	 * Ask for a snapshot after the commit. The same request twice is one snapshot.
	 * @param inTransaction whether the transaction can write an entry of it
	 * @throws IllegalArgumentException if there is one of that name for another target
	 */
	CompletableFuture<Snapshot> ask(SnapshotRequest request, boolean inTransaction) {
		PendingSnapshot known = this.pending.get(request.name());
		if (known != null) {
			SnapshotRequest first = known.request();
			Assert.isTrue(first.target().equals(request.target()),
					() -> "Snapshot '%s' of %s cannot be requested: this transaction already has a request of that name for %s"
						.formatted(request.name(), request.target(), first.target()));
			Assert.isTrue(first.coalesce().equals(request.coalesce()),
					() -> "Snapshot '%s' cannot be requested with and without coalescing in one transaction"
						.formatted(request.name()));
			return known.ask(request);
		}
		PendingSnapshot added = new PendingSnapshot(request, this.connections, this.events);
		added.register(this.registrar, inTransaction);
		this.pending.put(request.name(), added);
		return added.ask(request);
	}

	void drop(SnapshotName name) {
		this.toBeDropped.add(name);
	}

	/**
	 * Add a provisional snapshot that was created, or may have been. One of that name
	 * that this transaction has created before is gone.
	 */
	void add(ProvisionalSnapshot snapshot) {
		this.provisional
			.removeIf((known) -> snapshot.isCreated() && known.isCreated() && known.name().equals(snapshot.name()));
		this.provisional.add(snapshot);
	}

	/**
	 * Return the names of the provisional snapshots that this transaction has created.
	 */
	Stream<String> provisionalNames() {
		return this.provisional.stream()
			.filter(ProvisionalSnapshot::isCreated)
			.map((snapshot) -> snapshot.name().value());
	}

	@Override
	public void committed() {
		this.registrar.completing(() -> {
			SnapshotAfterCommitException failure = createAll();
			this.toBeDropped.forEach(this::dropNow);
			if (failure != null) {
				throw failure;
			}
		});
	}

	private @Nullable SnapshotAfterCommitException createAll() {
		SnapshotAfterCommitException thrown = null;
		for (PendingSnapshot snapshot : this.pending.values()) {
			try {
				snapshot.committed();
			}
			catch (SnapshotAfterCommitException ex) {
				if (thrown != null) {
					ex.addSuppressed(thrown);
				}
				thrown = ex;
			}
		}
		return thrown;
	}

	private void dropNow(SnapshotName name) {
		this.events.drop(name, () -> {
			try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
				return SnapshotCatalog.dropIfExists(statements, name);
			}
		}, "Snapshot '%s' was not dropped after the commit: %s. The transaction was committed; drop it by hand");
	}

	@Override
	public void rolledBack() {
		for (PendingSnapshot snapshot : this.pending.values()) {
			if (this.partlyCommitted.contains(snapshot)) {
				partlyRolledBack(snapshot);
			}
			else {
				snapshot.rolledBack();
			}
		}
		this.provisional.forEach(ProvisionalSnapshot::rolledBack);
	}

	private void partlyRolledBack(PendingSnapshot snapshot) {
		snapshot.registration().cancelled();
		if (!snapshot.isCancelled()) {
			String name = snapshot.request().name().value();
			this.events.uncertain(name, """
					Snapshot '%s' was not created: its transaction was rolled back. But a transaction of another \
					transaction manager on the same connection had committed before, and with it what both had written \
					by then: look at the data""".formatted(name), false);
		}
		snapshot.cancel();
	}

	@Override
	public void outcomeUnknown() {
		this.pending.values().forEach((snapshot) -> snapshot.registration().inDoubt());
		this.provisional.forEach(ProvisionalSnapshot::inDoubt);
	}

	@Override
	public void partlyCommitted() {
		this.partlyCommitted.addAll(this.pending.values());
	}

	/**
	 * The entries were rolled back with all the rest; those of snapshots to come are
	 * written after the commit.
	 */
	@Override
	public void partlyRolledBack() {
		this.pending.values()
			.stream()
			.filter((snapshot) -> !this.partlyCommitted.contains(snapshot))
			.forEach((snapshot) -> {
				snapshot.registration().rolledBack();
				snapshot.register(this.registrar, false);
			});
		this.provisional.forEach(ProvisionalSnapshot::releaseAgain);
	}

}
