package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.ledger.LedgerSummary;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import org.jspecify.annotations.Nullable;

/**
 * What there was at a moment.
 *
 * @param snapshots how many snapshots of each level the account has
 * @param oldest when the oldest of them was created, or {@code null} if there are none
 * @param limits how many it may have, of those levels that are limited
 * @param ledger what waits in the ledger, or {@code null} if there is none
 * @since 0.1.0
 */
public record ServerState(Map<SnapshotLevel, Long> snapshots, @Nullable Instant oldest,
		Map<SnapshotLevel, Integer> limits, @Nullable LedgerSummary ledger) {

	/**
	 * Ask the server.
	 * @param manager lists the snapshots
	 * @param quota how many there may be
	 * @param ledger the ledger, or {@code null} if there is none
	 * @return what there is
	 */
	public static ServerState of(SnapshotManager manager, SnapshotQuota quota, @Nullable SnapshotLedger ledger) {
		List<Snapshot> all = manager.list();
		Map<SnapshotLevel, Long> snapshots = new EnumMap<>(SnapshotLevel.class);
		for (SnapshotLevel level : SnapshotLevel.values()) {
			snapshots.put(level, all.stream().filter((snapshot) -> snapshot.target().level() == level).count());
		}
		Instant oldest = all.stream().map(Snapshot::createdAt).min(Instant::compareTo).orElse(null);
		return new ServerState(snapshots, oldest, quota.limits(), (ledger != null) ? ledger.summarize() : null);
	}

	/**
	 * Return how many snapshots of a level there are.
	 * @param level the level
	 * @return the number
	 */
	public long snapshots(SnapshotLevel level) {
		return this.snapshots.getOrDefault(level, 0L);
	}

	/**
	 * Return how much of the quota of a level is used.
	 * @param level the level
	 * @return from 0 to 1; 0 if it is not limited
	 */
	public double quotaUsage(SnapshotLevel level) {
		Integer limit = this.limits.get(level);
		return (limit == null) ? 0 : (limit > 0) ? (double) snapshots(level) / limit : 1;
	}

	/**
	 * Return how old the oldest snapshot is.
	 * @param now the time
	 * @return its age; zero if there are none
	 */
	Duration oldestAge(Instant now) {
		return (this.oldest != null && this.oldest.isBefore(now)) ? Duration.between(this.oldest, now) : Duration.ZERO;
	}

}
