package io.github.matrixonespring.transaction;

/**
 * Something that a feature has to do once the outcome of a transaction is known. All
 * methods are called on the transaction's thread, while its connection is still bound.
 *
 * @since 0.1.0
 */
public interface TransactionParticipant {

	/**
	 * Called after the transaction was committed. What it throws reaches the caller of
	 * the transactional method, whose data stays committed.
	 */
	void committed();

	/**
	 * Called after the transaction was rolled back.
	 */
	void rolledBack();

	/**
	 * Called when a transaction of another manager on the same connection has committed
	 * what was done so far. The transaction goes on.
	 */
	void partlyCommitted();

	/**
	 * Called when a transaction of another manager on the same connection has rolled back
	 * what was done so far. The transaction goes on.
	 */
	void partlyRolledBack();

	/**
	 * Called when nobody knows whether the transaction was committed: the connection was
	 * lost after COMMIT was sent, or ROLLBACK failed.
	 */
	void outcomeUnknown();

}
