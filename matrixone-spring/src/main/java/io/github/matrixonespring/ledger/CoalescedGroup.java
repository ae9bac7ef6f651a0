package io.github.matrixonespring.ledger;

import java.time.Instant;
import java.util.List;

import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.jspecify.annotations.Nullable;

/**
 * What is the same of the entries that have one snapshot.
 *
 * @param prefix how the name of the snapshot begins
 * @param target what it is of
 */
record CoalescedGroup(SnapshotName prefix, SnapshotTarget target) {

	static CoalescedGroup of(LedgerEntry entry) {
		return new CoalescedGroup(new SnapshotName(entry.snapshot()), entry.target());
	}

	/**
	 * Return the request of a snapshot for several entries.
	 */
	SnapshotRequest request(List<LedgerEntry> entries, Instant now) {
		long calls = entries.stream().mapToLong(LedgerEntry::calls).sum();
		boolean allKnown = entries.stream().noneMatch(LedgerEntry::undecided);
		return SnapshotRequest.named(this.prefix.value())
			.of(this.target)
			.describedAs("for %d transactions%s".formatted(calls, allKnown ? "" : ", and some that may be committed"))
			.uniquelyNamed(now);
	}

	/**
	 * Describe why there is no snapshot yet.
	 */
	SnapshotAfterCommitException left(String reason, @Nullable Throwable cause) {
		return new SnapshotAfterCommitException(this.prefix.value(), """
				Snapshot '%s_…' of %s was not created yet: %s. What it should contain is committed and safe, and the \
				ledger tries again""".formatted(this.prefix, this.target, reason), cause, true);
	}

}
