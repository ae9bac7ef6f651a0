package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.ledger.LedgerStore.Progress;
import io.github.matrixonespring.ledger.SharedSnapshots.Group;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotEvents;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;

/**
 * Finishes entries of the application that nobody has finished in time. Several of its
 * instances may do so at once: an entry belongs to who has changed its version, and for
 * no longer than a snapshot may take.
 */
final class LedgerRecovery {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private static final int BATCH = 100;

	private final MatrixOneConnections connections;

	private final LedgerStore store;

	private final Supplier<SnapshotManager> snapshots;

	private final SharedSnapshots shared;

	private final SnapshotEvents events;

	private final LedgerSettings settings;

	private final Duration lease;

	private final DueEntries due;

	LedgerRecovery(MatrixOneConnections connections, LedgerStore store, Supplier<SnapshotManager> snapshots,
			SharedSnapshots shared, SnapshotEvents events, LedgerSettings settings) {
		this.connections = connections;
		this.store = store;
		this.snapshots = snapshots;
		this.shared = shared;
		this.events = events;
		this.settings = settings;
		this.due = new DueEntries(connections, store);
		this.lease = settings.recoverAfter().plus(connections.getStatementTimeout());
	}

	/**
	 * Finish what is due, of all entries.
	 * @return how many entries were finished
	 */
	int recoverAll() {
		this.due.reset();
		return recover();
	}

	/**
	 * Finish what is due.
	 * @return how many entries were finished
	 */
	int recover() {
		List<LedgerRow> found;
		int recovered;
		int all = 0;
		do {
			found = this.due.find(BATCH);
			recovered = recover(found);
			all += recovered;
		}
		while (found.size() == BATCH && recovered > 0 && !Thread.currentThread().isInterrupted());
		if (all > 0) {
			logger.info("Recovered %d snapshots that were asked for and not finished".formatted(all));
		}
		return all;
	}

	/**
	 * Return the entries that nobody has finished, due or not.
	 */
	List<LedgerEntry> unfinished(int limit) {
		return this.due.findUnfinished(limit).stream().map(LedgerRow::entry).toList();
	}

	LedgerSummary summarize() {
		return this.due.summarize();
	}

	private int recover(List<LedgerRow> found) {
		int finished = 0;
		Map<Group, List<LedgerRow>> groups = new LinkedHashMap<>();
		for (LedgerRow entry : found) {
			Kind kind = entry.request().kind();
			if (kind == Kind.COALESCED || kind == Kind.UNDECIDED) {
				groups.computeIfAbsent(Group.of(entry.request()), (key) -> new ArrayList<>()).add(entry);
			}
			else if (claim(entry)) {
				finished += ((kind == Kind.PROVISIONAL) ? dropProvisional(entry) : createLate(entry)) ? 1 : 0;
			}
		}
		for (Map.Entry<Group, List<LedgerRow>> group : groups.entrySet()) {
			List<LedgerRow> claimed = group.getValue().stream().filter(this::claim).toList();
			finished += claimed.isEmpty() ? 0 : create(group.getKey(), claimed);
		}
		return finished;
	}

	private boolean createLate(LedgerRow entry) {
		boolean created = create(entry);
		this.connections.getStatistics().addLate(created ? 1 : 0);
		return created;
	}

