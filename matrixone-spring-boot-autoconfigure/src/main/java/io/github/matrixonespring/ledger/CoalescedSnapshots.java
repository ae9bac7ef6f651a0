package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotEvents;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Creates one snapshot for all calls of a name and target that come within a time. The
 * first of them opens a window; a thread of its own ends it, and opens the next one as
 * long as there are calls.
 */
final class CoalescedSnapshots {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private static final int MAX_ATTEMPTS = 5;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final CoalescedEntries entries;

	private final SharedSnapshots snapshots;

	private final SnapshotEvents events;

	private final Duration openTimeout;

	private final Duration retryDelay;

	private final Map<Key, CoalescedCalls> calls = new ConcurrentHashMap<>();

	private volatile ScheduledThreadPoolExecutor executor = executor();

	private volatile boolean closed;

	/**
	 * Create coalesced snapshots.
	 * @param openTimeout how long a call waits for another one to open the window
	 * @param retryDelay when to try again where the ledger cannot be written
	 */
	CoalescedSnapshots(CoalescedEntries entries, SharedSnapshots snapshots, SnapshotEvents events, Duration openTimeout,
			Duration retryDelay) {
		this.entries = entries;
		this.snapshots = snapshots;
		this.events = events;
		this.openTimeout = openTimeout;
		this.retryDelay = retryDelay;
	}

	private static ScheduledThreadPoolExecutor executor() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("matrixone-coalesce-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, threads);
		executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		return executor;
	}

	/**
	 * Take a call whose transaction is not committed yet.
	 * @return the call, or {@code null} if none is taken any more
	 */
	@Nullable CoalescedCall join(LedgerEntry entry, Duration time) {
		Key key = new Key(CoalescedGroup.of(entry), time);
		while (!this.closed) {
			CoalescedCalls joined = this.calls.computeIfAbsent(key, (missing) -> new CoalescedCalls());
			if (joined.begin()) {
				open(key, joined);
				return new CoalescedCall(joined, entry);
			}
			this.calls.remove(key, joined);
		}
		return null;
	}

	private void open(Key key, CoalescedCalls joined) {
		boolean opened;
		try {
			opened = joined.open(() -> this.entries.holdPlaceBeside(key.group(), key.time()), this.openTimeout);
		}
		catch (RuntimeException ex) {
			joined.forget();
			throw ex;
		}
		if (opened) {
			schedule(key, joined, key.time());
		}
	}

	private void schedule(Key key, CoalescedCalls joined, Duration delay) {
		try {
			this.executor.schedule(() -> endWindow(key, joined), delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Snapshots '%s_…' are left to recovery: the application ends".formatted(key.group().prefix()),
					ex);
			leave(key, joined);
		}
	}

	private void endWindow(Key key, CoalescedCalls joined) {
		Duration delay = key.time();
		try {
			List<AlikeCalls> ended = joined.takeEnded();
			if (!ended.isEmpty()) {
				create(key.group(), joined, ended);
			}
			else if (joined.finish()) {
				this.calls.remove(key, joined);
				this.entries.remove(joined.placeholder());
				return;
			}
			renewPlaceholder(key, joined);
		}
		catch (RuntimeException ex) {
			delay = this.retryDelay;
			logger.warn("The ledger could not be written for snapshots '%s_…' of %s; that is tried again in %s"
				.formatted(key.group().prefix(), key.group().target(), delay), ex);
		}
		if (this.closed) {
			end(key, joined);
		}
		else {
			schedule(key, joined, delay);
		}
	}

	/**
	 * Create the snapshot of calls whose transactions are over, and write their entries.
	 * @throws RuntimeException if these cannot be written; then the calls were put back
	 */
	private void create(CoalescedGroup group, CoalescedCalls joined, List<AlikeCalls> ended) {
		try {
			this.entries.write(ended);
		}
		catch (RuntimeException ex) {
			tellFailure(group, ended, ex);
			joined.putBack(ended);
			throw ex;
		}
		List<LedgerEntry> committed = ended.stream()
			.map(AlikeCalls::entry)
			.filter((entry) -> !entry.undecided())
			.toList();
		if (committed.isEmpty()) {
			return;
		}
		try {
			Snapshot snapshot = create(group, committed);
			ended.forEach((calls) -> calls.tell(snapshot, null));
		}
		catch (RuntimeException ex) {
			tellFailure(group, ended, ex);
			this.entries.noteFailure(committed, ex);
		}
	}

	private Snapshot create(CoalescedGroup group, List<LedgerEntry> committed) {
		Snapshot snapshot = this.snapshots.create(group, committed, false);
		for (int attempt = 1; snapshot == null; attempt++) {
			pause(attempt);
			snapshot = this.snapshots.create(group, committed, false);
		}
		return snapshot;
	}

	private static void pause(int attempt) {
		if (attempt == MAX_ATTEMPTS) {
			throw new DataRetrievalFailureException("""
					the server has created it %d times without the commits, and each time it was dropped again"""
				.formatted(attempt));
		}
		try {
			Thread.sleep(PAUSE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new DataRetrievalFailureException("interrupted while waiting for the commits to be seen", ex);
		}
	}

	private void tellFailure(CoalescedGroup group, List<AlikeCalls> failed, RuntimeException cause) {
		SnapshotAfterCommitException failure = group.left(String.valueOf(cause.getMessage()), cause);
		if (!failed.stream().allMatch(AlikeCalls::areTold)) {
			logger.warn(failure.getMessage(), cause);
			this.events.publishFailure(group.prefix().value(), String.valueOf(failure.getMessage()), cause);
			failed.forEach((calls) -> calls.tell(null, failure));
		}
	}

	private void renewPlaceholder(Key key, CoalescedCalls joined) {
		Placeholder placeholder = joined.placeholder();
		if (this.entries.isOld(placeholder)) {
			joined.replacePlaceholder(this.entries.holdPlace(key.group(), key.time()));
			this.entries.remove(placeholder);
		}
	}

	/**
	 * Take calls again after a close.
	 */
	void open() {
		if (this.closed) {
			this.calls.clear();
			this.executor = executor();
			this.closed = false;
		}
	}

	/**
	 * Take nothing more, and create at once what still waits. What is not created in time
	 * is left to recovery.
	 * @return whether all was done in time
	 */
	boolean close(Duration timeout) throws InterruptedException {
		this.closed = true;
		this.calls.forEach((key, joined) -> this.executor.execute(() -> endWindow(key, joined)));
		this.executor.shutdown();
		boolean done = this.executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
		if (!done) {
			this.executor.shutdownNow();
			this.calls.forEach(this::leave);
		}
		return done;
	}

	private void end(Key key, CoalescedCalls joined) {
		if (joined.finish()) {
			this.entries.remove(joined.placeholder());
		}
		else {
			leave(key, joined);
		}
	}

	private void leave(Key key, CoalescedCalls joined) {
		joined.leave().forEach((call) -> call.tell(null, key.group().left("the application ends", null)));
	}

	/**
	 * What is the same of the calls in a window.
	 */
	private record Key(CoalescedGroup group, Duration time) {

	}

}
