package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.ledger.LedgerSummary;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import org.jspecify.annotations.Nullable;

/**
 * What there was at a moment.
 *
 * @param snapshots how many snapshots of each level the account has
 * @param oldest when the oldest of them was created, or {@code null} if there are none
 * @param quota how many of a level it may have, or 0 if that is not limited
 * @param ledger what waits in the ledger, or {@code null} if there is none
 * @since 0.1.0
 */
public record ServerState(Map<SnapshotLevel, Long> snapshots, @Nullable Instant oldest, int quota,
		@Nullable LedgerSummary ledger) {

	/** The levels whose number the server limits. */
	public static final Set<SnapshotLevel> LIMITED = Set
		.copyOf(EnumSet.complementOf(EnumSet.of(SnapshotLevel.CLUSTER)));

	/** The account that has no limit. */
	private static final String SYSTEM_ACCOUNT = "sys";

	/**
	 * Ask the server.
	 * @param operations ask by them
	 * @param ledger the ledger, or {@code null} if there is none
	 * @param quota the limit of accounts that have one
	 * @return what there is
	 */
	public static ServerState of(MatrixOneOperations operations, @Nullable SnapshotLedger ledger, int quota) {
		List<Snapshot> all = operations.snapshots().list();
		Map<SnapshotLevel, Long> snapshots = new EnumMap<>(SnapshotLevel.class);
		for (SnapshotLevel level : SnapshotLevel.values()) {
			snapshots.put(level, all.stream().filter((snapshot) -> snapshot.target().level() == level).count());
		}
		Instant oldest = all.stream().map(Snapshot::createdAt).min(Instant::compareTo).orElse(null);
		// Servers before 4.0 limit nothing.
		boolean limited = !operations.serverInfo().account().equals(SYSTEM_ACCOUNT)
				&& operations.server().has(Capability.RESTORE_WITH_BRACES);
		return new ServerState(snapshots, oldest, limited ? quota : 0, (ledger != null) ? ledger.summarize() : null);
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
		return (this.quota > 0 && LIMITED.contains(level)) ? (double) snapshots(level) / this.quota : 0;
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
