package io.github.matrixonespring.clone;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.timetravel.ResolvedTime;
import io.github.matrixonespring.timetravel.ServerTime;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.MatrixOneTransaction;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.util.Assert;

/**
 * Default implementation of {@link CloneManager}. Public for those that make one: the
 * {@code MatrixOneTemplate} and Spring Boot's auto-configuration.
 * <p>
 * A clone takes four steps:
 * <ol>
 * <li>In a transaction, check that the server will take the clone in.
 * <li>Look the snapshot up, for its timestamp and for what it covers; of another moment,
 * whether something keeps it.
 * <li>Find out what the server would not tell: that it has not come to the time of the
 * snapshot, that the target exists, that the source does not, that it has sequences, or
 * definitions that it misreads.
 * <li>Send the clone, tell its errors apart, and look at what was made where it is not
 * known what this server does.
 * </ol>
 * The statements name the timestamp, not the snapshot. By name the server checks what the
 * snapshot covers, which step 2 does as well, and by the names of then, not by the
 * numbers of objects, which it can confuse with those of another account.
 *
 * @since 0.1.0
 */
public final class DefaultCloneManager implements CloneManager {

	private static final Log logger = LogFactory.getLog(CloneManager.class);

	private static final int DATABASE_EXISTS = 1007;

	private static final int TABLE_EXISTS = 1050;

	/** What older servers say where a database does not exist. */
	private static final int NO_DATABASE = 1046;

	private static final int UNKNOWN_DATABASE = 1049;

	private final MatrixOneConnections connections;

	private final Function<String, Snapshot> snapshots;

	private final TimeTravel timeTravel;

	private volatile @Nullable Boolean lowerCaseNames;

	/**
	 * Create a manager that clones moments which a snapshot or a PITR keeps.
	 * @param connections the connections, to be closed by the caller
	 * @param snapshots gets a snapshot by its name, as {@code SnapshotManager::get} does
	 */
	public DefaultCloneManager(MatrixOneConnections connections, Function<String, Snapshot> snapshots) {
		this(connections, snapshots, new TimeTravel(connections, snapshots, Duration.ZERO));
	}

	/**
	 * Create a manager.
	 * @param connections the connections, to be closed by the caller
	 * @param snapshots gets a snapshot by its name, as {@code SnapshotManager::get} does
	 * @param timeTravel tells whether something keeps a moment
	 */
	public DefaultCloneManager(MatrixOneConnections connections, Function<String, Snapshot> snapshots,
			TimeTravel timeTravel) {
		this.connections = connections;
		this.snapshots = snapshots;
		this.timeTravel = timeTravel;
	}

	@Override
	public boolean clone(CloneRequest request) {
		CloneName source = request.source();
		Assert.notNull(source, () -> "Clone of %s has no source: call from(...)".formatted(request.target()));
		ObservedOperation operation = ObservedOperation
			.of(Kind.CLONE, Action.CREATE, request.target().isTable() ? "table" : "database")
			.named(plain(request.target()))
			.about(plain(request.target()))
			.from(request.point().isNow() ? plain(source) : plain(source) + "@" + request.point());
		return this.connections.getObserver().observe(operation, () -> clone(request, source, operation));
	}

	private boolean clone(CloneRequest request, CloneName source, ObservedOperation operation) {
		Optional<MatrixOneTransaction> transaction = this.connections.currentTransaction();
		transaction.ifPresent((active) -> prepare(active, request));
		PointInTime time = time(request, source);
		try (MatrixOneStatements statements = transaction.isPresent() ? this.connections.joining()
				: this.connections.immediate()) {
			if (request.point().hasTimestamp()) {
				requireKept(statements, request, source);
			}
			else {
				awaitTime(statements, request, time);
			}
			CloneCheck check = new CloneCheck(statements, request, source, time, (name) -> stored(statements, name),
					transaction.isPresent());
			if (check.targetExists()) {
				operation.unchanged();
				return leave(request, null);
			}
			check.checkSource();
			if (transaction.isPresent() && request.point().isNow()) {
				checkOwnRows(statements, request, source);
			}
			boolean made = make(statements, request, source, time, check);
			if (made) {
				check.checkResult();
				logger.info("Cloned %s from %s%s %s".formatted(request.target(), source,
						request.point().isNow() ? "" : " at " + request.point(), operation.fields()));
			}
			else {
				operation.unchanged();
			}
			return made;
		}
	}

	private static String plain(CloneName name) {
		return name.isTable() ? name.database() + "." + name.table() : name.database();
	}

	private static void prepare(MatrixOneTransaction transaction, CloneRequest request) {
		if (!transaction.begin().explicit()) {
			throw new NotAllowedInTransactionException("""
					%s cannot be cloned in this transaction: it was not begun with BEGIN, so the server would make the \
					clone outside of it, visible at once and still there after a rollback. %s %s"""
				.formatted(request.target(), transaction.begin().reason(), transaction.begin().remedy()), null);
		}
		// A clone can have what the transaction has written, so JPA has to write it
		// first.
		transaction.sendPendingChanges();
	}

