package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.matrixonespring.ledger.LedgerExamination;
import io.github.matrixonespring.ledger.LedgerExamination.Left;
import io.github.matrixonespring.ledger.LedgerStatus;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the tables of the ledger, and for entries that nobody finishes.
 */
final class LedgerCheck implements Check {

	/** So many times as long as an entry must wait for recovery. */
	private static final int STUCK = 10;

	private static final Duration ORPHANED = Duration.ofDays(1);

	private final LedgerExamination ledger;

	LedgerCheck(LedgerExamination ledger) {
		this.ledger = ledger;
	}

	@Override
	public String subject() {
		return "the ledger";
	}

	@Override
	public List<Finding> examine() {
		String database = this.ledger.settings().database();
		Map<String, Set<String>> missing = this.ledger.missing();
		if (LedgerExamination.isAll(missing)) {
			return List.of(Diagnosis.LEDGER_TABLES_MISSING.found("Database '%s' has no tables of a ledger", database));
		}
		List<Finding> findings = new ArrayList<>();
		if (!missing.isEmpty()) {
			findings.add(Diagnosis.LEDGER_TABLES_OLD.found("Tables of the ledger in database '%s' lack %s", database,
					missing));
		}
		if (missing.keySet().stream().noneMatch((table) -> table.startsWith("snapshot_"))) {
			Duration stuck = this.ledger.settings().recoverAfter().multipliedBy(STUCK);
			this.ledger.left(Duration.ZERO).forEach((left) -> {
				Finding finding = finding(left, stuck);
				if (finding != null) {
					findings.add(finding);
				}
			});
		}
		return findings;
	}

	private static @Nullable Finding finding(Left left, Duration stuck) {
		boolean failed = left.status() == LedgerStatus.FAILED;
		return switch (left.whose()) {
			case OWN -> failed
					? Diagnosis.LEDGER_FAILED.found("%d snapshots that were asked for have failed, the first %s ago",
							left.count(), age(left))
					: (left.age().compareTo(stuck) > 0) ? Diagnosis.LEDGER_STUCK.found(
							"%d snapshots are not finished, the oldest was asked for %s ago", left.count(), age(left))
							: null;
			case OTHERS -> (!failed && left.age().compareTo(ORPHANED) > 0) ? Diagnosis.LEDGER_ORPHANED.found(
					"%d snapshots of application '%s' are not finished, the oldest was asked for %s ago", left.count(),
					left.application(), age(left)) : null;
			case NOBODYS -> !failed ? Diagnosis.LEDGER_UNOWNED.found(
					"%d snapshots of no application are not finished, the oldest was asked for %s ago", left.count(),
					age(left)) : null;
		};
	}

	private static String age(Left left) {
		Duration age = left.age();
		return (age.toDays() > 1) ? age.toDays() + " days"
				: (age.toHours() > 1) ? age.toHours() + " hours" : age.toMinutes() + " minutes";
	}

}
