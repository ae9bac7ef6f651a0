package io.github.matrixonespring.ledger;

import java.time.Instant;

import io.github.matrixonespring.snapshot.SnapshotTarget;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that a transaction has asked for, and what has become of it.
 *
 * @param id what identifies the entry
 * @param request what was asked for
 * @param requestedAt when it was asked for, by the clock of the database
 * @param status what has become of it
 * @param attempts how often it was tried to create the snapshot and failed
 * @param reason why the last attempt failed, or an empty string
 * @param receipt what was created, or {@code null}
 * @since 0.1.0
 */
public record LedgerEntry(String id, Request request, Instant requestedAt, LedgerStatus status, int attempts,
		String reason, @Nullable LedgerReceipt receipt) {

	/**
	 * What was asked for.
	 *
	 * @param snapshot the name of the snapshot; the prefix of its name for one that is
	 * created together with others
	 * @param target what it is of
	 * @param kind how it is created
	 * @param label the label, or an empty string
	 * @param description the description, or an empty string
	 * @param caller who has asked
	 */
	public record Request(String snapshot, SnapshotTarget target, Kind kind, String label, String description,
			Caller caller) {

		/**
		 * Return a request for several calls that are alike.
		 */
		Request ofCalls(long calls, long skipped) {
			return new Request(this.snapshot, this.target, this.kind, this.label, this.description,
					new Caller(this.caller.method(), this.caller.principal(), calls, skipped));
		}

		/**
		 * Return a request of which nobody knows whether its transaction was committed.
		 */
		Request undecided() {
			return new Request(this.snapshot, this.target, Kind.UNDECIDED, this.label, this.description, this.caller);
		}

		boolean isUndecided() {
			return this.kind == Kind.UNDECIDED;
		}

	}

	/**
	 * Who has asked.
	 *
	 * @param method the annotated method, or an empty string
	 * @param principal on whose behalf, or an empty string
	 * @param calls how many calls the entry stands for: several where coalesced calls are
	 * alike, of one method with the same label, description and principal; 0 if that is
	 * not known
	 * @param skipped how many calls of the method have asked for none before, because the
	 * last snapshot was not long enough ago
	 */
	public record Caller(String method, String principal, long calls, long skipped) {

	}

	/**
	 * How a snapshot is created.
	 */
	public enum Kind {

		/**
		 * By itself, after the commit.
		 */
		SINGLE,

		/**
		 * Together with others, after the commit.
		 */
		COALESCED,

		/**
		 * Together with others, and it is not known if the transaction was committed: the
		 * entry was written beside it, for one or more calls.
		 */
		UNDECIDED,

		/**
		 * Within the transaction.
		 */
		PROVISIONAL

	}

}
