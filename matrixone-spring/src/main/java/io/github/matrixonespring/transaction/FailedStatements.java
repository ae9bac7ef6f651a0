package io.github.matrixonespring.transaction;

import java.util.function.BooleanSupplier;

import io.github.matrixonespring.support.FailedStatementListener;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Keeps a transaction from being committed that the server has rolled back because a
 * statement has failed. Code that catches the error and goes on would commit the second
 * half only, for what follows begins another transaction on the server.
 */
final class FailedStatements implements TransactionSynchronization, FailedStatementListener {

	private static final String CONSEQUENCE = """
			The server has rolled back the whole transaction, as mo_rollback_txn_on_error tells it to; it cannot be \
			committed any more""";

	private final BooleanSupplier endTransaction;

	private boolean asking;

	private boolean ended;

	private boolean completing;

	/**
	 * Create the synchronization of a new transaction.
	 * @param endTransaction tells whether the server rolls back a transaction in which a
	 * statement has failed
	 */
	FailedStatements(BooleanSupplier endTransaction) {
		this.endTransaction = endTransaction;
	}

	@Override
	public @Nullable String statementFailed() {
		if (!this.ended && !this.asking && !this.completing) {
			this.asking = true;
			this.ended = this.endTransaction.getAsBoolean();
			this.asking = false;
		}
		return this.ended ? CONSEQUENCE : null;
	}

	/**
	 * Check that the transaction is not one that the server has rolled back.
	 * @throws InvalidDataAccessApiUsageException if it has
	 */
	static void checkBeforeCommit() {
		if (TransactionSynchronizationManager.isSynchronizationActive()) {
			TransactionSynchronizationManager.getSynchronizations()
				.stream()
				.filter(FailedStatements.class::isInstance)
				.forEach((failed) -> ((FailedStatements) failed).check());
		}
	}

	private void check() {
		if (this.ended) {
			throw new InvalidDataAccessApiUsageException(
					"""
							The transaction cannot be committed: after an error in it the server had rolled back what came before, \
							as mo_rollback_txn_on_error tells it to. What came after is rolled back now. Let an error leave the \
							transactional method, or set mo_rollback_txn_on_error=0 for the connections of the pool""");
		}
	}

	/**
	 * After this, only COMMIT itself can fail.
	 */
	@Override
	public void beforeCompletion() {
		this.completing = true;
	}

}
