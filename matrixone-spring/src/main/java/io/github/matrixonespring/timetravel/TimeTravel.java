package io.github.matrixonespring.timetravel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.pitr.Pitr;
import io.github.matrixonespring.pitr.PitrCatalog;
import io.github.matrixonespring.pitr.PitrStatus;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotCatalog;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.ScopeResource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.util.Assert;

/**
 * Reads the past or throws an exception, never the present. The server would answer with
 * the present, or with what is left of the past, and say nothing. So before a query is
 * sent
 * <ol>
 * <li>every table in it gets its hint, or it is refused;
 * <li>the moment is made one number, and the server has come to it;
 * <li>something keeps what the tables held: a snapshot of that moment, a PITR, or the
 * time that the server is trusted to keep everything;
 * <li>every table existed then, also those below views, and has a past.
 * </ol>
 * All of it is asked for on the connection that the query goes to.
 *
 * @since 0.1.0
 */
public final class TimeTravel {

	private static final Log logger = LogFactory.getLog(TimeTravel.class);

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	/**
	 * A node that hears nothing of the others for longer begins no transaction any more.
	 */
	private static final long MAX_DELAY_OF_NODES = 60 * NANOS_PER_SECOND;

	private final MatrixOneConnections connections;

	private final Function<String, Snapshot> snapshots;

	private final Duration unprotected;

	private final PitrCatalog pitrs;

	private final PastTables tables;

	private volatile @Nullable Supplier<List<ScopeResource.Factory>> resources;

	private final AtomicBoolean historyIsChecked = new AtomicBoolean();

	/**
	 * Create a new {@code TimeTravel}.
	 * @param connections the connections, to be closed by the caller
	 * @param snapshots gets a snapshot by its name, as {@code SnapshotManager::get} does
	 * @param unprotected how far back the server is trusted to keep everything, whether
	 * or not a snapshot or PITR does
	 * @throws IllegalArgumentException if that is negative
	 */
	public TimeTravel(MatrixOneConnections connections, Function<String, Snapshot> snapshots, Duration unprotected) {
		this(connections, snapshots, unprotected, null);
	}

	/**
	 * Create a new {@code TimeTravel}.
	 * @param connections the connections, to be closed by the caller
	 * @param snapshots gets a snapshot by its name, as {@code SnapshotManager::get} does
	 * @param unprotected how far back the server is trusted to keep everything, whether
	 * or not a snapshot or PITR does
	 * @param resources returns what opens that which is bound in a scope beside the
	 * connection, such as EntityManagers, or {@code null} where that is found out later
	 * @throws IllegalArgumentException if the unprotected time is negative
	 */
	public TimeTravel(MatrixOneConnections connections, Function<String, Snapshot> snapshots, Duration unprotected,
			@Nullable Supplier<List<ScopeResource.Factory>> resources) {
		Assert.isTrue(!unprotected.isNegative(),
				() -> "Unprotected time %s is not allowed: use 0 or more".formatted(unprotected));
		this.connections = connections;
		this.snapshots = snapshots;
		this.unprotected = unprotected;
		this.pitrs = new PitrCatalog(connections);
		this.tables = new PastTables(!connections.leadToSeveralServers());
		this.resources = resources;
	}

	/**
	 * Set what opens that which is bound in a scope beside the connection, unless the
	 * constructor was given it.
	 * @param resources returns it
	 */
	public void useIfNone(Supplier<List<ScopeResource.Factory>> resources) {
		if (this.resources == null) {
			this.resources = resources;
		}
	}

	/**
	 * Return what reads the data of a moment.
	 * @param point the moment, which is looked up with each query
	 * @return the operations
	 */
	public AsOfOperations asOf(PointInTime point) {
		return new AsOfClient(this.connections, this, point);
	}

	/**
	 * Do something in a scope in which everything reads the data of a moment.
	 * @param point the moment
	 * @param work what to do
	 * @param <T> the type of the result
	 * @return the result
	 */
	<T extends @Nullable Object> T within(PointInTime point, Supplier<T> work) {
		if (point.isNow()) {
			throw new InvalidDataAccessApiUsageException("""
					The present is what is read without a scope. To read one moment of it by several queries, make it \
					one: asOf(resolve(PointInTime.now()))""");
		}
		PastStatement.requireParser();
		Supplier<List<ScopeResource.Factory>> resources = this.resources;
		PastScope scope = new PastScope(this.connections, this, point,
				(resources != null) ? resources.get() : List.of());
		return this.connections.inScope(scope, () -> {
			scope.lookUp();
			return work.get();
		});
	}

	/**
	 * Make a query ready to be sent.
	 * @param statements the connection that it is going to be sent on
	 * @param query the query
	 * @param point the moment
	 * @return the text to be sent
	 */
	String prepare(MatrixOneStatements statements, PastStatement query, PointInTime point) {
		ResolvedTime time = resolve(statements, point);
		check(statements, query, time);
		return query.at(time.time());
	}

