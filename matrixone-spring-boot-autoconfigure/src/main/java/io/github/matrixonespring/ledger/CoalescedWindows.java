package io.github.matrixonespring.ledger;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataRetrievalFailureException;

/**
 * The windows of coalesced calls in the ledger. A window has an entry that is there
 * before the first of its transactions can be committed, and stands for all of them. Its
 * successor's is written after they were: the server gives commits their times in order,
 * so that a snapshot at which the successor can be read contains them. Only then the
 * entry of the window makes way for those of its calls, with their receipts.
 */
final class CoalescedWindows {

	private static final int MAX_ATTEMPTS = 5;

	private static final Duration PAUSE = Duration.ofMillis(100);

	private final MatrixOneConnections connections;

	private final SnapshotManager snapshots;

	private final LedgerSettings settings;

	private final Clock clock;

	CoalescedWindows(MatrixOneConnections connections, SnapshotManager snapshots, LedgerSettings settings,
			Clock clock) {
		this.connections = connections;
		this.snapshots = snapshots;
		this.settings = settings;
		this.clock = clock;
	}

	/**
	 * Open a window beside the transaction of the current thread.
	 * @param time how long it is open
	 */
	Window openBeside(CoalescedGroup group, Duration time) {
		try (MatrixOneStatements statements = this.connections.administeringBeside()) {
			return open(statements, group, time);
		}
	}

	/**
	 * Open a window, outside of transactions.
	 * @param time how long it is open
	 */
	Window open(CoalescedGroup group, Duration time) {
		try (MatrixOneStatements statements = this.connections.administering()) {
			return open(statements, group, time);
		}
	}

	private Window open(MatrixOneStatements statements, CoalescedGroup group, Duration time) {
		Window window = new Window(UUID.randomUUID().toString(), System.nanoTime());
		LedgerEntry entry = new LedgerEntry(window.id(), group.prefix().value(), group.target(), false, true, true, 0,
				"", "whatever transactions there were within " + time, "", "", 0, LedgerStatus.PENDING, 0, 0, "",
				Instant.EPOCH, null);
		LedgerStore.insert(statements, entry, this.settings.recoverAfter().plus(time));
		return window;
	}

	/**
	 * Tell whether recovery will soon take a window for one that nobody looks after.
	 */
	boolean isOld(Window window) {
		return System.nanoTime() - window.opened() > this.settings.recoverAfter().toNanos() / 2;
	}

	/**
	 * Remove the entry of a window that no transaction needs.
	 */
	void remove(Window window) {
		try (MatrixOneStatements statements = this.connections.administering()) {
			LedgerStore.delete(statements, window.id());
		}
	}

	/**
	 * Find those calls that have no entry. Where the server has not answered, it may have
	 * written some all the same.
	 */
	List<CoalescedCall> withoutEntry(List<CoalescedCall> calls) {
		Set<String> attempted = calls.stream()
			.map(CoalescedCall::writtenAs)
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
		if (attempted.isEmpty()) {
			return calls;
		}
		try (MatrixOneStatements statements = this.connections.administering()) {
			Set<String> written = LedgerStore.existing(statements, attempted);
			return calls.stream()
				.filter((call) -> call.writtenAs() == null || !written.contains(call.writtenAs()))
				.toList();
		}
	}

	/**
	 * Create a snapshot of calls that have ended in a window, and write their entries and
	 * receipts in place of that of the window.
	 * @return the snapshot, or {@code null} if of none of them is known whether it was
	 * committed
	 */
	@Nullable Snapshot finish(CoalescedGroup group, Window window, Window successor, List<CoalescedCall> calls) {
		int committed = (int) calls.stream().filter((call) -> !call.isUndecided()).count();
		if (committed == 0) {
			leave(window, successor, calls);
			return null;
		}
		Snapshot snapshot = this.snapshots.create(group.request(committed, this.clock.instant()));
		Optional<Instant> opened = findOpened(snapshot, successor);
		for (int attempt = 1; opened.isEmpty(); attempt++) {
			// Another compute node has created it.
			this.snapshots.dropIfExists(snapshot.name());
			pause(attempt);
			snapshot = this.snapshots.create(group.request(committed, this.clock.instant()));
			opened = findOpened(snapshot, successor);
		}
		write(calls, snapshot, window, successor, opened.get());
		return snapshot;
	}

	private Optional<Instant> findOpened(Snapshot snapshot, Window window) {
		try (MatrixOneStatements statements = this.connections.administering()) {
			return LedgerStore.findRequestedAt(statements, new SnapshotName(snapshot.name()), window.id());
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

	/**
	 * Write the entries of calls that have ended in a window in place of that of the
	 * window, and leave them to recovery.
	 */
	void leave(Window window, Window successor, List<CoalescedCall> calls) {
		Instant opened;
		try (MatrixOneStatements statements = this.connections.administering()) {
			opened = LedgerStore.find(statements, successor.id()).orElseThrow().requestedAt();
		}
		write(calls, null, window, successor, opened);
	}

	private void write(List<CoalescedCall> calls, @Nullable Snapshot snapshot, Window window, Window successor,
			Instant opened) {
		List<LedgerEntry> committed = new ArrayList<>();
		List<LedgerEntry> undecided = new ArrayList<>();
		calls.stream()
			.collect(Collectors.groupingBy(CoalescedCall::alike, LinkedHashMap::new, Collectors.toList()))
			.forEach((alike, shared) -> (alike.undecided() ? undecided : committed)
				.add(entry(shared, successor, opened)));
		try (MatrixOneStatements statements = this.connections.administering()) {
			statements.together(() -> {
				LedgerStore.insertAll(statements, committed, this.settings.retryDelay());
				LedgerStore.insertAll(statements, undecided, this.settings.recoverAfter());
				if (snapshot != null) {
					LedgerStore.insertReceipts(statements, snapshot, committed);
				}
				LedgerStore.delete(statements, window.id());
			});
		}
	}

	/**
	 * Make the entry of calls that are alike.
	 */
	private static LedgerEntry entry(List<CoalescedCall> calls, Window successor, Instant opened) {
		LedgerEntry first = calls.get(0).entry();
		calls.forEach((call) -> call.writtenAs(first.id()));
		long asked = calls.stream().mapToLong(CoalescedCall::asked).min().orElseThrow();
		long skipped = calls.stream().mapToLong((call) -> call.entry().skipped()).sum();
		return first.forCalls(calls.size(), skipped, opened.plusNanos(asked - successor.opened()));
	}

	/**
	 * A window.
	 *
	 * @param id what identifies its entry
	 * @param opened when that was sent, by {@link System#nanoTime()}
	 */
	record Window(String id, long opened) {

	}

}
