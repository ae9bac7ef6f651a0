package io.github.matrixonespring.snapshot;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;

/**
 * Snapshots as the server keeps them, on a connection that the caller has chosen: without
 * a look at the transaction, and without events. Applications use a
 * {@link SnapshotManager}.
 *
 * @since 0.1.0
 */
public final class SnapshotCatalog {

	/**
	 * What the server has refused because of others who did the same has done nothing,
	 * and succeeds a moment later. Not where it has waited for them in vain.
	 */
	private static final RetryTemplate conflicts = new RetryTemplate(RetryPolicy.builder()
		.includes(PessimisticLockingFailureException.class)
		.excludes(CannotAcquireLockException.class)
		.maxRetries(5)
		.delay(Duration.ofMillis(50))
		.jitter(Duration.ofMillis(40))
		.multiplier(2)
		.build());

	private SnapshotCatalog() {
	}

	private static boolean tellsKinds(MatrixOneStatements statements) {
		return statements.serverHas(Capability.SNAPSHOT_KINDS);
	}

	static Optional<Snapshot> find(MatrixOneStatements statements, SnapshotName name) {
		return statements.query(SnapshotSql.find(tellsKinds(statements)), SnapshotCatalog::snapshot, name.value())
			.stream()
			.findFirst();
	}

	/**
	 * Get a snapshot.
	 * @param statements ask for it
	 * @param name its name
	 * @return the snapshot
	 * @throws SnapshotNotFoundException if there is none of that name
	 */
	public static Snapshot get(MatrixOneStatements statements, SnapshotName name) {
		return find(statements, name).orElseThrow(() -> notFound(name));
	}

	static SnapshotNotFoundException notFound(SnapshotName name) {
		return new SnapshotNotFoundException("Snapshot '%s' does not exist".formatted(name), null);
	}

	static List<Snapshot> list(MatrixOneStatements statements) {
		return statements.query(SnapshotSql.list(tellsKinds(statements)), SnapshotCatalog::snapshot);
	}

	/**
	 * List the snapshots of a moment.
	 * @param statements ask for them
	 * @param timestamp the moment, in nanoseconds since 1970-01-01T00:00Z
	 * @return the snapshots
	 */
	public static List<Snapshot> listAt(MatrixOneStatements statements, long timestamp) {
		return statements.query(SnapshotSql.listAt(tellsKinds(statements)), SnapshotCatalog::snapshot, timestamp);
	}

	static List<Snapshot> list(MatrixOneStatements statements, SnapshotTarget target) {
		String level = target.level().name().toLowerCase(Locale.ROOT);
		if (target.equals(SnapshotTarget.account())) {
			return statements.query(SnapshotSql.listOfOwnAccount(tellsKinds(statements)), SnapshotCatalog::snapshot,
					level);
		}
		return statements.query(SnapshotSql.listOfTarget(tellsKinds(statements)), SnapshotCatalog::snapshot, level,
				target.accountName(), target.accountName(), target.databaseName(), target.tableName());
	}

	/**
	 * Find the snapshot that a request accepts instead of a new one.
	 * @throws SnapshotAlreadyExistsException if the one of that name is of another target
	 */
	static Optional<Snapshot> findExisting(MatrixOneStatements statements, SnapshotRequest request) {
		Optional<Snapshot> existing = find(statements, request.name());
		existing.filter((snapshot) -> !snapshot.isOf(request.target())).ifPresent((snapshot) -> {
			throw new SnapshotAlreadyExistsException(
					"Snapshot '%s' already exists, but it is of %s and not of %s: names are unique in the account, so use another one"
						.formatted(snapshot.name(), snapshot.target(), request.target()),
					null);
		});
		return existing;
	}

	/**
	 * Create a snapshot, whatever the request says of existing ones.
	 * @param statements create it, outside of a transaction
	 * @param request the snapshot
	 * @throws SnapshotAlreadyExistsException if the name is taken
	 * @throws SnapshotTargetNotFoundException if the target does not exist
	 */
	public static void create(MatrixOneStatements statements, SnapshotRequest request) {
		try {
			String sql = SnapshotSql.create(request.name(), request.target());
			conflicts.invoke(() -> statements.execute(sql));
		}
		catch (SnapshotAlreadyExistsException | DuplicateKeyException ex) {
			// Two sessions that create one name at once: the loser fails on the key of
			// the server's catalog.
			throw new SnapshotAlreadyExistsException(
					"Snapshot '%s' already exists: names are unique in the account, so use another one, or drop it"
						.formatted(request.name()),
					ex);
		}
		catch (SnapshotTargetNotFoundException ex) {
			throw new SnapshotTargetNotFoundException("Snapshot '%s' cannot be created, because %s does not exist"
				.formatted(request.name(), request.target()), ex);
		}
	}

	static void drop(MatrixOneStatements statements, SnapshotName name) {
		statements.execute(SnapshotSql.drop(name));
	}

	/**
	 * Drop a snapshot if there is one.
	 * @param statements drop it, outside of a transaction
	 * @param name its name
	 * @return whether there was one
	 */
	public static boolean dropIfExists(MatrixOneStatements statements, SnapshotName name) {
		try {
			drop(statements, name);
			return true;
		}
		catch (SnapshotNotFoundException ex) {
			return false;
		}
	}

	private static Snapshot snapshot(ResultSet row, int number) throws SQLException {
		SnapshotLevel level = SnapshotLevel.valueOf(row.getString(3).toUpperCase(Locale.ROOT));
		String account = row.getString(4);
		boolean ownAccount = row.getBoolean(7);
		SnapshotTarget target = new SnapshotTarget(level,
				(level == SnapshotLevel.ACCOUNT && !ownAccount) ? account : "", row.getString(5), row.getString(6));
		return new Snapshot(row.getString(1), target, account, row.getLong(2), false);
	}

}
