package io.github.matrixonespring.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOnePermissionException;
import io.github.matrixonespring.support.SnapshotQuotaExceededException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.dao.DataAccessException;

/**
 * The snapshots that are taken before a restore.
 */
final class SafetySnapshots {

	private static final Log logger = LogFactory.getLog(RestoreManager.class);

	/** How many of a database are kept, however old they are. */
	private static final int ALWAYS_KEPT = 3;

	private final SnapshotManager snapshots;

	private final Duration keep;

	SafetySnapshots(SnapshotManager snapshots, Duration keep) {
		this.snapshots = snapshots;
		this.keep = keep;
	}

	/**
	 * Take one of each database, as far as that can be done.
	 * @param taken is given each of them
	 */
	void take(Collection<String> databases, Consumer<Snapshot> taken) {
		databases.forEach((database) -> take(SnapshotTarget.database(database), taken));
	}

	/**
	 * Take one, if that can be done.
	 * @param taken is given it
	 */
	void take(SnapshotTarget target, Consumer<Snapshot> taken) {
		try {
			String name = RestoreManager.SAFETY_SNAPSHOT_PREFIX + UUID.randomUUID().toString().replace('-', '_');
			taken.accept(this.snapshots
				.createBefore(SnapshotRequest.named(name).of(target).describedAs("before a restore")));
		}
		catch (MatrixOnePermissionException ex) {
			logger.info("""
					No snapshot of %s is taken before the restore: this user lacks the privilege. Set \
					matrixone.admin.username to a user that has it, so that a restore can be undone"""
				.formatted(target));
		}
		catch (SnapshotQuotaExceededException ex) {
			logger
				.warn("""
						No snapshot of %s is taken before the restore, as there is no room for another one: nothing protects \
						what it overwrites. Drop snapshots that are no longer needed"""
					.formatted(target));
		}
	}

	/**
	 * Drop those of an attempt that has failed.
	 * @param afterCommit whether to wait for the commit of the current transaction, with
	 * whose rollback they go
	 */
	void drop(List<String> names, boolean afterCommit) {
		try {
			names.forEach((name) -> drop(name, afterCommit));
		}
		catch (DataAccessException ex) {
			logger.warn("Snapshots %s, taken before a restore that has failed, could not be dropped".formatted(names),
					ex);
		}
	}

	private void drop(String name, boolean afterCommit) {
		if (afterCommit) {
			this.snapshots.dropAfterCommit(name);
		}
		else {
			this.snapshots.dropIfExists(name);
		}
	}

	/**
	 * Drop those that are no longer kept.
	 * @param afterCommit whether to wait for the commit of the current transaction
	 */
	void clean(Instant now, boolean afterCommit) {
		try {
			Map<SnapshotTarget, List<Snapshot>> taken = this.snapshots.list()
				.stream()
				.filter((snapshot) -> snapshot.name().startsWith(RestoreManager.SAFETY_SNAPSHOT_PREFIX))
				.collect(Collectors.groupingBy(Snapshot::target));
			taken.values()
				.forEach((ofDatabase) -> ofDatabase.stream()
					.skip(ALWAYS_KEPT)
					.filter((snapshot) -> snapshot.createdAt().isBefore(now.minus(this.keep)))
					.forEach((snapshot) -> drop(snapshot.name(), afterCommit)));
		}
		catch (DataAccessException ex) {
			logger.warn(
					"Snapshots that were taken before earlier restores could not be dropped; the restore is not affected",
					ex);
		}
	}

}
