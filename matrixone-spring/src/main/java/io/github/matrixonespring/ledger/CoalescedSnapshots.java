package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.ledger.CoalescingWindow.Member;
import io.github.matrixonespring.ledger.CoalescingWindow.Placeholder;
import io.github.matrixonespring.ledger.CoalescingWindow.SharedEntry;
import io.github.matrixonespring.ledger.LedgerEntry.Caller;
import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.ledger.SharedSnapshots.Group;
import io.github.matrixonespring.observation.OperationObserver.Trace;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotEvents;
import io.github.matrixonespring.snapshot.SnapshotOrder;
import io.github.matrixonespring.snapshot.SnapshotRegistration;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.task.TaskRejectedException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/**
 * Creates one snapshot for all calls of a name and target that come within a time: the
 * members of a window.
 * <ol>
 * <li><b>Join.</b> A call joins the window of its name, target and time, before its
 * transaction is committed. It is only counted.</li>
 * <li><b>Hold the place.</b> For the first member a placeholder is written, beside its
 * transaction: an entry which says that there may be transactions that want a snapshot.
 * Those who come meanwhile wait for it, so that no member is committed before it is
 * there. The time begins to run.</li>
 * <li><b>End.</b> A member whose transaction is committed, or may be, waits for the end
 * of the window. One that is rolled back, or is not wanted any more, is counted out. One
 * whose transaction goes on is left to the next window.</li>
 * <li><b>Write.</b> When the time is over, a thread of its own writes the entries of
 * those that have ended, all or none; members that are alike share one. That is after
 * their commits, and the server gives commits their times in order: a snapshot at which
 * an entry can be read contains the transactions of its members. What cannot be written
 * is kept, and written by the next window as it was: where the server has not answered,
 * it may have been written all the same.</li>
 * <li><b>Create.</b> The snapshot is created, proven to contain the entries, and the
 * members are told. A failure is noted in the entries, for recovery to try again; those
 * of transactions that may be committed are left to it in any case.</li>
 * <li><b>Go on.</b> The next window begins, with the same placeholder, which is replaced
 * before recovery would take it for one that nobody looks after.</li>
 * <li><b>Finish.</b> When a window has no members, those whose transactions go on
 * included, it takes no more, and its placeholder is removed. It stays if recovery has
 * created a snapshot for it.</li>
 * <li><b>Close.</b> When the application ends, the windows end at once. Who comes now has
 * its transaction write its entry, which is left to recovery. So is the placeholder of
 * members whose transactions go on, or that cannot be finished in time.</li>
 * </ol>
 * If the application is gone at any point, recovery finds the entries or else the
 * placeholder.
 */
final class CoalescedSnapshots {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private final MatrixOneConnections connections;

	private final LedgerStore store;

	private final SharedSnapshots snapshots;

	private final SnapshotEvents events;

	private final LedgerSettings settings;

	private final Map<Key, CoalescingWindow> windows = new ConcurrentHashMap<>();

	private volatile ThreadPoolTaskScheduler thread = thread();

	private volatile boolean closed;

	/**
	 * Create coalesced snapshots.
	 * @param connections what is sent through them goes beside the application's pool
	 */
	CoalescedSnapshots(MatrixOneConnections connections, LedgerStore store, SharedSnapshots snapshots,
			SnapshotEvents events, LedgerSettings settings) {
		this.connections = connections;
		this.store = store;
		this.snapshots = snapshots;
		this.events = events;
		this.settings = settings;
	}

	private static ThreadPoolTaskScheduler thread() {
		ThreadPoolTaskScheduler thread = new ThreadPoolTaskScheduler();
		thread.setThreadNamePrefix("matrixone-coalesce-");
		thread.setDaemon(true);
		thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		thread.initialize();
		return thread;
	}