	/**
	 * The clone of a table is to have what the transaction has written.
	 */
	private static void checkOwnRows(MatrixOneStatements statements, CloneRequest request, CloneName source) {
		if (!source.isTable()) {
			return;
		}
		Evidence evidence = statements.evidence(Capability.OWN_ROWS_IN_TABLE_CLONES);
		if (evidence.present() || !statements.hasWritten()) {
			return;
		}
		if (evidence.isKnown()) {
			throw new NotAllowedInTransactionException(
					"""
							%s cannot be cloned from %s in this transaction, which has written or locked rows: this server clones \
							what is committed. Nothing was made. Clone it after the commit, or before the transaction writes"""
						.formatted(request.target(), source),
					null);
		}
		logger
			.warn("""
					%s is cloned from %s in a transaction that has written or locked rows, and it is not known whether this \
					server, version %s, clones those as well. Set matrixone.server.capabilities.own-rows-in-table-clones if \
					you know"""
				.formatted(request.target(), source, evidence.version()));
	}

	/**
	 * A user without administrator rights may read and clone at a snapshot but not look
	 * it up.
	 */
	private PointInTime time(CloneRequest request, CloneName source) {
		String name = request.point().snapshotName();
		if (name == null) {
			return request.point();
		}
		try {
			Snapshot snapshot = this.snapshots.apply(name);
			checkCovers(snapshot, source);
			return PointInTime.ofTimestamp(snapshot.timestamp());
		}
		catch (MatrixOnePermissionException ex) {
			logger.debug("Snapshots cannot be looked up; the server finds it by name", ex);
			return PointInTime.snapshot(name);
		}
	}

	private static void checkCovers(Snapshot snapshot, CloneName source) {
		if (!snapshot.covers(source.database(), source.isTable() ? source.table() : "")) {
			throw new InvalidDataAccessApiUsageException("Snapshot '%s' is of %s, which does not cover %s"
				.formatted(snapshot.name(), snapshot.target(), source));
		}
	}

	/**
	 * Of a moment that nothing keeps, the server would clone what is left.
	 */
	private void requireKept(MatrixOneStatements statements, CloneRequest request, CloneName source) {
		ResolvedTime time = this.timeTravel.resolve(statements, request.point());
		this.timeTravel.requireKept(statements, time, List.of(time.stored(source.database(), source.table())));
	}

	/**
	 * At a time that the connection's compute node has yet to come to, the server would
	 * clone the present without a word. The snapshot can have been looked up on another
	 * node.
	 */
	private static void awaitTime(MatrixOneStatements statements, CloneRequest request, PointInTime time) {
		// A transaction that reads as of its begin clones a later snapshot of its own as
		// it should be.
		if (time.hasTimestamp() && !ServerTime.isThatOfBegin(statements)) {
			ServerTime.await(statements, time, (serverTime) -> """
					%s cannot be cloned at %s yet: the server that this connection is to reads at %s, before \
					%s, and would clone the present. Nothing was made. Try again""".formatted(request.source(),
					request.point(), serverTime, time));
		}
	}

	/**
	 * Return a name as the server stores it.
	 */
	private String stored(MatrixOneStatements statements, String name) {
		Boolean lowerCase = this.lowerCaseNames;
		if (lowerCase == null) {
			lowerCase = statements.query(CloneSql.LOWER_CASE_TABLE_NAMES, (row, number) -> row.getInt(1)).get(0) == 1;
			this.lowerCaseNames = lowerCase;
		}
		return lowerCase ? Identifier.lowerCase(name) : name;
	}

	private static boolean make(MatrixOneStatements statements, CloneRequest request, CloneName source,
			PointInTime time, CloneCheck check) {
		try {
			statements.execute(CloneSql.clone(request.target(), source, time));
			return true;
		}
		catch (DataAccessException ex) {
			int error = (ex.getRootCause() instanceof SQLException cause) ? cause.getErrorCode() : 0;
			return switch (error) {
				case DATABASE_EXISTS, TABLE_EXISTS -> leave(request, ex);
				case NO_DATABASE, UNKNOWN_DATABASE -> throw missingDatabase(request, source, check, ex);
				default -> throw ex;
			};
		}
	}

	/**
	 * The source was there a moment ago, and for a database nothing else has to be.
	 */
	private static RuntimeException missingDatabase(CloneRequest request, CloneName source, CloneCheck check,
			DataAccessException ex) {
		return source.isTable() ? new InvalidDataAccessResourceUsageException(
				"Database '%s' does not exist, so %s cannot be cloned into it".formatted(request.target().database(),
						source),
				ex) : check.sourceNotFound(ex);
	}

	/**
	 * Leave a target that exists, or that somebody else has just made.
	 */
	private static boolean leave(CloneRequest request, @Nullable DataAccessException ex) {
		if (!request.onlyIfMissing()) {
			throw new CloneTargetExistsException(
					"%s exists already: choose another name, or use CloneRequest.ifNotExists() to leave it as it is"
						.formatted(request.target()),
					ex);
		}
		return false;
	}

}
