package io.github.matrixonespring.support;

/**
 * A {@link org.springframework.transaction.support.TransactionSynchronization} that wants
 * to know when an error of COMMIT leaves the outcome of its transaction open, which
 * Spring then reports as a rollback.
 *
 * @since 0.1.0
 */
public interface CommitOutcomeListener {

	/**
	 * Take note that nobody knows whether the transaction was committed.
	 */
	void commitOutcomeUnknown();

}
