package io.github.matrixonespring.restore;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.clone.DefaultCloneManager;
import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.pitr.DefaultPitrManager;
import io.github.matrixonespring.pitr.PitrCatalog;
import io.github.matrixonespring.pitr.PitrManager;
import io.github.matrixonespring.restore.RestoreRequest.Conflict;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.restore.RestoredObject.Fate;
import io.github.matrixonespring.restore.RestoreRequest.Sequences;
import io.github.matrixonespring.restore.RestoreRequest.CreatedSince;
import io.github.matrixonespring.restore.RowsRestore.Outcome;
import io.github.matrixonespring.restore.RowsRestore.Written;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;
import io.github.matrixonespring.timetravel.ServerTime;
import io.github.matrixonespring.timetravel.TableName;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.MatrixOneTransaction;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationEventPublisherAware;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Default implementation of {@link RestoreManager}. Public for those that make one: the
 * {@code MatrixOneTemplate} and Spring Boot's auto-configuration.
 * <p>
 * A restore takes four steps:
 * <ol>
 * <li>Plan it, and compare with what was planned before, if anything was.
 * <li>Take the safety snapshots.
 * <li>Carry the plan out, in the current transaction or in one of its own, for which the
 * server checks no foreign keys: see {@link RowsRestore}.
 * <li>Let go of copies, and tell the listeners.
 * </ol>
 *
 * @since 0.1.0
 */
public final class DefaultRestoreManager implements RestoreManager, ApplicationEventPublisherAware {

	private static final Log logger = LogFactory.getLog(RestoreManager.class);

	private final MatrixOneConnections connections;

	private final TimeTravel timeTravel;

	private final SafetySnapshots safety;

	private final CloneManager clones;

	private final PitrManager pitrs;

	private final RestoreSettings settings;

	private final RestoreCaches caches;

	private final @Nullable RestoreJournal journal;

	private volatile @Nullable ApplicationEventPublisher events;

	/**
	 * Create a manager that clones by itself.
	 * @param connections the connections, to be closed by the caller
	 * @param timeTravel looks moments up
	 * @param snapshots takes the snapshots before a restore
	 * @param settings the settings
	 * @param caches what keeps copies of rows
	 * @param events receives the events, or {@code null} if nobody does
	 */
	public DefaultRestoreManager(MatrixOneConnections connections, TimeTravel timeTravel, SnapshotManager snapshots,
			RestoreSettings settings, RestoreCaches caches, @Nullable ApplicationEventPublisher events) {
		this(connections, timeTravel, snapshots, new DefaultCloneManager(connections, snapshots::get, timeTravel),
				new DefaultPitrManager(connections), settings, caches, null, events);
	}

	/**
	 * Create a manager.
	 * @param connections the connections, to be closed by the caller
	 * @param timeTravel looks moments up
	 * @param snapshots takes the snapshots before a restore
	 * @param clones puts what was there beside what there is
	 * @param pitrs creates PITRs again
	 * @param settings the settings
	 * @param caches what keeps copies of rows
	 * @param journal keeps what was begun, or {@code null} if nobody does
	 * @param events receives the events, or {@code null} if nobody does
	 */
	public DefaultRestoreManager(MatrixOneConnections connections, TimeTravel timeTravel, SnapshotManager snapshots,
			CloneManager clones, PitrManager pitrs, RestoreSettings settings, RestoreCaches caches,
			@Nullable RestoreJournal journal, @Nullable ApplicationEventPublisher events) {
		this.pitrs = pitrs;
		this.journal = journal;
		this.connections = connections;
		this.timeTravel = timeTravel;
		this.safety = new SafetySnapshots(snapshots, settings.safetyKeep());
		this.clones = clones;
		this.settings = settings;
		this.caches = caches;
		this.events = events;
	}

	/**
	 * Publish the events of restores to an application context, unless they go to one
	 * already.
	 * @param missing receives them
	 */
	@Override
	public void setApplicationEventPublisher(ApplicationEventPublisher missing) {
		if (this.events == null) {
			this.events = missing;
		}
	}

	private void publish(Object event) {
		ApplicationEventPublisher receiver = this.events;
		if (receiver != null) {
			receiver.publishEvent(event);
		}
	}

	/**
	 * A listener comes too late to change anything, so what it throws is not thrown on.
	 */
	private void tell(RestoreReport report) {
		try {
			publish(new RestoredEvent(report));
		}
		catch (RuntimeException ex) {
			logger.error("A listener failed to handle the restore, which is not affected: " + report, ex);
		}
	}