	/**
	 * Make a moment one number, which the server has come to, so that several queries can
	 * read the same one. Takes part in the current transaction.
	 * @param point the moment; the present is the time at which a query would read now
	 * @return the moment, with its timestamp. Whether something keeps it is asked for
	 * when it is read
	 */
	public PointInTime resolve(PointInTime point) {
		return this.connections.onOneConnection((statements) -> point.isNow()
				? PointInTime.ofTimestamp(ServerTime.of(statements)) : resolve(statements, point).time());
	}

	/**
	 * Make a table ready to be read in the past. For this, JSqlParser is needed only if
	 * it is a view.
	 * @param statements the connection that it is going to be read on
	 * @param database its database
	 * @param table its name
	 * @param point the moment
	 * @return what stands behind {@code FROM}: the table and its hint
	 * @throws org.springframework.dao.InvalidDataAccessResourceUsageException if it did
	 * not exist, or if nothing is known to keep what it held
	 */
	public String table(MatrixOneStatements statements, String database, String table, PointInTime point) {
		ResolvedTime time = resolve(statements, point);
		TableName name = time.stored(database, table);
		if (time.session().isCatalog(name)) {
			throw new InvalidDataAccessApiUsageException(
					"Table %s is of the server's own catalog, which keeps no certain past. Nothing was read"
						.formatted(name));
		}
		check(statements, Set.of(name), (named) -> "", time);
		return name.quoted() + time.time().hint();
	}

	/**
	 * Make a moment one number, which the server of a connection has come to.
	 * @param statements ask on their connection
	 * @param point the moment; the present stays what it is
	 * @return the moment
	 * @throws io.github.matrixonespring.support.SnapshotNotFoundException if it is the
	 * time of a snapshot that there is not
	 * @throws MatrixOnePermissionException if the user may not look that up
	 * @throws InvalidDataAccessApiUsageException if the server has yet to come to it
	 */
	public ResolvedTime resolve(MatrixOneStatements statements, PointInTime point) {
		return resolve(statements, List.of(point)).get(0);
	}

	/**
	 * Make each of several moments one number, which the server of a connection has come
	 * to. What the session is, the server is asked once for all of them.
	 * @param statements ask on their connection
	 * @param points the moments; the present stays what it is
	 * @return the moments, in the same order
	 * @throws io.github.matrixonespring.support.SnapshotNotFoundException if one is the
	 * time of a snapshot that there is not
	 * @throws MatrixOnePermissionException if the user may not look that up
	 * @throws InvalidDataAccessApiUsageException if the server has yet to come to one
	 */
	public List<ResolvedTime> resolve(MatrixOneStatements statements, List<PointInTime> points) {
		Session session = Session.of(statements);
		boolean readsAsOfBegin = !points.stream().allMatch(PointInTime::isNow) && ServerTime.isThatOfBegin(statements);
		return points.stream().map((point) -> resolve(statements, session, readsAsOfBegin, point)).toList();
	}

	private ResolvedTime resolve(MatrixOneStatements statements, Session session, boolean readsAsOfBegin,
			PointInTime point) {
		if (point.isNow()) {
			return new ResolvedTime(point, true, null, session);
		}
		String name = point.snapshotName();
		Snapshot snapshot = (name != null) ? find(name) : null;
		PointInTime time = (snapshot != null) ? PointInTime.ofTimestamp(snapshot.timestamp()) : point;
		if (readsAsOfBegin || !time.isReachedAt(session.clock() * NANOS_PER_SECOND - MAX_DELAY_OF_NODES)) {
			requireReached(statements, time, point, snapshot != null && !readsAsOfBegin);
		}
		return new ResolvedTime(time, false, snapshot, session);
	}

	/**
	 * Check what a query reads, also below views.
	 */
	void check(MatrixOneStatements statements, PastStatement query, ResolvedTime time) {
		query.requireQuotingOf(time.session().sqlMode());
		time.session().refuseFunctions(query, statements);
		check(statements, time.session().names(query), (name) -> time.session().place(query, name), time);
	}

	private void check(MatrixOneStatements statements, Set<TableName> names, Function<TableName, String> place,
			ResolvedTime time) {
		requireKept(statements, time, names);
		if (time.time().hasTimestamp()) {
			requireKept(statements, time, this.tables.check(statements, names, place, time.session(), time.time()));
		}
	}

	private Snapshot find(String name) {
		try {
			return this.snapshots.apply(name);
		}
		catch (MatrixOnePermissionException ex) {
			throw new MatrixOnePermissionException("""
					Snapshot '%s' cannot be looked up by this user, and by its name alone the server may read another \
					time. Nothing was read. Set matrixone.admin.username to a user with administrator rights"""
				.formatted(name), ex);
		}
	}

	private static void requireReached(MatrixOneStatements statements, PointInTime time, PointInTime point,
			boolean waits) {
		if (waits) {
			ServerTime.await(statements, time, (serverTime) -> """
					%s cannot be read yet: the server that this connection is to reads at %s, before %s. Nothing was \
					read. Try again""".formatted(point, serverTime, time));
			return;
		}
		long serverTime = ServerTime.of(statements);
		if (!time.isReachedAt(serverTime)) {
			throw new InvalidDataAccessApiUsageException("""
					%s cannot be read: the server reads at %s here, or at the begin of this transaction, and would \
					answer with the present. Nothing was read""".formatted(point, PointInTime.ofTimestamp(serverTime)));
		}
	}

