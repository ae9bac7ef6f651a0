package io.github.matrixonespring.snapshot;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Creates, finds and drops snapshots, in accord with the current transaction.
 * Thread-safe.
 * <p>
 * Every method checks its names first and throws {@link IllegalArgumentException} before
 * anything is sent. The server's errors come as {@code DataAccessException}s; a user
 * whose role is not the account's administrator role gets
 * {@link MatrixOnePermissionException}.
 * <p>
 * The bean of this type is the one way to snapshots: annotated methods ask it by
 * {@link #createAfterCommit}, and so do the ledger and {@code MatrixOneTemplate}; an
 * implementation or a wrapper of your own is called by all of them.
 *
 * @since 0.1.0
 */
public interface SnapshotManager {

	/**
	 * Create a snapshot.
	 * <p>
	 * Without a transaction it contains all that is committed. Within one it is
	 * <em>provisional</em>: taken at once, on a connection beside the application's pool,
	 * because the server refuses snapshots in a transaction. It contains what was
	 * committed before, not the changes of this transaction (if there are any, a warning
	 * says so: use {@link #createAfterCommit}, or {@link #createBefore} where that is
	 * what you want; what JPA keeps back is sent first), and it is dropped if the
	 * transaction is rolled back.
	 * @param request the snapshot; without a target, of the connection's current
	 * database, for which the server is asked
	 * @return the snapshot, or the existing one if {@link SnapshotRequest#ifNotExists()}
	 * @throws SnapshotAlreadyExistsException if the name is taken, also if
	 * {@code ifNotExists} and the existing one is of another target
	 * @throws SnapshotTargetNotFoundException if the target does not exist
	 * @throws SnapshotQuotaExceededException if the account has no room for another one
	 */
	Snapshot create(SnapshotRequest request);

	/**
	 * Create a snapshot, see {@link #create(SnapshotRequest)}.
	 * @param name the name
	 * @param target what it is to be of
	 * @return the snapshot
	 */
	default Snapshot create(String name, SnapshotTarget target) {
		return create(SnapshotRequest.named(name).of(target));
	}

	/**
	 * Create a snapshot of what was committed before the current transaction, which does
	 * as {@link #create(SnapshotRequest)} does, but on purpose: no warning.
	 * @param request the snapshot
	 * @return the snapshot
	 */
	Snapshot createBefore(SnapshotRequest request);

	/**
	 * Create a snapshot as soon as the current transaction is committed, on the
	 * connection that has committed (on another one where an administrator is configured,
	 * or Hibernate gives the connection back before); it contains that transaction. If
	 * the transaction is rolled back there is no snapshot. Without a transaction it is
	 * created at once.
	 * <p>
	 * The same request twice in a transaction is one snapshot.
	 * @param request the snapshot; the current database of a request without a target is
	 * that of the time of this call
	 * @return completed after the commit; cancelled by a rollback; failed with a
	 * {@link SnapshotAfterCommitException} if the data was committed but the snapshot was
	 * not taken, or if nobody knows whether the data was committed. Waiting for it on
	 * this thread before the transaction has ended throws {@link IllegalStateException},
	 * as it could never be completed. For an annotated method, which does not keep it,
	 * the snapshot is not read back, and the future completes with {@code null}, unless a
	 * wrapper of this manager has attached something to it by then
	 * @throws IllegalArgumentException if the request is {@code ifNotExists}, which could
	 * answer with a snapshot that does not contain the commit; or if this transaction has
	 * a request of the same name for another target
	 * @throws NotAllowedInTransactionException if the transaction manager has
	 * synchronization switched off, so that its commit cannot be seen
	 */
	CompletableFuture<Snapshot> createAfterCommit(SnapshotRequest request);

	/**
	 * Get a snapshot. Takes part in the current transaction.
	 * @param name its name
	 * @return the snapshot
	 * @throws SnapshotNotFoundException if there is none of that name
	 */
	Snapshot get(String name);

	/**
	 * Find a snapshot. Takes part in the current transaction.
	 * @param name its name
	 * @return the snapshot, or empty if there is none of that name
	 */
	Optional<Snapshot> find(String name);

	/**
	 * Tell whether there is a snapshot. Takes part in the current transaction.
	 * @param name its name
	 * @return whether it exists
	 */
	default boolean exists(String name) {
		return find(name).isPresent();
	}

	/**
	 * List the snapshots of the own account, the newest first; those that the server
	 * keeps for itself are left out. Takes part in the current transaction.
	 * @return the snapshots
	 */
	List<Snapshot> list();

	/**
	 * List the snapshots of a target, the newest first; not those of what contains it.
	 * Takes part in the current transaction.
	 * @param target the target
	 * @return the snapshots
	 */
	List<Snapshot> list(SnapshotTarget target);

	/**
	 * Drop a snapshot.
	 * @param name its name
	 * @throws SnapshotNotFoundException if there is none of that name
	 * @throws NotAllowedInTransactionException within a transaction, before anything is
	 * sent: the server cannot undo it; use {@link #dropAfterCommit}
	 */
	void drop(String name);

	/**
	 * Drop a snapshot if there is one, see {@link #drop}.
	 * @param name its name
	 * @return whether there was one
	 * @throws NotAllowedInTransactionException within a transaction
	 */
	boolean dropIfExists(String name);

	/**
	 * Drop a snapshot as soon as the current transaction is committed; not if it is
	 * rolled back. Without a transaction it is dropped at once. A failure after the
	 * commit is logged and published as {@link SnapshotFailedEvent}.
	 * @param name its name
	 * @throws SnapshotNotFoundException if there is none of that name now
	 */
	void dropAfterCommit(String name);

	/**
	 * Check that a snapshot can be asked for in this way after a commit, as far as that
	 * is known without the server. An annotated method is checked like this when the
	 * application starts, and {@link #createAfterCommit} checks each request again.
	 * @param request the snapshot
	 * @throws IllegalStateException if it needs the ledger, and there is none
	 * @throws InvalidDataAccessApiUsageException if it is coalesced, and the
	 * {@link DataSource} leads to several servers
	 */
	default void check(SnapshotRequest request) {
	}

	/**
	 * Create a manager for use without Spring Boot. For transactions to be begun as
	 * clones need it, and to close the connections beside the pool, use a
	 * {@code MatrixOneTemplate} instead. As a bean it publishes its events to its
	 * application context.
	 * @param dataSource the {@link DataSource} that the transaction manager works on
	 * @return the manager
	 */
	static SnapshotManager of(DataSource dataSource) {
		return new DefaultSnapshotManager(new MatrixOneConnections(dataSource, ConnectionSettings.defaults()));
	}

}
