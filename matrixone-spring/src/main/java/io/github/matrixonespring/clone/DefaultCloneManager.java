package io.github.matrixonespring.clone;

import java.sql.SQLException;
import java.util.Optional;

import io.github.matrixonespring.clone.CloneRequest.CloneName;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import io.github.matrixonespring.transaction.MatrixOneTransaction;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.util.Assert;

/**
 * Default implementation of {@link CloneManager}.
 */
final class DefaultCloneManager implements CloneManager {

	private static final Log logger = LogFactory.getLog(CloneManager.class);

	private static final int DATABASE_EXISTS = 1007;

	private static final int TABLE_EXISTS = 1050;

	private static final int UNKNOWN_DATABASE = 1049;

	private final MatrixOneConnections connections;

	private final SnapshotManager snapshots;

	private final CloneCheck check = new CloneCheck();

	DefaultCloneManager(MatrixOneConnections connections, SnapshotManager snapshots) {
		this.connections = connections;
		this.snapshots = snapshots;
	}

	@Override
	public boolean clone(CloneRequest request) {
		CloneName source = request.source();
		Assert.notNull(source, () -> "Clone of %s has no source: call from(...)".formatted(request.target()));
		Optional<MatrixOneTransaction> transaction = this.connections.currentTransaction();
		transaction.ifPresent((active) -> prepare(active, request));
		String hint = hint(request, source);
		try (MatrixOneStatements statements = transaction.isPresent() ? this.connections.joining()
				: this.connections.immediate()) {
			return this.check.isToBeMade(statements, request, source, hint) && make(statements, request, source);
		}
	}

	private static void prepare(MatrixOneTransaction transaction, CloneRequest request) {
		if (!transaction.begin().explicit()) {
			throw new NotAllowedInTransactionException("""
					%s cannot be cloned in this transaction: it was not begun with BEGIN, so the server would make the \
					clone outside of it, visible at once and still there after a rollback. %s %s"""
				.formatted(request.target(), transaction.begin().reason(), transaction.begin().remedy()), null);
		}
		if (request.target().isTable()) {
			// The clone of a table has what the transaction has written, so JPA has to
			// write it first.
			transaction.sendPendingChanges();
		}
	}

	/**
	 * Look the snapshot up, for its timestamp and for what it covers. A user without
	 * administrator rights may read and clone at a snapshot but not look it up.
	 */
	private String hint(CloneRequest request, CloneName source) {
		if (request.snapshot() == null) {
			return "";
		}
		try {
			Snapshot snapshot = this.snapshots.get(request.snapshot().value());
			this.check.covers(snapshot, source);
			return CloneSql.at(snapshot.timestamp());
		}
		catch (MatrixOnePermissionException ex) {
			logger.debug("Snapshots cannot be looked up; the server finds it by name", ex);
			return CloneSql.at(request.snapshot());
		}
	}

	private boolean make(MatrixOneStatements statements, CloneRequest request, CloneName source) {
		try {
			statements.execute(CloneSql.clone(request.target(), source, request.snapshot()));
			logger.info("Cloned %s from %s%s".formatted(request.target(), source,
					(request.snapshot() != null) ? " at snapshot '" + request.snapshot() + "'" : ""));
			return true;
		}
		catch (DataAccessException ex) {
			int error = (ex.getRootCause() instanceof SQLException cause) ? cause.getErrorCode() : 0;
			return switch (error) {
				case DATABASE_EXISTS, TABLE_EXISTS -> leave(request, ex);
				case UNKNOWN_DATABASE -> throw new InvalidDataAccessResourceUsageException(
						"Database '%s' does not exist, so %s cannot be cloned into it"
							.formatted(request.target().database(), source),
						ex);
				default -> throw ex;
			};
		}
	}

	private static boolean leave(CloneRequest request, DataAccessException ex) {
		if (!request.onlyIfMissing()) {
			throw new CloneTargetExistsException(
					"%s exists already: choose another name, or use CloneRequest.ifNotExists() to leave it as it is"
						.formatted(request.target()),
					ex);
		}
		// Somebody else was faster.
		return false;
	}

}
