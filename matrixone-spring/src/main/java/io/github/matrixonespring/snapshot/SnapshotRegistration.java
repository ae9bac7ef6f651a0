package io.github.matrixonespring.snapshot;

/**
 * What follows the end of a transaction for one snapshot that it has asked for, chosen
 * once, when it asks: created on the connection that has committed, with an entry in the
 * ledger or without one, or together with others; or, a provisional one, dropped. Exactly
 * one of these methods is called, once, on the transaction's thread, while its connection
 * is still bound.
 *
 * @since 0.1.0
 */
public interface SnapshotRegistration {

	/**
	 * The transaction was committed.
	 * @throws SnapshotAfterCommitException if there is no snapshot, and who has asked
	 * wants that to be thrown
	 */
	void committed();

	/**
	 * The transaction was rolled back.
	 */
	void rolledBack();

	/**
	 * Nobody knows whether the transaction was committed.
	 */
	void inDoubt();

	/**
	 * The transaction was committed, but the snapshot is not wanted any more.
	 */
	void cancelled();

}
