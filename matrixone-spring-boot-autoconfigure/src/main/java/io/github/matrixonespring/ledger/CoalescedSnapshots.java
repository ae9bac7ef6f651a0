package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.ledger.CoalescedWindows.Window;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotEvents;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Creates one snapshot for all calls of a name and target that come within a time. A
 * thread of its own ends the windows that they are in; where there are none any more, the
 * next call opens one.
 */
final class CoalescedSnapshots {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private final CoalescedWindows windows;

	private final SnapshotEvents events;

	private final Duration openTimeout;

	private final Duration retryDelay;

	private final Map<Key, CoalescedCalls> calls = new ConcurrentHashMap<>();

	private volatile ScheduledThreadPoolExecutor executor = executor();

	private volatile boolean closed;

	/**
	 * Create coalesced snapshots.
	 * @param openTimeout how long a call waits for the window that another one opens
	 * @param retryDelay when to try again where the ledger cannot be written
	 */
	CoalescedSnapshots(CoalescedWindows windows, SnapshotEvents events, Duration openTimeout, Duration retryDelay) {
		this.windows = windows;
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
			opened = joined.open(() -> this.windows.openBeside(key.group(), key.time()), this.openTimeout);
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
		long start = System.nanoTime();
		Duration delay = key.time();
		try {
			List<CoalescedCall> ended = joined.takeEnded();
			if (!ended.isEmpty()) {
				create(key, joined, ended);
			}
			else if (joined.finish()) {
				this.calls.remove(key, joined);
				this.windows.remove(joined.window());
				return;
			}
			else if (this.windows.isOld(joined.window())) {
				Window window = joined.window();
				joined.moveTo(this.windows.open(key.group(), key.time()));
				this.windows.remove(window);
			}
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
			schedule(key, joined, delay.minusNanos(Math.min(System.nanoTime() - start, delay.toNanos())));
		}
	}

	/**
	 * Create the snapshot of calls whose transactions are over, and write their entries.
	 * @throws RuntimeException if these cannot be written; then the calls were put back
	 */
	private void create(Key key, CoalescedCalls joined, List<CoalescedCall> ended) {
		CoalescedGroup group = key.group();
		try {
			List<CoalescedCall> missing = this.windows.withoutEntry(ended);
			Window window = joined.window();
			Window successor = this.windows.open(group, key.time());
			joined.moveTo(successor);
			try {
				Snapshot snapshot = this.windows.finish(group, window, successor, missing);
				missing.forEach((call) -> call.tell(snapshot, null));
			}
			catch (RuntimeException ex) {
				tellFailure(group, missing, ex);
				this.windows.leave(window, successor, this.windows.withoutEntry(missing));
			}
		}
		catch (RuntimeException ex) {
			tellFailure(group, ended, ex);
			joined.putBack(ended);
			throw ex;
		}
	}

	private void tellFailure(CoalescedGroup group, List<CoalescedCall> failed, RuntimeException cause) {
		SnapshotAfterCommitException failure = group.left(String.valueOf(cause.getMessage()), cause);
		if (!failed.stream().allMatch(CoalescedCall::isTold)) {
			logger.warn(failure.getMessage(), cause);
			this.events.publishFailure(group.prefix().value(), String.valueOf(failure.getMessage()), cause);
			failed.forEach((call) -> call.tell(null, failure));
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
			this.windows.remove(joined.window());
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