	/**
	 * Check that something keeps what tables held.
	 * @param statements the connection that they are going to be read on
	 * @param time the moment
	 * @param tables the tables
	 * @throws PointInTimeNotKeptException if nothing is known to
	 * @throws MatrixOnePermissionException if the user may not look it up
	 */
	public void requireKept(MatrixOneStatements statements, ResolvedTime time, Collection<TableName> tables) {
		if (time.isPresent() || tables.stream().allMatch(time::isSnapshotOf)) {
			return;
		}
		// Not before the clock's next second: what is kept is counted back from there.
		Instant now = Instant.ofEpochSecond(time.session().clock() + 1);
		Instant moment = time.time().instant();
		if (!this.unprotected.isZero() && !moment.isBefore(now.minus(this.unprotected))) {
			warnOfShorterHistory(statements);
			return;
		}
		List<TableName> open = withoutSnapshot(time, tables);
		if (open.isEmpty()) {
			return;
		}
		List<Pitr> pitrs = lookUp(time, () -> this.pitrs
			.list((pitr) -> open.stream().anyMatch((table) -> pitr.covers(table.database(), table.table()))));
		for (TableName table : open) {
			List<Pitr> covering = pitrs.stream()
				.filter((pitr) -> pitr.covers(table.database(), table.table()))
				.toList();
			if (covering.stream().noneMatch((pitr) -> pitr.keeps(moment, now))) {
				throw notKept(table, time, covering, now);
			}
		}
	}

	private void warnOfShorterHistory(MatrixOneStatements statements) {
		if (this.historyIsChecked.compareAndSet(false, true)) {
			ServerHistory.of(statements)
				.filter((history) -> history.compareTo(this.unprotected) < 0)
				.ifPresent((history) -> {
					logger
						.warn("""
								matrixone.time-travel.unprotected is %s, but the server is configured to keep everything for %s \
								only: what is older can be read wrong, without an error"""
							.formatted(this.unprotected, history));
				});
		}
	}

	/**
	 * Return the tables that no snapshot of the moment covers.
	 */
	private List<TableName> withoutSnapshot(ResolvedTime time, Collection<TableName> tables) {
		List<Snapshot> snapshots = lookUp(time, () -> {
			try (MatrixOneStatements administrator = this.connections.asAdministrator().joining()) {
				return SnapshotCatalog.listAt(administrator, time.time().timestamp());
			}
		});
		return tables.stream()
			.filter((table) -> !time.isSnapshotOf(table))
			.filter((table) -> snapshots.stream()
				.noneMatch((snapshot) -> snapshot.covers(table.database(), table.table())))
			.toList();
	}

	private static <T> T lookUp(ResolvedTime time, Supplier<T> query) {
		try {
			return query.get();
		}
		catch (MatrixOnePermissionException ex) {
			throw new MatrixOnePermissionException(
					"""
							What is kept of %s cannot be looked up by this user. Nothing was read. Set matrixone.admin.username \
							to a user with administrator rights, or matrixone.time-travel.unprotected to how long your server \
							keeps everything"""
						.formatted(time),
					ex);
		}
	}

	private PointInTimeNotKeptException notKept(TableName table, ResolvedTime time, List<Pitr> covering, Instant now) {
		List<String> windows = new ArrayList<>();
		Snapshot snapshot = time.snapshot();
		if (snapshot != null) {
			windows.add("snapshot '%s' is of %s".formatted(snapshot.name(), snapshot.target()));
		}
		covering.stream()
			.filter(Pitr::isActive)
			.forEach((pitr) -> windows.add("PITR '%s' keeps it since %s".formatted(pitr.name(), pitr.start(now))));
		if (!this.unprotected.isZero()) {
			windows.add("matrixone.time-travel.unprotected reaches back to %s".formatted(now.minus(this.unprotected)));
		}
		if (windows.isEmpty()) {
			windows.add("No snapshot of that moment and no active PITR covers it");
		}
		covering.stream().filter((pitr) -> !pitr.isActive()).map(TimeTravel::whyNotActive).forEach(windows::add);
		return new PointInTimeNotKeptException(
				"""
						%s cannot be read at %s: nothing is known to keep what it held then, so the server may answer with what \
						is left. %s. Nothing was read. Read at a snapshot that covers it, create a PITR, or set \
						matrixone.time-travel.unprotected to how long your server keeps everything"""
					.formatted(table, time, String.join("; ", windows)),
				null);
	}

	private static String whyNotActive(Pitr pitr) {
		return ((pitr.status() == PitrStatus.UNKNOWN)
				? "whether PITR '%s' of %s is active is not known: drop it and create it anew, at best of the account"
				: "PITR '%s' of %s has ended, for that was altered, emptied, restored or dropped since: drop it and create it anew, at best of the account")
			.formatted(pitr.name(), pitr.target());
	}

}
