package io.github.matrixonespring.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

import io.github.matrixonespring.ledger.LedgerStore.Progress;
import io.github.matrixonespring.snapshot.SnapshotEvents;
import io.github.matrixonespring.snapshot.SnapshotJournal;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Default implementation of {@link SnapshotLedger}.
 */
final class DefaultSnapshotLedger implements SnapshotLedger {

	private static final Log logger = LogFactory.getLog(SnapshotLedger.class);

	private static final Set<LedgerStatus> RETRIED = EnumSet.of(LedgerStatus.PENDING, LedgerStatus.FAILED,
			LedgerStatus.GIVEN_UP);

	private static final Set<LedgerStatus> GIVEN_UP = EnumSet.of(LedgerStatus.PENDING, LedgerStatus.FAILED);

	private static final Duration PURGE_INTERVAL = Duration.ofHours(1);

	private final MatrixOneConnections connections;

	private final LedgerSettings settings;

	private final LedgerStore store;

	private final CoalescedSnapshots coalesced;

	private final LedgerJournal journal;

	private final LedgerRecovery recovery;

	private final AtomicReference<@Nullable ScheduledThreadPoolExecutor> executor = new AtomicReference<>();

	DefaultSnapshotLedger(MatrixOneConnections connections, ApplicationEventPublisher events, LedgerSettings settings) {
		this.connections = connections;
		this.settings = settings;
		this.store = new LedgerStore(settings);
		SnapshotManager snapshots = SnapshotManager.of(connections, events);
		SnapshotEvents failures = new SnapshotEvents(events);
		MatrixOneConnections beside = connections.besidePool();
		this.coalesced = new CoalescedSnapshots(new CoalescedEntries(beside, this.store, settings),
				shared(beside, SnapshotManager.of(beside, events)), failures, connections.getStatementTimeout(),
				settings.retryDelay());
		this.journal = new LedgerJournal(connections, this.store, settings, this.coalesced);
		this.recovery = new LedgerRecovery(connections, this.store, snapshots, shared(connections, snapshots), failures,
				settings);
	}

	private SharedSnapshots shared(MatrixOneConnections connections, SnapshotManager snapshots) {
		return new SharedSnapshots(connections, this.store, snapshots, Clock.systemUTC());
	}

	@Override
	public List<LedgerEntry> list(int limit) {
		Assert.isTrue(limit > 0, () -> "Limit %d is not allowed: use 1 or more".formatted(limit));
		return own(LedgerSql::list, limit);
	}

	@Override
	public Optional<LedgerEntry> find(String id) {
		return own(LedgerSql::find, id).stream().findFirst();
	}

	@Override
	public List<LedgerEntry> findBySnapshot(String snapshot) {
		return own(LedgerSql::findBySnapshot, snapshot);
	}

	@Override
	public List<LedgerEntry> findByLabel(String label) {
		return own(LedgerSql::findByLabel, label);
	}

	private List<LedgerEntry> own(Function<LedgerSql, String> query, Object argument) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			return this.store.own(statements, query, argument);
		}
	}

	@Override
	public boolean retry(String id) {
		boolean found = change(id, (entry) -> !entry.provisional() && RETRIED.contains(entry.status()),
				LedgerStatus.PENDING);
		ScheduledThreadPoolExecutor started = this.executor.get();
		if (found && started != null) {
			try {
				started.execute(() -> quietly(this.recovery::recoverAll));
			}
			catch (RejectedExecutionException ex) {
				logger.debug("The ledger is being closed; the next recovery tries again", ex);
			}
		}
		return found;
	}

	@Override
	public boolean giveUp(String id) {
		return change(id, (entry) -> GIVEN_UP.contains(entry.status()), LedgerStatus.GIVEN_UP);
	}

	private boolean change(String id, Predicate<LedgerEntry> condition, LedgerStatus status) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().beside()) {
			return this.store.find(statements, id)
				.filter(condition)
				.filter((entry) -> this.store.note(statements, id, entry.status(), entry.version(),
						new Progress(status, entry.version() + 1,
								(status == LedgerStatus.PENDING) ? 0 : entry.attempts(), entry.reason(),
								Duration.ZERO)))
				.isPresent();
		}
	}

	@Override
	public int recover() {
		if (this.connections.isInTransaction()) {
			throw new NotAllowedInTransactionException("""
					Snapshots cannot be recovered in a transaction, whose rollback would drop them again. Recover \
					outside of it""", null);
		}
		return this.recovery.recoverAll();
	}

	@Override
	public SnapshotJournal journal() {
		return this.journal;
	}

	@Override
	public void start() {
		CustomizableThreadFactory threads = new CustomizableThreadFactory("matrixone-recovery-");
		threads.setDaemon(true);
		ScheduledThreadPoolExecutor created = new ScheduledThreadPoolExecutor(1, threads);
		if (this.executor.compareAndSet(null, created)) {
			this.coalesced.reopen();
			created.execute(this::warnOfUnowned);
			created.scheduleWithFixedDelay(() -> quietly(this.recovery::recover), 0,
					this.settings.recoveryInterval().toNanos(), TimeUnit.NANOSECONDS);
			created.scheduleWithFixedDelay(this::purgeQuietly, 0, PURGE_INTERVAL.toNanos(), TimeUnit.NANOSECONDS);
		}
	}

	/**
	 * An error does not end recovery either: it would not be started again.
	 */
	private void quietly(IntSupplier recover) {
		try {
			recover.getAsInt();
		}
		catch (RuntimeException | Error ex) {
			logger.warn("Recovery has failed; it is run again in " + this.settings.recoveryInterval(), ex);
		}
	}

	/**
	 * Entries that belong to nobody are recovered by nobody.
	 */
	private void warnOfUnowned() {
		if (this.settings.adoptUnowned()) {
			return;
		}
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			long unowned = this.store.countUnownedUnfinished(statements);
			if (unowned > 0) {
				logger
					.warn("""
							The ledger in database '%s' has unfinished entries that belong to no application (%d), as they were \
							written before entries had one, and they are not recovered. If they are those of '%s', set \
							matrixone.ledger.adopt-unowned=true there, and nowhere else"""
						.formatted(this.settings.database(), unowned, this.settings.application()));
			}
		}
		catch (RuntimeException ex) {
			// Recovery tells of a ledger that cannot be read, and tries again.
			logger.debug("Entries that belong to no application could not be counted", ex);
		}
	}

	private void purgeQuietly() {
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			int purged = this.store.purge(statements, this.settings.keep());
			if (purged > 0) {
				logger.info("Removed %d finished entries from the ledger".formatted(purged));
			}
		}
		catch (RuntimeException | Error ex) {
			logger.warn("Finished entries were not removed from the ledger; that is tried again in " + PURGE_INTERVAL,
					ex);
		}
	}

	@Override
	public void close() {
		long end = System.nanoTime() + this.settings.shutdownTimeout().toNanos();
		try {
			ScheduledThreadPoolExecutor started = this.executor.getAndSet(null);
			if (started != null) {
				started.shutdownNow();
			}
			boolean done = this.journal.awaitCompletion(until(end)) & this.coalesced.close(until(end))
					& (started == null || started.awaitTermination(until(end).toNanos(), TimeUnit.NANOSECONDS));
			if (!done) {
				logger.warn(
						"Snapshots were still being created after %s; what is not finished is left to the next recovery"
							.formatted(this.settings.shutdownTimeout()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			logger.warn(
					"Interrupted while snapshots were being created; what is not finished is left to the next recovery");
		}
		finally {
			this.coalesced.leaveRest();
		}
	}

	private static Duration until(long end) {
		return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
	}

}