	private boolean claim(LedgerRow entry) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.claim(statements, entry, this.lease);
		}
		catch (QueryTimeoutException | PessimisticLockingFailureException ex) {
			// The transaction of a provisional snapshot goes on, or another one is
			// claiming.
			logger.debug("Entry " + entry.id() + " is in use", ex);
			return false;
		}
		catch (RuntimeException ex) {
			logger.warn("Entry %s of snapshot '%s' could not be claimed; it is tried again".formatted(entry.id(),
					entry.request().snapshot()), ex);
			return false;
		}
	}

	/**
	 * Create the snapshot of an entry, unless it is there already.
	 */
	private boolean create(LedgerRow entry) {
		try {
			Optional<Snapshot> existing = find(entry);
			return existing.isPresent() ? adopt(entry, existing.get()) : createMissing(entry);
		}
		catch (SnapshotAlreadyExistsException ex) {
			retryLater(entry, String.valueOf(ex.getMessage()));
		}
		catch (RuntimeException ex) {
			failed(entry, ex);
		}
		return false;
	}

	private Optional<Snapshot> find(LedgerRow entry) {
		return this.snapshots.get().find(entry.request().snapshot());
	}

	private boolean createMissing(LedgerRow entry) {
		Request request = entry.request();
		try {
			Snapshot created = this.snapshots.get()
				.create(SnapshotRequest.named(request.snapshot())
					.of(request.target())
					.labelled(request.label())
					.describedAs(request.description()));
			if (insertReceipt(entry, created, true)) {
				return true;
			}
			this.snapshots.get().dropIfExists(created.name());
			retryLater(entry, "The server has created the snapshot without the commit; it was dropped again");
			return false;
		}
		catch (SnapshotAlreadyExistsException ex) {
			// Who has committed has woken up in between. It may be that of another entry,
			// whose receipt is still to come, or without the commit, and about to be
			// dropped again.
			Snapshot existing = find(entry).orElseThrow(() -> ex);
			if (isClaimedByAnother(entry) || !isContained(entry, existing)) {
				throw ex;
			}
			return adopt(entry, existing);
		}
	}

	/**
	 * Take an existing snapshot for that of the entry, if it is: of the same target, it
	 * contains the commit, and no other entry has it.
	 */
	private boolean adopt(LedgerRow entry, Snapshot existing) {
		if (!existing.isOf(entry.request().target())) {
			return fail(entry, "There is a snapshot of that name, of %s".formatted(existing.target()));
		}
		if (isOfAnother(entry)) {
			return fail(entry, "There is a snapshot of that name, for another entry of the ledger");
		}
		// A claim before this one may have created it.
		if (!insertReceipt(entry, existing, entry.version() > 0)) {
			return fail(entry, "There is a snapshot of that name, which does not contain the commit");
		}
		return true;
	}

	private boolean isOfAnother(LedgerRow entry) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.receiptsOf(statements, new SnapshotName(entry.request().snapshot()))
				.stream()
				.anyMatch((id) -> !id.equals(entry.id()));
		}
	}

	private boolean insertReceipt(LedgerRow entry, Snapshot snapshot, boolean late) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.insertProvenReceipts(statements, snapshot, List.of(entry.id()), late) == 1;
		}
		catch (DuplicateKeyException ex) {
			logger.debug("Somebody else has written the receipt of snapshot '" + snapshot.name() + "'", ex);
			return true;
		}
	}

	/**
	 * Create one snapshot for the coalesced entries of a name and target.
	 */
	private int create(Group group, List<LedgerRow> entries) {
		try {
			this.shared.create(group, entries, true);
			Set<String> finished = this.shared.withReceipt(entries);
			entries.stream()
				.filter((entry) -> !finished.contains(entry.id()))
				.forEach((entry) -> retryLater(entry, "The server has created the snapshot without the commit"));
			this.connections.getStatistics().addLate(finished.size());
			return finished.size();
		}
		catch (RuntimeException ex) {
			entries.forEach((entry) -> failed(entry, ex));
			return 0;
		}
	}

	/**
	 * Drop a provisional snapshot whose transaction has ended without releasing it, if it
	 * exists: created after the entry was written, so that the entry is in it, and not
	 * for another entry.
	 */
	private boolean dropProvisional(LedgerRow entry) {
		Request request = entry.request();
		try {
			Optional<Snapshot> existing = this.snapshots.get()
				.find(request.snapshot())
				.filter((snapshot) -> snapshot.isOf(request.target()));
			if (existing.isPresent() && !isClaimedByAnother(entry) && isContained(entry, existing.get())) {
				this.snapshots.get().dropIfExists(request.snapshot());
			}
			note(entry, LedgerStatus.GIVEN_UP, entry.entry().attempts(), "The transaction was not committed",
					Duration.ZERO);
			return true;
		}
		catch (RuntimeException ex) {
			failed(entry, ex);
			return false;
		}
	}

	private boolean isClaimedByAnother(LedgerRow entry) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.isClaimedByAnother(statements, entry);
		}
	}

	private boolean isContained(LedgerRow entry, Snapshot snapshot) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return this.store.isContained(statements, snapshot, entry.id());
		}
	}

	private void failed(LedgerRow entry, RuntimeException failure) {
		String reason = String.valueOf(failure.getMessage());
		try {
			if (Failures.mayPass(failure)) {
				retryLater(entry, reason);
			}
			else {
				fail(entry, reason);
			}
		}
		catch (RuntimeException ex) {
			failure.addSuppressed(ex);
			logger.warn("Snapshot '%s' was not recovered, nor was that written to the ledger; it is tried again"
				.formatted(entry.request().snapshot()), failure);
		}
	}

	private void retryLater(LedgerRow entry, String reason) {
		int attempts = entry.entry().attempts() + 1;
		if (attempts >= this.settings.maxAttempts()) {
			fail(entry, "%s (attempt %d, the last one)".formatted(reason, attempts));
			return;
		}
		Duration delay = this.settings.delayAfter(attempts);
		logger.warn("Snapshot '%s' of %s was not recovered, and is tried again in %s: %s"
			.formatted(entry.request().snapshot(), entry.request().target(), delay, reason));
		note(entry, LedgerStatus.PENDING, attempts, reason, delay);
	}

	private boolean fail(LedgerRow entry, String reason) {
		String snapshot = entry.request().snapshot();
		String message = """
				Snapshot '%s' of %s will not be created: %s. Entry %s of the ledger has FAILED; it can be retried"""
			.formatted(snapshot, entry.request().target(), reason, entry.id());
		logger.error(message);
		note(entry, LedgerStatus.FAILED, entry.entry().attempts(), reason, Duration.ZERO);
		this.events.publishFailure(snapshot, message, new SnapshotAfterCommitException(snapshot, message, null));
		return false;
	}

	/**
	 * Write down what has become of an entry that was claimed here, unless somebody else
	 * has it by now.
	 */
	private void note(LedgerRow entry, LedgerStatus status, int attempts, String reason, Duration dueAfter) {
		int version = entry.version() + 1;
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			this.store.note(statements, entry.id(), LedgerStatus.PENDING, version,
					new Progress(status, version, attempts, reason, dueAfter));
		}
	}

}
