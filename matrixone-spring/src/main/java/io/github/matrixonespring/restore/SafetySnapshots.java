package io.github.matrixonespring.restore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
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
	 * @return those that were taken
	 */
	List<Snapshot> take(Collection<String> databases, String description) {
		List<Snapshot> taken = new ArrayList<>();
		for (String database : databases) {
			try {
				String name = RestoreManager.SAFETY_SNAPSHOT_PREFIX + UUID.randomUUID().toString().replace('-', '_');
				taken.add(this.snapshots.createBefore(
						SnapshotRequest.named(name).of(SnapshotTarget.database(database)).describedAs(description)));
			}
			catch (MatrixOnePermissionException ex) {
				logger.info("""
						No snapshot of database '%s' is taken before the restore: this user may not. Set \
						matrixone.admin.username to one who may, so that a restore can be undone"""
					.formatted(database));
			}
			catch (SnapshotQuotaExceededException ex) {
				logger.warn("""
						No snapshot of database '%s' is taken before the restore, as there is no room for another one: \
						nothing protects what it overwrites. Drop snapshots that are no longer needed"""
					.formatted(database));
			}
		}
		return taken;
	}

	/**
	 * Drop those of an attempt that has failed.
	 */
	void drop(List<String> names) {
		try {
			names.forEach(this.snapshots::dropIfExists);
		}
		catch (DataAccessException ex) {
			logger.warn("Snapshots %s, taken before a restore that has failed, could not be dropped".formatted(names),
					ex);
		}
	}

	/**
	 * Drop those that are no longer kept.
	 */
	void clean(Instant now) {
		try {
			Map<SnapshotTarget, List<Snapshot>> taken = this.snapshots.list()
				.stream()
				.filter((snapshot) -> snapshot.name().startsWith(RestoreManager.SAFETY_SNAPSHOT_PREFIX))
				.collect(Collectors.groupingBy(Snapshot::target));
			taken.values()
				.forEach((ofDatabase) -> ofDatabase.stream()
					.skip(ALWAYS_KEPT)
					.filter((snapshot) -> snapshot.createdAt().isBefore(now.minus(this.keep)))
					.forEach((snapshot) -> this.snapshots.dropIfExists(snapshot.name())));
		}
		catch (DataAccessException ex) {
			logger.warn(
					"Snapshots that were taken before earlier restores could not be dropped; the restore is not affected",
					ex);
		}
	}

}
