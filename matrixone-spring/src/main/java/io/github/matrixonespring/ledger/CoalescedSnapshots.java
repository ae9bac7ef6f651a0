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
import io.github.matrixonespring.snapshot.SnapshotOrder;
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
	@Nullable CoalescedCall join(LedgerEntry entry, SnapshotOrder order) {
		Key key = new Key(CoalescedGroup.of(entry), order.request().coalesce());
		while (!this.closed) {
			CoalescedCalls joined = this.calls.computeIfAbsent(key, (missing) -> new CoalescedCalls());
			if (joined.begin()) {
				holdPlace(key, joined);
				return new CoalescedCall(joined, entry, order);
			}
			this.calls.remove(key, joined);
		}
		return null;
	}

	private void holdPlace(Key key, CoalescedCalls joined) {
		boolean first;
		try {
			first = joined.open(() -> this.entries.holdPlace(key.group(), key.time()), this.openTimeout);
		}
		catch (RuntimeException ex) {
			joined.forget();
			if (joined.finish()) {
				this.calls.remove(key, joined);
			}
			throw ex;
		}
		if (first && !schedule(key, joined, key.time())) {
			leave(key, joined);
		}
	}

	/**
	 * End a window after some time.
	 * @return {@code false} if the application ends
	 */
	private boolean schedule(Key key, CoalescedCalls joined, Duration delay) {
		try {
			this.executor.schedule(() -> endWindow(key, joined), delay.toNanos(), TimeUnit.NANOSECONDS);
			return true;
		}
		catch (RejectedExecutionException ex) {
			logger.debug("No more snapshots '%s_…': the application ends".formatted(key.group().prefix()), ex);
			return false;
		}
	}

	/**
	 * Create the snapshot of a window, and go on with the next one, whatever happens:
	 * nobody else would.
	 */
	private void endWindow(Key key, CoalescedCalls joined) {
		Duration delay = key.time();
		boolean finished = false;
		try {
			List<List<AlikeCalls>> ended = joined.takeEnded();
			if (!ended.isEmpty()) {
				finishCalls(key, joined, ended);
			}
			if (ended.isEmpty() || this.closed) {
				finished = finish(key, joined);
			}
		}
		catch (RuntimeException | Error ex) {
			delay = this.retryDelay;
			logger.warn("The ledger could not be written for snapshots '%s_…' of %s; that is tried again in %s"
				.formatted(key.group().prefix(), key.group().target(), delay), ex);
		}
		if (!finished && !this.closed && !joined.isLeft()) {
			schedule(key, joined, delay);
		}
	}

	/**
	 * Remove the placeholder if no call needs it, else see that it does not get old.
	 * @return whether there are no calls any more
	 */
	private boolean finish(Key key, CoalescedCalls joined) {
		boolean finished = joined.finish();
		if (finished) {
			this.calls.remove(key, joined);
			Placeholder placeholder = joined.placeholder();
			if (placeholder != null) {
				this.entries.remove(placeholder);
			}
		}
		else {
			renewPlaceholder(key, joined);
		}
		return finished;
	}

	private void renewPlaceholder(Key key, CoalescedCalls joined) {
		Placeholder placeholder = joined.placeholder();
		if (placeholder != null && this.entries.isOld(placeholder)) {
			joined.replacePlaceholder(this.entries.holdPlace(key.group(), key.time()));
			this.entries.remove(placeholder);
		}
	}

	/**
	 * Write the entries of calls whose transactions are over, and create their snapshot.
	 * @throws RuntimeException if the entries cannot be written; then the calls were put
	 * back
	 */
	private void finishCalls(Key key, CoalescedCalls joined, List<List<AlikeCalls>> ended) {
		CoalescedGroup group = key.group();
		List<AlikeCalls> all = ended.stream().flatMap(List::stream).toList();
		try {
			renewPlaceholder(key, joined);
			ended.forEach(this.entries::write);
		}
		catch (RuntimeException | Error ex) {
			joined.putBack(ended);
			tellFailure(group, all, ex);
			throw ex;
		}
		List<LedgerEntry> committed = all.stream()
			.map(AlikeCalls::entry)
			.filter((entry) -> !entry.undecided())
			.toList();
		if (committed.isEmpty()) {
			return;
		}
		try {
			Snapshot snapshot = createContaining(group, committed);
			all.forEach((calls) -> calls.tell(snapshot, null));
		}
		catch (RuntimeException | Error ex) {
			tellFailure(group, all, ex);
			this.entries.noteFailure(committed, ex);
		}
	}

	/**
	 * Create a snapshot that contains entries. One that another compute node has created
	 * may not, and where this one was too slow, recovery may have done so.
	 */
	private Snapshot createContaining(CoalescedGroup group, List<LedgerEntry> committed) {
		for (int attempt = 1;; attempt++) {
			Snapshot snapshot = this.snapshots.create(group, committed, false);
			if (snapshot == null) {
				snapshot = this.snapshots.findCreated(committed);
			}
			if (snapshot != null) {
				return snapshot;
			}
			pause(attempt);
		}
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

	private void tellFailure(CoalescedGroup group, List<AlikeCalls> failed, Throwable cause) {
		if (!failed.stream().allMatch(AlikeCalls::areTold)) {
			SnapshotAfterCommitException failure = group.left(String.valueOf(cause.getMessage()), cause);
			logger.warn(failure.getMessage(), cause);
			this.events.publishFailure(group.prefix().value(), String.valueOf(failure.getMessage()), cause);
			failed.forEach((calls) -> calls.tell(null, failure));
		}
	}

	/**
	 * Take calls again after a close.
	 */
	void reopen() {
		if (this.closed) {
			this.calls.clear();
			this.executor = executor();
			this.closed = false;
		}
	}

	/**
	 * Take nothing more, and create at once what still waits.
	 * @return whether all was done in time
	 */
	boolean close(Duration timeout) throws InterruptedException {
		this.closed = true;
		this.calls.forEach((key, joined) -> this.executor.execute(() -> endWindow(key, joined)));
		this.executor.shutdown();
		return this.executor.awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Leave to recovery what is not done at the end.
	 */
	void leaveRest() {
		this.closed = true;
		this.executor.shutdownNow();
		this.calls.forEach(this::leave);
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
