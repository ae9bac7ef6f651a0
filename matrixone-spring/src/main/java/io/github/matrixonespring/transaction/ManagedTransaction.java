package io.github.matrixonespring.transaction;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells whose transaction the current one is. As a synchronization it is suspended and
 * resumed with it.
 *
 * @param manager its transaction manager
 */
record ManagedTransaction(TransactionManager manager) implements TransactionSynchronization {

	/**
	 * Note the manager of the current transaction.
	 */
	static void note(TransactionManager manager) {
		TransactionSynchronizationManager.registerSynchronization(new ManagedTransaction(manager));
	}

	/**
	 * Return the manager of the current transaction, where it is known.
	 */
	static Optional<TransactionManager> currentManager() {
		return TransactionSynchronizationManager.getSynchronizations()
			.stream()
			.filter(ManagedTransaction.class::isInstance)
			.map((synchronization) -> ((ManagedTransaction) synchronization).manager())
			.findFirst();
	}

	/**
	 * Note all transactions of a manager from now on.
	 */
	static void noteAllOf(ConfigurableTransactionManager manager) {
		if (!TransactionListeners.contain(manager, Listener.class::isInstance)) {
			TransactionListeners.addLast(manager, new Listener(manager));
		}
	}

	private record Listener(TransactionManager manager) implements TransactionExecutionListener {

		@Override
		public void afterBegin(TransactionExecution execution, @Nullable Throwable beginFailure) {
			if (beginFailure == null && execution.isNewTransaction() && !execution.isNested()
					&& TransactionSynchronizationManager.isSynchronizationActive()) {
				note(this.manager);
			}
		}

	}

}
