package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import org.jspecify.annotations.Nullable;

/**
 * Looks how many snapshots the account may still have, and when there will be none left
 * at the pace of the last days.
 */
final class QuotaCheck implements Check {

	private static final Duration PACE = Duration.ofDays(7);

	private static final Duration SOON = Duration.ofDays(7);

	private final SnapshotQuota quota;

	private final SnapshotManager snapshots;

	private final InstantSource clock;

	QuotaCheck(SnapshotQuota quota, SnapshotManager snapshots, InstantSource clock) {
		this.quota = quota;
		this.snapshots = snapshots;
		this.clock = clock;
	}

	@Override
	public String subject() {
		return "the quota of snapshots";
	}

	@Override
	public List<Finding> examine() {
		Map<SnapshotLevel, Integer> limits = this.quota.limits();
		if (limits.isEmpty()) {
			return List.of();
		}
		List<Finding> findings = new ArrayList<>();
		this.snapshots.list()
			.stream()
			.collect(Collectors.groupingBy((snapshot) -> snapshot.target().level(),
					Collectors.mapping(Snapshot::createdAt, Collectors.toList())))
			.forEach((level, created) -> {
				Integer limit = limits.get(level);
				Finding finding = (limit != null) ? finding(level, created, limit) : null;
				if (finding != null) {
					findings.add(finding);
				}
			});
		return findings;
	}

	private @Nullable Finding finding(SnapshotLevel level, List<Instant> created, int limit) {
		int used = created.size();
		// More than the limit: it was raised, and nobody tells how far.
		if (used > limit) {
			return null;
		}
		Instant now = this.clock.instant();
		String name = level.name().toLowerCase(Locale.ROOT);
		if (used == limit) {
			return Diagnosis.QUOTA_FULL.found(
					"All %d snapshots of level %s that the account may have are there, the oldest of %s", limit, name,
					oldest(created).truncatedTo(ChronoUnit.SECONDS));
		}
		Instant full = fullAt(created, limit, now);
		boolean soon = used * 2 >= limit && full.isBefore(now.plus(SOON));
		if (!soon && used * 5 < limit * 4) {
			return null;
		}
		return Diagnosis.QUOTA_NEARLY_FULL.found(
				"%d of the %d snapshots of level %s that the account may have are there%s", used, limit, name,
				full.equals(Instant.MAX) ? ", none of the last days"
						: "; at the pace of the last days, all of them will be by "
								+ full.truncatedTo(ChronoUnit.HOURS));
	}

	/**
	 * Return when the limit will be reached at the pace at which those of the last days
	 * were created that are still there.
	 * @return {@link Instant#MAX} if there was none
	 */
	static Instant fullAt(List<Instant> created, int limit, Instant now) {
		Instant begin = now.minus(PACE);
		long lately = created.stream().filter((instant) -> instant.isAfter(begin)).count();
		if (lately == 0) {
			return Instant.MAX;
		}
		Instant oldest = oldest(created);
		Duration time = Duration.between(oldest.isAfter(begin) ? oldest : begin, now);
		return now.plus(time.multipliedBy(limit - created.size()).dividedBy(lately));
	}

	private static Instant oldest(List<Instant> created) {
		return created.stream().min(Instant::compareTo).orElseThrow();
	}

}
