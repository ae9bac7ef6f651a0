package io.github.matrixonespring.ledger;

import java.time.Duration;

/**
 * What is known of a snapshot that was created for an entry of the ledger.
 *
 * @param snapshot its name
 * @param timestamp its time on the server, nanoseconds since the epoch
 * @param lag how much later than the request it is, by the clock of the database
 * @param late whether recovery has created it, and not who has committed: the lag tells
 * by how much, and it may contain later commits
 * @param contains whether it is proven that it contains the commit
 * @since 0.1.0
 */
public record LedgerReceipt(String snapshot, long timestamp, Duration lag, boolean late, Containment contains) {

	/**
	 * Whether a snapshot contains the transaction that has asked for it.
	 */
	public enum Containment {

		/**
		 * What was written by the transaction, or after its commit, was read at the
		 * snapshot.
		 */
		PROVEN,

		/**
		 * It contains what was committed, but it is not known what that is: the
		 * application, or the connection, was gone before it could be told.
		 */
		ASSUMED

	}

}
