package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import io.github.matrixonespring.ledger.LedgerExamination;
import io.github.matrixonespring.restore.RestoreManager;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import org.jspecify.annotations.Nullable;

/**
 * Looks for snapshots that are a month old and that nobody answers for: the ledger has no
 * entry of them, and they are not those that a restore has taken and will drop.
 */
final class UnattendedSnapshotsCheck implements Check {

	private static final Duration AGE = Duration.ofDays(30);

	/** So many are looked up in the ledger. */
	private static final int MAX = 1000;

	private final SnapshotManager snapshots;

	private final @Nullable LedgerExamination ledger;

	private final InstantSource clock;

	UnattendedSnapshotsCheck(SnapshotManager snapshots, @Nullable LedgerExamination ledger, InstantSource clock) {
		this.snapshots = snapshots;
		this.ledger = ledger;
		this.clock = clock;
	}

	@Override
	public String subject() {
		return "old snapshots";
	}

	@Override
	public List<Finding> examine() {
		Instant limit = this.clock.instant().minus(AGE);
		List<Snapshot> old = this.snapshots.list()
			.stream()
			.filter((snapshot) -> snapshot.createdAt().isBefore(limit)
					&& !snapshot.name().startsWith(RestoreManager.SAFETY_SNAPSHOT_PREFIX))
			.sorted(Comparator.comparing(Snapshot::createdAt))
			.limit(MAX)
			.toList();
		Set<String> known = (this.ledger != null) ? this.ledger.withEntry(old.stream().map(Snapshot::name).toList())
				: Set.of();
		List<Snapshot> unattended = old.stream().filter((snapshot) -> !known.contains(snapshot.name())).toList();
		if (unattended.isEmpty()) {
			return List.of();
		}
		Snapshot oldest = unattended.get(0);
		return List.of(Diagnosis.UNATTENDED_SNAPSHOTS.found(
				"%d snapshots are older than %d days and in no ledger, the oldest, '%s', of %s", unattended.size(),
				AGE.toDays(), oldest.name(), oldest.createdAt().truncatedTo(ChronoUnit.SECONDS)));
	}

}
