package io.github.matrixonespring.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

import io.github.matrixonespring.snapshot.SnapshotJournal.JournalEntry;
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

	private final SnapshotEvents events;

	private final SnapshotJournal journal;

	private final Map<SnapshotName, PendingSnapshot> pending = new LinkedHashMap<>();

	private final Set<SnapshotName> toBeDropped = new LinkedHashSet<>();

	private final Map<SnapshotName, JournalEntry> provisional = new LinkedHashMap<>();

	private final Map<SnapshotName, Snapshot> known = new HashMap<>();

	private final List<JournalEntry> unused = new ArrayList<>();

	private final Set<SnapshotName> unanswered = new LinkedHashSet<>();

	/** What a transaction of another manager on the same connection has committed. */
	private final List<PendingSnapshot> partlyCommitted = new ArrayList<>();

	TransactionSnapshots(MatrixOneConnections connections, SnapshotEvents events, SnapshotJournal journal) {
		this.connections = connections;
		this.events = events;
		this.journal = journal;
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
		Assert.isTrue(added.request().coalesce().equals(request.coalesce()),
				() -> "Snapshot '%s' cannot be requested with and without coalescing in one transaction"
					.formatted(request.name()));
		return added;
	}

	void remove(PendingSnapshot snapshot) {
		this.pending.remove(snapshot.request().name(), snapshot);
	}

	void addDrop(SnapshotName name) {
		this.toBeDropped.add(name);
	}

	void addProvisional(SnapshotName name, JournalEntry entry) {
		this.provisional.put(name, entry);
	}

	/**
	 * Remember a provisional snapshot as it was created, to tell it from another one of
	 * that name.
	 */
	void rememberProvisional(Snapshot snapshot) {
		this.known.put(new SnapshotName(snapshot.name()), snapshot);
	}

	/**
	 * Add an entry of a provisional snapshot that was not created. The transaction has
	 * given it up, but may be rolled back.
	 */
	void addUnused(JournalEntry entry) {
		this.unused.add(entry);
	}

	/**
	 * Add a provisional snapshot that may or may not exist: the server has not answered.
	 */
	void addUnanswered(SnapshotName name) {
		this.unanswered.add(name);
	}

	boolean isProvisional(String name) {
		return this.provisional.keySet().stream().anyMatch((snapshotName) -> snapshotName.value().equals(name));
	}

	@Override
	public void committed() {
		this.journal.completing(this::createAndDrop);
	}

	private void createAndDrop() {
		SnapshotAfterCommitException thrown = null;
		for (PendingSnapshot snapshot : this.pending.values()) {
			SnapshotAfterCommitException failure = snapshot.isWithdrawn() ? withdrawn(snapshot) : create(snapshot);
			if (failure != null && snapshot.throwsFailure()) {
				if (thrown != null) {
					failure.addSuppressed(thrown);
				}
				thrown = failure;
			}
		}
		this.toBeDropped.forEach((name) -> drop(name, this.connections.asAdministrator()::immediate, null,
				"Snapshot '%s' was not dropped after the commit: %s. The transaction was committed; drop it by hand"));
		if (thrown != null) {
			throw thrown;
		}
	}

	private @Nullable SnapshotAfterCommitException withdrawn(PendingSnapshot snapshot) {
		if (snapshot.entry() != null) {
			giveUp(List.of(snapshot.entry()), this.connections.asAdministrator()::immediate);
		}
		snapshot.withdrawn();
		return null;
	}

	/**
	 * The transaction is over, so that what fails here is only told.
	 */
	private void giveUp(List<JournalEntry> entries, Supplier<MatrixOneStatements> connection) {
		if (entries.stream().allMatch(NoJournal.class::isInstance)) {
			return;
		}
		try (MatrixOneStatements statements = connection.get()) {
			entries.forEach((entry) -> entry.giveUp(statements));
		}
		catch (RuntimeException ex) {
			logger.warn("Snapshots that are not wanted could not be given up in the ledger", ex);
		}
	}

	private @Nullable SnapshotAfterCommitException create(PendingSnapshot pendingSnapshot) {
		SnapshotRequest request = pendingSnapshot.request();
		boolean created = false;
		Snapshot snapshot = null;
		SnapshotAfterCommitException failure = null;
		try {
			if (request.isCoalesced()) {
				pendingSnapshot.share(this.journal, this.connections::immediate);
				return null;
			}
			try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
				created = JournaledCreation.create(statements, request, entry(pendingSnapshot, statements));
				snapshot = pendingSnapshot.isAwaited() ? SnapshotCatalog.get(statements, request.name()) : null;
			}
		}
		catch (RuntimeException ex) {
			failure = pendingSnapshot.failure(created, ex);
		}
		if (created) {
			this.events.created(request, false, pendingSnapshot.origin().skipped());
		}
		if (snapshot != null) {
			pendingSnapshot.complete(snapshot);
		}
		if (failure != null) {
			tell(pendingSnapshot, failure);
		}
		return failure;
	}

	/**
	 * Return the entry of a snapshot; there is none yet where no transaction could write
	 * it.
	 */
	private JournalEntry entry(PendingSnapshot snapshot, MatrixOneStatements statements) {
		snapshot.enter(this.journal, statements);
		JournalEntry entry = snapshot.entry();
		Assert.state(entry != null, "A snapshot of its own has an entry of its own");
		return entry;
	}

	private void tell(PendingSnapshot snapshot, SnapshotAfterCommitException failure) {
		String name = snapshot.request().name().value();
		String message = String.valueOf(failure.getMessage());
		Throwable cause = failure.getCause();
		Assert.state(cause instanceof RuntimeException, "A failure has a cause");
		JournalEntry entry = snapshot.entry();
		if (entry != null && entry.fail((RuntimeException) cause, snapshot.isRetried())) {
			message += ". The ledger tries again";
		}
		else {
			snapshot.withdraw();
		}
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
		tellPartlyCommitted();
		this.pending.values().forEach(PendingSnapshot::rolledBack);
		this.provisional.forEach((name, entry) -> drop(name, this.connections.asAdministrator()::beside, entry,
				"Provisional snapshot '%s' was not dropped after the rollback: %s. Drop it by hand"));
		giveUp(this.unused, this.connections.asAdministrator()::beside);
		this.unanswered.forEach((name) -> uncertain(name.value(), """
				Snapshot '%s' was to go with its transaction, which was rolled back; but the server has not answered \
				its creation, so it may exist: look it up, and drop it by hand if it is not somebody else's"""
			.formatted(name)));
	}

	@Override
	public void partlyCommitted() {
		this.partlyCommitted.clear();
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
			.forEach(PendingSnapshot::forgetEntry);
		if (this.provisional.values().stream().allMatch(NoJournal.class::isInstance)) {
			return;
		}
		try (MatrixOneStatements statements = this.connections.joining()) {
			this.provisional.values().forEach((entry) -> entry.release(statements));
		}
		catch (RuntimeException ex) {
			logger.warn("""
					Provisional snapshots could not be released in the ledger again, after another transaction manager \
					has rolled back on the same connection; recovery may drop them""", ex);
		}
	}

	private void tellPartlyCommitted() {
		giveUp(this.partlyCommitted.stream().map(PendingSnapshot::entry).filter(Objects::nonNull).toList(),
				this.connections.asAdministrator()::beside);
		this.partlyCommitted.stream()
			.filter((snapshot) -> !snapshot.isWithdrawn())
			.map((snapshot) -> snapshot.request().name())
			.forEach((name) -> uncertain(name.value(), """
					Snapshot '%s' was not created: its transaction was rolled back. But a transaction of another \
					transaction manager on the same connection had committed before, and with it what both had written \
					by then: look at the data""".formatted(name)));
	}

	private void drop(SnapshotName name, Supplier<MatrixOneStatements> connection, @Nullable JournalEntry entry,
			String failureMessage) {
		boolean dropped;
		try (MatrixOneStatements statements = connection.get()) {
			dropped = !isReplaced(statements, name) && SnapshotCatalog.dropIfExists(statements, name);
			if (entry != null) {
				entry.giveUp(statements);
			}
		}
		catch (RuntimeException ex) {
			this.events.failed(name.value(), failureMessage.formatted(name, ex.getMessage()), ex);
			return;
		}
		if (dropped) {
			this.events.dropped(name);
		}
	}

	/**
	 * Somebody may have dropped the one of this transaction, and created another.
	 */
	private boolean isReplaced(MatrixOneStatements statements, SnapshotName name) {
		Snapshot own = this.known.get(name);
		boolean replaced = own != null && SnapshotCatalog.find(statements, name)
			.filter((existing) -> existing.timestamp() != own.timestamp())
			.isPresent();
		if (replaced) {
			logger.warn("Provisional snapshot '%s' was replaced by somebody else's, which is kept".formatted(name));
		}
		return replaced;
	}

	@Override
	public void outcomeUnknown() {
		this.pending.values().forEach(PendingSnapshot::outcomeUnknown);
		this.pending.values()
			.stream()
			.filter((snapshot) -> !snapshot.isWithdrawn())
			.forEach((snapshot) -> snapshot.fail(uncertain(snapshot.request().name().value(), snapshot.uncertainty())));
		this.provisional.keySet().forEach((name) -> uncertain(name.value(), """
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