	@Override
	public RestorePlan plan(RestoreRequest request) {
		ObservedOperation operation = operation(Action.PLAN, request);
		return this.connections.getObserver().observe(operation, () -> {
			Optional<MatrixOneTransaction> transaction = this.connections.currentTransaction();
			transaction.ifPresent(MatrixOneTransaction::sendPendingChanges);
			RestorePlan plan = plan(request, RestorePlanner::plan, transaction.isPresent(), null, progress(request));
			if (plan.isRefused()) {
				operation.refused(null);
			}
			return plan;
		});
	}

	private static ObservedOperation operation(Action action, RestoreRequest request) {
		String level = request.isAccount() ? "account" : request.tables().isEmpty() ? "database" : "table";
		String target = request.isAccount() ? "account" : request.tables().isEmpty() ? request.database()
				: request.tables().stream().map(DefaultRestoreManager::plain).collect(Collectors.joining(","));
		return ObservedOperation.of(Kind.RESTORE, action, level)
			.named(request.as().isEmpty() ? target : request.as())
			.about(target)
			.from(String.valueOf(request.point()));
	}

	private static String plain(RestoreTable table) {
		return table.database().isEmpty() ? table.table() : table.database() + "." + table.table();
	}

	/**
	 * Carry a restore out that was asked for, and tell what was done.
	 */
	private RestoreReport observed(ObservedOperation operation, Supplier<RestoreReport> restore) {
		RestoreReport report = this.connections.getObserver().observe(operation, () -> {
			try {
				return restore.get();
			}
			catch (RestoreRefusedException ex) {
				operation.refused(ex);
				throw ex;
			}
		});
		this.connections.getStatistics().addRestoredRows(report.rows());
		logger.info(report + " " + operation.fields());
		return report;
	}

	/**
	 * Plan in the mode that the request asks for. Where rows cannot be written as they
	 * were, the server's own statement may still restore the whole.
	 */
	private RestorePlan plan(RestoreRequest request, Function<RestorePlanner, RestorePlan> planning,
			boolean inTransaction, @Nullable ConfirmedRows confirmed, Progress progress) {
		if (request.needsObjects()) {
			return objectsPlan(request, request.as().isEmpty() ? ObjectsPlanner.WHOLE : ObjectsPlanner.BESIDE);
		}
		RestorePlan rows = rowsPlan(request, planning, inTransaction, confirmed, progress);
		boolean mayBeObjects = request.mode() == RestoreMode.AUTO && confirmed == null && !inTransaction
				&& !request.isPartial() && request.tables().size() <= 1;
		if (rows.beyondRows().isEmpty() || !mayBeObjects) {
			return rows;
		}
		try {
			return objectsPlan(request, "rows cannot be written as they were: " + String.join("; ", rows.beyondRows()));
		}
		catch (MatrixOnePermissionException ex) {
			logger.debug("Whether the server could restore it is not known", ex);
			return rows.refusedBecause(
					"The server's own RESTORE takes an administrator: set matrixone.admin.username, and use mode OBJECTS");
		}
	}

	private RestorePlan objectsPlan(RestoreRequest request, String why) {
		return this.connections.asAdministrator()
			.joiningOnOneConnection((statements) -> new ObjectsPlanner(this.timeTravel,
					new PitrCatalog(this.connections), statements, request, why)
				.plan());
	}

	private RestorePlan rowsPlan(RestoreRequest request, Function<RestorePlanner, RestorePlan> planning,
			boolean inTransaction, @Nullable ConfirmedRows confirmed, Progress progress) {
		return this.connections
			.joiningOnOneConnection((statements) -> planning.apply(new RestorePlanner(this.connections, this.timeTravel,
					this.settings, statements, request, inTransaction, confirmed, progress)));
	}

	private Progress progress(RestoreRequest request) {
		return new Progress(request, this::publish, Clock.systemUTC());
	}

	@Override
	public RestoreReport restore(RestoreRequest request) {
		return observed(operation(Action.RESTORE, request), () -> restoreNow(request));
	}

	private RestoreReport restoreNow(RestoreRequest request) {
		return request.needsObjects() ? restoreObjects(request, null) : restore(request, RestorePlanner::plan, null);
	}

	@Override
	public RestoreReport restore(RestorePlan plan) {
		return observed(operation(Action.RESTORE, plan.request()), () -> restoreNow(plan));
	}

