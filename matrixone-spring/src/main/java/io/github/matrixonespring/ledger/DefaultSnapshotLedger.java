package io.github.matrixonespring.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerStore.Progress;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import io.github.matrixonespring.snapshot.SnapshotEvents;
import io.github.matrixonespring.snapshot.SnapshotRegistrar;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskRejectedException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
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

	/** How many entries to name at the end. */
	private static final int UNFINISHED_LIMIT = 20;

	private static final Duration UNFINISHED_TIMEOUT = Duration.ofSeconds(2);

	private static final String REMEDY = """
			Wrap the auto-configured bean with a BeanPostProcessor, or delegate to new DefaultSnapshotManager(connections, \
			events, registrar) with the SnapshotRegistrar bean: SnapshotManager.of(dataSource) knows no ledger. Or set \
			matrixone.ledger.enabled=false""";

	private final MatrixOneConnections connections;

	private final LedgerSettings settings;

	private final LedgerStore store;

	private final CoalescedSnapshots coalesced;

	private final LedgerRegistrar registrar;

	private final LedgerRecovery recovery;

	private final Supplier<SnapshotManager> snapshots;

	private final AtomicReference<@Nullable ThreadPoolTaskScheduler> thread = new AtomicReference<>();

	private final AtomicBoolean tablesMissing = new AtomicBoolean();

	/** Why recovery has failed the last time, if it has. */
	private final AtomicReference<@Nullable String> failure = new AtomicReference<>();

	DefaultSnapshotLedger(MatrixOneConnections connections, Supplier<SnapshotManager> snapshots,
			ApplicationEventPublisher events, LedgerSettings settings) {
		this.connections = connections;
		this.settings = settings;
		this.snapshots = snapshots;
		this.store = new LedgerStore(settings);
		SnapshotEvents failures = new SnapshotEvents(connections, events);
		SharedSnapshots shared = new SharedSnapshots(connections, this.store, snapshots, Clock.systemUTC());
		this.coalesced = new CoalescedSnapshots(connections, this.store, shared, failures, settings);
		this.registrar = new LedgerRegistrar(connections, this.store, settings, this.coalesced);
		this.recovery = new LedgerRecovery(connections, this.store, snapshots, shared, failures, settings);
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
			return this.store.own(statements, query, argument).stream().map(LedgerRow::entry).toList();
		}
	}

	@Override
	public LedgerSummary summarize() {
		return this.recovery.summarize();
	}

	@Override
	public boolean retry(String id) {
		boolean found = change(id,
				(entry) -> entry.request().kind() != Kind.PROVISIONAL && RETRIED.contains(entry.status()),
				LedgerStatus.PENDING);
		ThreadPoolTaskScheduler started = this.thread.get();
		if (found && started != null) {
			try {
				started.execute(() -> quietly(this.recovery::recoverAll));
			}
			catch (TaskRejectedException ex) {
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
				.filter((row) -> condition.test(row.entry()))
				.filter((row) -> this.store.note(statements, id, row.status(), row.version(),
						new Progress(status, row.version() + 1,
								(status == LedgerStatus.PENDING) ? 0 : row.entry().attempts(), row.entry().reason(),
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
	public SnapshotRegistrar registrar() {
		return this.registrar;
	}

	@Override
	public void start() {
		checkManager();
		ThreadPoolTaskScheduler created = new ThreadPoolTaskScheduler();
		created.setThreadNamePrefix("matrixone-recovery-");
		created.setDaemon(true);
		created.initialize();
		if (!this.thread.compareAndSet(null, created)) {
			created.shutdown();
			return;
		}
		this.coalesced.reopen();
		created.execute(this::warnOfUnowned);
		created.scheduleWithFixedDelay(() -> quietly(this.recovery::recover), this.settings.recoveryInterval());
		created.scheduleWithFixedDelay(this::purgeQuietly, PURGE_INTERVAL);
	}

	/**
	 * Ask the manager for what only the ledger can do: one that does not know this ledger
	 * would create snapshots without entries, and nobody would notice.
	 */
	private void checkManager() {
		SnapshotManager manager = this.snapshots.get();
		String described = "The ledger is switched on, but the SnapshotManager bean, a " + manager.getClass().getName();
		SnapshotRequest probe = SnapshotRequest.named("ledger_check").onFailure(OnFailure.RETRY);
		try {
			if (!this.registrar.isAskedBy(() -> manager.check(probe))) {
				logger
					.warn("""
							%s, does not ask it whether a request is allowed. A wrapper has to delegate check(…) as well. If \
							it does not use the ledger at all, snapshots have no entries and are not recovered: %s"""
						.formatted(described, REMEDY));
			}
		}
		catch (IllegalStateException ex) {
			throw new IllegalStateException("""
					%s, does not use it: its snapshots would have no entries, and not be recovered. %s"""
				.formatted(described, REMEDY), ex);
		}
		catch (RuntimeException ex) {
			logger.debug("The SnapshotManager refuses a request that was made to find out whether it uses the ledger",
					ex);
		}
	}

	/**
	 * Spring's scheduler would go on as well, but call the failure an unexpected error,
	 * and not tell what becomes of it. A failure that repeats is logged once.
	 */
	private void quietly(IntSupplier recover) {
		try {
			recover.getAsInt();
			this.tablesMissing.set(false);
			if (this.failure.getAndSet(null) != null) {
				logger.info("Recovery runs again");
			}
		}
		catch (BadSqlGrammarException ex) {
			if (this.tablesMissing.compareAndSet(false, true)) {
				logger.warn("Recovery has failed; it is run again every %s. %s (%s)".formatted(
						this.settings.recoveryInterval(), this.store.missingTables(),
						ex.getMostSpecificCause().getMessage()));
			}
			logger.debug("Recovery has failed", ex);
		}
		catch (RuntimeException | Error ex) {
			// The messages of pools and drivers say how long they have waited.
			String reason = NestedExceptionUtils.getMostSpecificCause(ex).toString().replaceAll("[0-9]+", "");
			if (!reason.equals(this.failure.getAndSet(reason))) {
				logger.warn("Recovery has failed; it is run again every " + this.settings.recoveryInterval(), ex);
			}
			logger.debug("Recovery has failed", ex);
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
		catch (BadSqlGrammarException ex) {
			// Recovery tells what is missing.
			logger.debug("Finished entries were not removed from the ledger", ex);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("Finished entries were not removed from the ledger; that is tried again in " + PURGE_INTERVAL,
					ex);
		}
	}

	@Override
	public void close() {
		long end = System.nanoTime() + this.settings.shutdownTimeout().toNanos();
		ThreadPoolTaskScheduler started = this.thread.getAndSet(null);
		try {
			if (started != null) {
				started.shutdown();
			}
			boolean done = this.registrar.awaitCompletion(until(end)) & this.coalesced.close(until(end))
					& (started == null || started.getScheduledExecutor()
						.awaitTermination(until(end).toNanos(), TimeUnit.NANOSECONDS));
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
		if (started != null) {
			tellUnfinished();
		}
	}

	/**
	 * Tell what is left unfinished, unless the server does not answer: the application
	 * does not wait for it.
	 */
	private void tellUnfinished() {
		SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("matrixone-ledger-");
		executor.setDaemon(true);
		try {
			List<LedgerEntry> entries = executor.submitCompletable(() -> this.recovery.unfinished(UNFINISHED_LIMIT))
				.get(UNFINISHED_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
			if (!entries.isEmpty()) {
				logger.info("""
						Application '%s' has asked for snapshots that are not finished. Recovery finishes them, in \
						another instance or after the next start%s:
						%s""".formatted(this.settings.application(),
						(entries.size() < UNFINISHED_LIMIT) ? "" : ". The oldest are", UnfinishedTree.of(entries)));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The ledger could not be asked what is not finished", ex);
		}
	}

	private static Duration until(long end) {
		return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
	}

}