	/**
	 * Have a call join a window.
	 * @return what is to be told how its transaction has ended, or {@code null} if there
	 * are no windows any more
	 */
	@Nullable SnapshotRegistration join(String id, Request request, SnapshotOrder order) {
		Key key = new Key(Group.of(request), order.request().coalesce());
		while (!this.closed) {
			CoalescingWindow window = this.windows.computeIfAbsent(key, (missing) -> new CoalescingWindow());
			Member member = window.join(id, request, order);
			if (member != null) {
				holdPlace(key, window, member);
				return member;
			}
			this.windows.remove(key, window);
		}
		return null;
	}

	private void holdPlace(Key key, CoalescingWindow window, Member member) {
		boolean first;
		try {
			first = window.open(() -> writePlaceholder(key), this.connections.getStatementTimeout());
		}
		catch (RuntimeException ex) {
			member.rolledBack();
			if (window.finish()) {
				this.windows.remove(key, window);
			}
			throw ex;
		}
		if (first && !schedule(key, window, key.time())) {
			leave(window);
		}
	}

	private Placeholder writePlaceholder(Key key) {
		Placeholder placeholder = new Placeholder(this.store.newId(), System.nanoTime());
		Request request = new Request(key.group().prefix().value(), key.group().target(), Kind.UNDECIDED, "",
				"whatever transactions there were within " + key.time(), new Caller("", "", 0, 0));
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			this.store.insert(statements, placeholder.id(), request, this.settings.recoverAfter().plus(key.time()));
		}
		return placeholder;
	}

	/**
	 * End a window after some time.
	 * @return {@code false} if the application ends
	 */
	private boolean schedule(Key key, CoalescingWindow window, Duration delay) {
		try {
			this.thread.schedule(() -> endWindowBesidePool(key, window), this.thread.getClock().instant().plus(delay));
			return true;
		}
		catch (TaskRejectedException ex) {
			logger.debug("No more snapshots '%s_…': the application ends".formatted(key.group().prefix()), ex);
			return false;
		}
	}

	/**
	 * The snapshots of the application's own {@code SnapshotManager}, too, are not to
	 * keep its threads waiting for a connection.
	 */
	private void endWindowBesidePool(Key key, CoalescingWindow window) {
		this.connections.besidePool(() -> endWindow(key, window));
	}

	/**
	 * Create the snapshot of a window, and go on with the next one, whatever happens:
	 * nobody else would.
	 */
	private void endWindow(Key key, CoalescingWindow window) {
		Duration delay = key.time();
		boolean finished = false;
		try {
			List<List<SharedEntry>> ended = window.takeEnded();
			if (!ended.isEmpty()) {
				writeAndCreate(key, window, ended);
			}
			if (ended.isEmpty() || this.closed) {
				finished = finish(key, window);
			}
		}
		catch (RuntimeException | Error ex) {
			delay = this.settings.retryDelay();
			logger.warn("The ledger could not be written for snapshots '%s_…' of %s; that is tried again in %s"
				.formatted(key.group().prefix(), key.group().target(), delay), ex);
		}
		if (!finished && !this.closed && !window.isLeft()) {
			schedule(key, window, delay);
		}
	}

	/**
	 * Write the entries of members that have ended, and create their snapshot.
	 * @throws RuntimeException if the entries cannot be written; then they were put back
	 */
	private void writeAndCreate(Key key, CoalescingWindow window, List<List<SharedEntry>> ended) {
		List<SharedEntry> all = ended.stream().flatMap(List::stream).toList();
		try {
			renewPlaceholder(key, window);
			ended.forEach(this::write);
		}
		catch (RuntimeException | Error ex) {
			window.putBack(ended);
			tellFailure(key.group(), all, ex);
			throw ex;
		}
		List<LedgerRow> committed = all.stream()
			.filter((entry) -> !entry.request().isUndecided())
			.map((entry) -> LedgerRow.written(entry.id(), entry.request()))
			.toList();
		if (!committed.isEmpty()) {
			traceOf(all).run(() -> create(key.group(), all, committed));
		}
	}

	private static Trace traceOf(List<SharedEntry> entries) {
		return entries.stream()
			.map(SharedEntry::trace)
			.filter((trace) -> trace != Trace.NONE)
			.findFirst()
			.orElse(Trace.NONE);
	}

	private void create(Group group, List<SharedEntry> all, List<LedgerRow> committed) {
		try {
			Snapshot snapshot = CreationAttempts.create(() -> create(group, committed));
			this.connections.getStatistics()
				.addCoalesced(committed.stream().mapToLong((entry) -> entry.request().caller().calls()).sum());
			all.forEach((entry) -> entry.tell(snapshot, null));
		}
		catch (RuntimeException | Error ex) {
			tellFailure(group, all, ex);
			noteFailure(committed, ex);
		}
	}

	private void write(List<SharedEntry> ended) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			this.store.insertAll(statements, ended, this.settings.recoverAfter());
		}
		catch (DuplicateKeyException ex) {
			logger.debug("The entries were written by an attempt that the server has not answered", ex);
		}
	}

	/**
	 * Create a snapshot, unless this has taken so long that recovery has done so.
	 */
	private @Nullable Snapshot create(Group group, List<LedgerRow> committed) {
		Snapshot snapshot = this.snapshots.create(group, committed, false);
		return (snapshot != null) ? snapshot : this.snapshots.findCreated(committed);
	}

	private void tellFailure(Group group, List<SharedEntry> failed, Throwable cause) {
		if (!failed.stream().allMatch(SharedEntry::areTold)) {
			SnapshotAfterCommitException failure = group.left(String.valueOf(cause.getMessage()), cause);
			logger.warn(failure.getMessage(), cause);
			this.events.publishFailure(group.prefix().value(), String.valueOf(failure.getMessage()), cause);
			failed.forEach((entry) -> entry.tell(null, failure));
		}
	}

	/**
	 * Note why there is no snapshot, and that recovery is to try again.
	 */
	private void noteFailure(List<LedgerRow> entries, Throwable failure) {
		String reason = String.valueOf(failure.getMessage());
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			entries.forEach((entry) -> this.store.noteFirstFailure(statements, entry.id(), LedgerStatus.PENDING, reason,
					this.settings.retryDelay()));
		}
		catch (RuntimeException ex) {
			logger.warn("The failure of %d entries was not written to the ledger; recovery tries them again"
				.formatted(entries.size()), ex);
		}
	}

	/**
	 * Remove the placeholder if no member needs it, else see that it does not get old.
	 * @return whether there are no members any more
	 */
	private boolean finish(Key key, CoalescingWindow window) {
		boolean finished = window.finish();
		if (finished) {
			this.windows.remove(key, window);
			Placeholder placeholder = window.placeholder();
			if (placeholder != null) {
				remove(placeholder);
			}
		}
		else {
			renewPlaceholder(key, window);
		}
		return finished;
	}

	private void renewPlaceholder(Key key, CoalescingWindow window) {
		Placeholder old = window.placeholder();
		if (old != null && System.nanoTime() - old.written() > this.settings.recoverAfter().toNanos() / 3) {
			window.replacePlaceholder(writePlaceholder(key));
			remove(old);
		}
	}

	private void remove(Placeholder placeholder) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			this.store.deleteUnfinished(statements, placeholder.id());
		}
	}

	/**
	 * Take calls again after a close.
	 */
	void reopen() {
		if (this.closed) {
			this.windows.clear();
			this.thread = thread();
			this.closed = false;
		}
	}

	/**
	 * Take nothing more, and create at once what still waits.
	 * @return whether all was done in time
	 */
	boolean close(Duration timeout) throws InterruptedException {
		if (!this.closed) {
			this.closed = true;
			this.windows.forEach((key, window) -> this.thread.execute(() -> endWindowBesidePool(key, window)));
		}
		this.thread.initiateShutdown();
		return this.thread.getScheduledExecutor().awaitTermination(timeout.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Leave to recovery what is not done at the end.
	 */
	void leaveRest() {
		this.closed = true;
		this.thread.shutdown();
		this.windows.values().forEach(CoalescedSnapshots::leave);
	}

	private static void leave(CoalescingWindow window) {
		window.leave().forEach(Member::tellLeft);
	}

	/**
	 * What is the same of the members of a window.
	 */
	private record Key(Group group, Duration time) {

	}

}