	private RestoreReport restoreNow(RestorePlan plan) {
		if (plan.isRefused()) {
			throw new RestoreRefusedException(plan);
		}
		if (plan.objectsPlan() != null) {
			return restoreObjects(plan.request().to(plan.point()), plan);
		}
		return restore(plan.request().to(plan.point()), RestorePlanner::plan, ConfirmedRows.of(plan));
	}

	private RestoreReport undo(Map<String, PointInTime> points, Map<TableName, Written> written) {
		if (written.isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"No rows were written that could be brought back. Tables that were dropped can be cloned from the safety snapshot");
		}
		Map<TableName, Map<RowKey, String>> images = new LinkedHashMap<>();
		Map<TableName, Set<RowKey>> keys = new LinkedHashMap<>();
		written.forEach((name, rows) -> {
			images.put(name, rows.images());
			keys.put(name, rows.images().keySet());
		});
		RestoreRequest request = RestoreRequest
			.tables(written.keySet()
				.stream()
				.map((name) -> RestoreTable.table(name.database(), name.table()))
				.toArray(RestoreTable[]::new))
			.to(points.values().iterator().next())
			.onConflict(Conflict.SKIP);
		return restore(request, (planner) -> planner.plan(points, keys), new ConfirmedRows(images, Set.of()));
	}

	/**
	 * Put what was there beside what there is, as a clone, which joins the current
	 * transaction.
	 */
	private RestoreReport restoreBeside(RestoreRequest request) {
		Instant start = Instant.now();
		RestorePlan plan = objectsPlan(request, ObjectsPlanner.BESIDE);
		if (plan.isRefused()) {
			throw new RestoreRefusedException(plan);
		}
		ObjectsPlan objects = Objects.requireNonNull(plan.objectsPlan());
		publish(new RestoreStartingEvent(plan));
		SnapshotTarget source = objects.target();
		CloneRequest clone = source.tableName().isEmpty()
				? CloneRequest.database(request.as()).from(source.databaseName())
				: CloneRequest.table(source.databaseName(), request.as())
					.from(source.databaseName(), source.tableName());
		clone = clone.at(Objects.requireNonNull(request.point()));
		this.clones.clone((request.sequences() == Sequences.LOSE) ? clone.withoutSequences() : clone);
		return done(new RestoreReport(plan, List.of(), List.of(), List.of(), Duration.between(start, Instant.now()),
				List.of(), Map.of(), (force) -> {
					throw new InvalidDataAccessApiUsageException(
							"%s replaced nothing: drop '%s' instead".formatted(request, request.as()));
				}));
	}

	/**
	 * Restore by the server's own statement.
	 * @param confirmed the plan that was made before, or {@code null}
	 */
	private RestoreReport restoreObjects(RestoreRequest request, @Nullable RestorePlan confirmed) {
		if (!request.as().isEmpty()) {
			return restoreBeside(request);
		}
		refuseInTransaction(request);
		Instant start = Instant.now();
		RestorePlan plan = objectsPlan(request, (confirmed != null) ? confirmed.reason() : ObjectsPlanner.WHOLE);
		if (plan.isRefused()) {
			throw new RestoreRefusedException(plan);
		}
		if (confirmed != null && !fates(confirmed).equals(fates(plan))) {
			throw new RestoreRefusedException(plan.refusedBecause(
					"What would be replaced, dropped or lost is not what the plan says any more: make a new one"));
		}
		return carryOut(plan, start);
	}

	/**
	 * Restore by the server's own statement what was planned just now.
	 */
	private RestoreReport carryOut(RestorePlan plan, Instant start) {
		RestoreRequest request = plan.request();
		ObjectsPlan objects = Objects.requireNonNull(plan.objectsPlan());
		publish(new RestoreStartingEvent(plan));
		List<Snapshot> taken = takeSafetySnapshot(plan, objects);
		ObjectsRestore restore = new ObjectsRestore(this.connections, this.pitrs, this.settings, plan, objects,
				this.journal, progress(request));
		List<String> notes;
		try {
			notes = restore.run();
		}
		catch (RuntimeException | Error ex) {
			if (restore.hasChangedNothing()) {
				this.safety.drop(taken.stream().map(Snapshot::name).toList(), false);
			}
			throw ex;
		}
		finally {
			evict(Set.copyOf(objects.tables()));
		}
		Map<String, PointInTime> points = new LinkedHashMap<>();
		taken.forEach((snapshot) -> points.put(snapshot.target().databaseName(),
				PointInTime.ofTimestamp(snapshot.timestamp())));
		RestoreReport report = new RestoreReport(plan, List.of(), List.of(), notes,
				Duration.between(start, Instant.now()), taken.stream().map(Snapshot::name).toList(), points,
				(force) -> observed(operation(Action.UNDO, request),
						() -> undoObjects(request, objects, taken, force)));
		return done(report);
	}

	private void refuseInTransaction(RestoreRequest request) {
		if (this.connections.isInTransaction()) {
			throw new NotAllowedInTransactionException(
					"""
							The server restores outside of transactions only, and a rollback would not undo it: %s cannot be restored \
							here in mode OBJECTS. Nothing was changed. Call it outside of the transaction, or use mode ROWS"""
						.formatted(request),
					null);
		}
	}

	private static Map<String, Fate> fates(RestorePlan plan) {
		return plan.objects()
			.stream()
			.collect(Collectors.toMap(RestoredObject::toString, RestoredObject::fate, (one, other) -> one));
	}

	/**
	 * The server's statement overwrites whatever there is, so it is not sent without, but
	 * where that is asked for.
	 */
	private List<Snapshot> takeSafetySnapshot(RestorePlan plan, ObjectsPlan objects) {
		List<Snapshot> taken = new ArrayList<>();
		if (!this.settings.safetySnapshot() || objects.now().isEmpty()) {
			return taken;
		}
		SnapshotTarget target = objects.target();
		this.safety.take(target.databaseName().isEmpty() ? target : SnapshotTarget.database(target.databaseName()),
				taken::add);
		if (taken.isEmpty()) {
			throw new RestoreRefusedException(plan.refusedBecause("""
					No snapshot could be taken by which it could be undone: make room for one, or set \
					matrixone.restore.safety-snapshot=false to go without"""));
		}
		this.safety.clean(Instant.now(), false);
		return taken;
	}

	private RestoreReport undoObjects(RestoreRequest request, ObjectsPlan objects, List<Snapshot> safety,
			boolean force) {
		refuseInTransaction(request);
		if (objects.expected().stream().noneMatch((object) -> objects.now().containsKey(object.name()))) {
			throw new InvalidDataAccessApiUsageException(
					"The restore of %s cannot be undone: nothing of it was there before. Nothing was changed. Drop it instead"
						.formatted(request));
		}
		if (safety.isEmpty()) {
			throw new InvalidDataAccessApiUsageException(
					"The restore of %s cannot be undone: no snapshot was taken before. Nothing was changed"
						.formatted(request));
		}
		RestoreRequest undo = request.toSnapshot(safety.get(0).name())
			.mode(RestoreMode.OBJECTS)
			.onCreatedSince(CreatedSince.DROP)
			.onSequences(Sequences.RECREATE);
		if (!force) {
			List<TableName> written = this.connections.asAdministrator()
				.joiningOnOneConnection((statements) -> new ObjectVerification(statements, objects).writtenSince());
			throw new RestoreRefusedException(plan(undo).refusedBecause("""
					The server would replace all of it again, with what was written to it since the restore (%s): call \
					undo(true)""".formatted(written.isEmpty() ? "nothing so far" : "to " + written)));
		}
		return restoreObjects(undo, null);
	}

	/**
	 * The rows are written, whatever becomes of the copies.
	 */
	private void evict(Set<TableName> tables) {
		try {
			this.caches.evict(tables);
		}
		catch (RuntimeException ex) {
			logger.error("Caches may still hold rows of %s as they were before the restore, which is not affected"
				.formatted(tables), ex);
		}
	}

	/**
	 * Restore.
	 * @param planning plans it
	 * @param confirmed the rows that may be written, or {@code null} for all that differ
	 */
	private RestoreReport restore(RestoreRequest request, Function<RestorePlanner, RestorePlan> planning,
			@Nullable ConfirmedRows confirmed) {
		Optional<MatrixOneTransaction> transaction = this.connections.currentTransaction();
		if (this.connections.isInReadOnlyTransaction()) {
			throw new InvalidDataAccessApiUsageException("""
					%s cannot be restored in a read-only transaction. Nothing was changed. Call it in one that is not \
					read-only, or outside of transactions""".formatted(request));
		}
		transaction.ifPresent(MatrixOneTransaction::sendPendingChanges);
		return new Restore(request, planning, confirmed, transaction.orElse(null)).run();
	}

	private RestoreReport done(RestoreReport report) {
		tell(report);
		return report;
	}

	/**
	 * One restore, with its attempts.
	 */
	private final class Restore {

		private final Instant start = Instant.now();

		private final RestoreRequest request;

		private final Function<RestorePlanner, RestorePlan> planning;

		private final @Nullable ConfirmedRows confirmed;

		private final @Nullable MatrixOneTransaction transaction;

		private final Progress progress;

		private boolean announced;

		private boolean hasWritten;

		private List<String> safetySnapshots = List.of();

		Restore(RestoreRequest request, Function<RestorePlanner, RestorePlan> planning,
				@Nullable ConfirmedRows confirmed, @Nullable MatrixOneTransaction transaction) {
			this.request = request;
			this.planning = planning;
			this.confirmed = confirmed;
			this.transaction = transaction;
			this.progress = progress(request);
		}

		RestoreReport run() {
			RetryTemplate attempts = new RetryTemplate(RetryPolicy.builder()
				.includes(ConcurrencyFailureException.class, DuplicateKeyException.class)
				.predicate((failure) -> !this.hasWritten
						&& !(this.confirmed != null && failure instanceof RestoreConflictException))
				.maxRetries(DefaultRestoreManager.this.settings.attempts() - 1L)
				.delay(Duration.ofMillis(20))
				.multiplier(2)
				.build());
			try {
				return attempts.invoke(this::attempt);
			}
			catch (RuntimeException | Error ex) {
				if (!(ex instanceof TransactionOutcomeUnknownException)) {
					dropSafetySnapshots();
				}
				throw ex;
			}
		}

		/**
		 * Where the transaction has to be rolled back, they go with it.
		 */
		private void dropSafetySnapshots() {
			if (this.transaction == null || !this.hasWritten) {
				DefaultRestoreManager.this.safety.drop(this.safetySnapshots, this.transaction != null);
			}
			this.safetySnapshots = List.of();
		}

		private RestoreReport attempt() {
			MatrixOneTransaction current = this.transaction;
			RestorePlan plan = plan(this.request, this.planning, current != null, this.confirmed, this.progress);
			if (!plan.changed().isEmpty() && this.request.conflict() == Conflict.FAIL) {
				throw RestoreConflictException.changed(plan.changed());
			}
			if (plan.isRefused()) {
				throw new RestoreRefusedException(plan);
			}
			if (plan.mode() == RestoreMode.OBJECTS) {
				refuseInTransaction(this.request);
				return carryOut(plan, this.start);
			}
			if (!this.announced) {
				publish(new RestoreStartingEvent(plan));
				this.announced = true;
			}
			Map<String, PointInTime> safetyPoints = takeSafetySnapshots(plan);
			Outcome outcome = (current != null) ? inTransaction(current, plan) : inOwnTransaction(plan);
			Map<TableName, Written> written = outcome.written();
			List<RestoreRow> skipped = new ArrayList<>(plan.changed());
			skipped.addAll(outcome.skipped());
			RestoreReport report = new RestoreReport(plan, written.values().stream().map(Written::report).toList(),
					skipped, List.of(), Duration.between(this.start, Instant.now()), this.safetySnapshots, safetyPoints,
					(force) -> observed(operation(Action.UNDO, this.request), () -> undo(safetyPoints, written)));
			this.safetySnapshots = List.of();
			evict(written);
			return done(report);
		}

		/**
		 * Taken anew with each attempt: between two of them others write.
		 * @return a moment for each database at which the rows are what the plan says
		 */
		private Map<String, PointInTime> takeSafetySnapshots(RestorePlan plan) {
			SafetySnapshots safety = DefaultRestoreManager.this.safety;
			dropSafetySnapshots();
			Set<String> databases = new TreeSet<>();
			plan.work().forEach((work) -> databases.add(work.table().name().database()));
			Set<String> protect = plan.work()
				.stream()
				.filter((work) -> !work.rows().isEmpty())
				.map((work) -> work.table().name().database())
				.collect(Collectors.toCollection(TreeSet::new));
			plan.dropped().forEach((table) -> protect.add(table.database()));
			List<Snapshot> taken = new ArrayList<>();
			if (DefaultRestoreManager.this.settings.safetySnapshot()) {
				safety.take(protect, (snapshot) -> {
					taken.add(snapshot);
					this.safetySnapshots = taken.stream().map(Snapshot::name).toList();
				});
			}
			if (!plan.dropped().isEmpty() && taken.isEmpty()) {
				throw new RestoreRefusedException(plan.refusedBecause(
						"""
								Tables %s would be dropped, and no snapshot could be taken by which they could be brought back: \
								drop them yourself"""
							.formatted(plan.tablesDropped())));
			}
			if (!taken.isEmpty()) {
				safety.clean(Instant.now(), this.transaction != null);
			}
			Map<String, PointInTime> points = new LinkedHashMap<>();
			taken.forEach((snapshot) -> points.put(snapshot.target().databaseName(),
					PointInTime.ofTimestamp(snapshot.timestamp())));
			if (!points.keySet().containsAll(databases)) {
				PointInTime now = DefaultRestoreManager.this.connections
					.joiningOnOneConnection((statements) -> PointInTime.ofTimestamp(ServerTime.of(statements)));
				databases.forEach((database) -> points.putIfAbsent(database, now));
			}
			return points;
		}

		private Outcome inTransaction(MatrixOneTransaction transaction, RestorePlan plan) {
			if (!plan.dropped().isEmpty() && !transaction.begin().explicit()) {
				throw new NotAllowedInTransactionException(
						"""
								Tables %s cannot be dropped in this transaction: it was not begun with BEGIN. Nothing was changed. \
								%s %s"""
							.formatted(plan.tablesDropped(), transaction.begin().reason(),
									transaction.begin().remedy()),
						null);
			}
			MatrixOneStatements statements = DefaultRestoreManager.this.connections.joining();
			RowsRestore rows = new RowsRestore(statements, plan, true, this.progress);
			try (statements) {
				return rows.run();
			}
			catch (RuntimeException | Error ex) {
				if (rows.hasWritten()) {
					this.hasWritten = true;
					transaction.setRollbackOnly();
				}
				throw ex;
			}
		}

		private Outcome inOwnTransaction(RestorePlan plan) {
			try (MatrixOneStatements statements = DefaultRestoreManager.this.connections.immediate()) {
				long[] before = statements
					.query(RestoreSql.SETTINGS, (row, number) -> new long[] { row.getLong(1), row.getLong(2) })
					.get(0);
				boolean intact = false;
				try {
					statements.execute(RestoreSql.checkForeignKeys(false));
					statements.execute(
							RestoreSql.waitForLocks(DefaultRestoreManager.this.settings.lockTimeout().toSeconds()));
					Outcome outcome = commit(statements, plan);
					intact = true;
					return outcome;
				}
				finally {
					putBack(statements, before, intact);
				}
			}
		}

		/**
		 * A connection on which foreign keys are not checked must not go back to the
		 * pool.
		 */
		private void putBack(MatrixOneStatements statements, long[] before, boolean intact) {
			try {
				statements.execute(RestoreSql.waitForLocks(before[1]));
				statements.execute(RestoreSql.checkForeignKeys(before[0] == 1));
			}
			catch (RuntimeException ex) {
				statements.discard();
				if (intact) {
					logger.warn("The connection of a restore is closed: its settings could not be put back", ex);
				}
			}
		}

		private Outcome commit(MatrixOneStatements statements, RestorePlan plan) {
			AtomicReference<Outcome> outcome = new AtomicReference<>();
			try {
				statements.together(() -> outcome.set(new RowsRestore(statements, plan, false, this.progress).run()));
			}
			catch (RuntimeException ex) {
				// Only COMMIT is left to fail.
				if (outcome.get() != null && !MatrixOneSQLExceptionTranslator.isAnswered(ex)) {
					throw new TransactionOutcomeUnknownException(
							"""
									The connection was lost while the restore of %s was committed: either all of it is restored, or \
									nothing. Make a plan to see"""
								.formatted(this.request),
							ex);
				}
				throw ex;
			}
			return Objects.requireNonNull(outcome.get());
		}

		private void evict(Map<TableName, Written> written) {
			Set<TableName> tables = written.entrySet()
				.stream()
				.filter((table) -> !table.getValue().images().isEmpty())
				.map(Map.Entry::getKey)
				.collect(Collectors.toSet());
			if (tables.isEmpty()) {
				return;
			}
			DefaultRestoreManager.this.evict(tables);
			if (this.transaction != null && TransactionSynchronizationManager.isSynchronizationActive()) {
				TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

					@Override
					public void afterCompletion(int status) {
						DefaultRestoreManager.this.evict(tables);
					}

				});
			}
		}

	}

}
