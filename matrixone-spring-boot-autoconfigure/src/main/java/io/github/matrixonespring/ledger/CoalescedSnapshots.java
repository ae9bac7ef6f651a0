package io.github.matrixonespring.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotJournal.CoalescedListener;
import io.github.matrixonespring.snapshot.SnapshotEvents;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Creates one snapshot for all entries of a name and target that come within a time.
 */
final class CoalescedSnapshots {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	/** How many receipts to write with one statement. */
	private static final int BATCH = 500;

	private final MatrixOneConnections connections;

	private final SnapshotManager snapshots;

	private final SnapshotEvents events;

	private final Clock clock;

	private ScheduledThreadPoolExecutor executor = executor();

	private final Lock lock = new ReentrantLock();

	private final Map<Group, Map<String, CoalescedListener>> waiting = new HashMap<>();

	private boolean closed;

	CoalescedSnapshots(MatrixOneConnections connections, SnapshotManager snapshots, SnapshotEvents events,
			Clock clock) {
		this.connections = connections;
		this.snapshots = snapshots;
		this.events = events;
		this.clock = clock;
	}

	private static ScheduledThreadPoolExecutor executor() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("matrixone-coalesce-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads);
		executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		return executor;
	}

	/**
	 * Add an entry, whose transaction is committed.
	 */
	void add(SnapshotRequest request, String id, CoalescedListener listener) {
		Group group = new Group(request.name(), request.target());
		if (!enqueue(group, request.coalesce(), id, listener)) {
			listener.completed(null, group.left("the application ends", null));
		}
	}

	private boolean enqueue(Group group, Duration window, String id, CoalescedListener listener) {
		this.lock.lock();
		try {
			if (this.closed) {
				return false;
			}
			Map<String, CoalescedListener> entries = this.waiting.get(group);
			if (entries == null) {
				entries = new LinkedHashMap<>();
				this.waiting.put(group, entries);
				this.executor.schedule(() -> create(group), window.toNanos(), TimeUnit.NANOSECONDS);
			}
			entries.put(id, listener);
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	private void create(Group group) {
		Map<String, CoalescedListener> entries = dequeue(group);
		if (entries.isEmpty()) {
			return;
		}
		try {
			Snapshot snapshot = create(group, entries.size());
			Set<String> contained = enter(snapshot, List.copyOf(entries.keySet()), false);
			entries.forEach((id, listener) -> {
				boolean done = contained.contains(id);
				listener.completed(done ? snapshot : null, done ? null
						: group.left("snapshot '%s' does not contain the commit".formatted(snapshot.name()), null));
			});
		}
		catch (RuntimeException ex) {
			SnapshotAfterCommitException failure = group.left(String.valueOf(ex.getMessage()), ex);
			logger.warn(failure.getMessage(), ex);
			this.events.publishFailure(group.prefix().value(), String.valueOf(failure.getMessage()), ex);
			entries.values().forEach((listener) -> listener.completed(null, failure));
		}
	}

	private Map<String, CoalescedListener> dequeue(Group group) {
		this.lock.lock();
		try {
			Map<String, CoalescedListener> entries = this.waiting.remove(group);
			return (entries != null) ? entries : Map.of();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Create a snapshot for several transactions.
	 */
	Snapshot create(Group group, int transactions) {
		return this.snapshots.create(SnapshotRequest.named(group.prefix().value())
			.of(group.target())
			.describedAs("for %d transactions".formatted(transactions))
			.uniquelyNamed(this.clock.instant()));
	}

	/**
	 * Write the receipts of entries. One that the snapshot does not contain, as another
	 * compute node may create it, stays unfinished.
	 * @return the entries that the snapshot contains
	 */
	Set<String> enter(Snapshot snapshot, List<String> ids, boolean late) {
		SnapshotName name = new SnapshotName(snapshot.name());
		try (MatrixOneStatements statements = this.connections.administering()) {
			int contained = 0;
			for (int i = 0; i < ids.size(); i += BATCH) {
				contained += insertReceipts(statements, name, ids.subList(i, Math.min(i + BATCH, ids.size())), late);
			}
			if (contained == ids.size()) {
				return Set.copyOf(ids);
			}
			logger.warn("Snapshot '%s' is not for %d of the %d transactions that it was created for"
				.formatted(snapshot.name(), ids.size() - contained, ids.size()));
			if (contained == 0) {
				this.snapshots.dropIfExists(snapshot.name());
			}
			return LedgerStore.withReceipt(statements, ids);
		}
	}

	/**
	 * One that somebody else has finished meanwhile does not keep the others from their
	 * receipts.
	 */
	private static int insertReceipts(MatrixOneStatements statements, SnapshotName snapshot, List<String> ids,
			boolean late) {
		try {
			return LedgerStore.insertProvenReceipts(statements, snapshot, ids, late);
		}
		catch (DuplicateKeyException ex) {
			if (ids.size() == 1) {
				return 0;
			}
			return ids.stream().mapToInt((id) -> insertReceipts(statements, snapshot, List.of(id), late)).sum();
		}
	}

	/**
	 * Take entries again after a close.
	 */
	void open() {
		this.lock.lock();
		try {
			if (this.closed) {
				this.executor = executor();
				this.closed = false;
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Take nothing more, and create at once what still waits. What is not created in time
	 * is left to recovery.
	 * @return whether all was done in time
	 */
	boolean close(Duration timeout) throws InterruptedException {
		this.lock.lock();
		try {
			this.closed = true;
			List.copyOf(this.waiting.keySet()).forEach((group) -> this.executor.execute(() -> create(group)));
		}
		finally {
			this.lock.unlock();
		}
		this.executor.shutdown();
		boolean done = this.executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
		if (!done) {
			this.executor.shutdownNow();
			leaveAll();
		}
		return done;
	}

	private void leaveAll() {
		Map<Group, Map<String, CoalescedListener>> left;
		this.lock.lock();
		try {
			left = Map.copyOf(this.waiting);
			this.waiting.clear();
		}
		finally {
			this.lock.unlock();
		}
		left.forEach((group, entries) -> entries.values()
			.forEach((listener) -> listener.completed(null, group.left("the application ends", null))));
	}

	/**
	 * What is the same of the entries that have one snapshot.
	 */
	record Group(SnapshotName prefix, SnapshotTarget target) {

		private SnapshotAfterCommitException left(String reason, @Nullable Throwable cause) {
			return new SnapshotAfterCommitException(this.prefix.value(), """
					Snapshot '%s_…' of %s was not created yet: %s. What it should contain is committed and safe, and \
					the ledger tries again""".formatted(this.prefix, this.target, reason), cause);
		}

	}

}
