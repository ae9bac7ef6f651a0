package io.github.matrixonespring.ledger;

import java.time.Instant;

import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that a transaction has asked for.
 *
 * @param id what identifies the entry
 * @param snapshot the name of the snapshot; the prefix of its name for one that is
 * created together with others
 * @param target what it is of
 * @param provisional whether it was created within the transaction
 * @param coalesced whether it is created together with others
 * @param undecided whether it is not known if the transaction was committed: the entry
 * was written beside it, for one or more that are to have a coalesced snapshot
 * @param calls how many calls it stands for: several where coalesced calls are alike, of
 * one method with the same label, description and principal; 0 if that is not known
 * @param label the label, or an empty string
 * @param description the description, or an empty string
 * @param method the annotated method, or an empty string
 * @param principal who has asked, or an empty string
 * @param skipped how many calls of the method have asked for none before, because the
 * last snapshot was not long enough ago
 * @param status what has become of it
 * @param version how often recovery has claimed it
 * @param attempts how often it was tried to create the snapshot and failed
 * @param reason why the last attempt failed, or an empty string
 * @param requestedAt when it was asked for, by the clock of the database
 * @param receipt what was created, or {@code null}
 * @since 0.1.0
 */
public record LedgerEntry(String id, String snapshot, SnapshotTarget target, boolean provisional, boolean coalesced,
		boolean undecided, long calls, String label, String description, String method, String principal, long skipped,
		LedgerStatus status, int version, int attempts, String reason, Instant requestedAt,
		@Nullable LedgerReceipt receipt) {

	/**
	 * Return an entry for several that are alike.
	 */
	LedgerEntry forCalls(long number, long skippedBefore) {
		return new LedgerEntry(this.id, this.snapshot, this.target, this.provisional, this.coalesced, this.undecided,
				number, this.label, this.description, this.method, this.principal, skippedBefore, this.status,
				this.version, this.attempts, this.reason, this.requestedAt, this.receipt);
	}

	LedgerEntry asUndecided() {
		return new LedgerEntry(this.id, this.snapshot, this.target, this.provisional, this.coalesced, true, this.calls,
				this.label, this.description, this.method, this.principal, this.skipped, this.status, this.version,
				this.attempts, this.reason, this.requestedAt, this.receipt);
	}

}
