package io.github.matrixonespring.transaction;

import java.util.Optional;

import javax.sql.DataSource;

import io.github.matrixonespring.support.NotAllowedInTransactionException;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Finds the transaction of the current thread on a {@link DataSource}, and refuses what
 * may be one that Spring, or this library, does not hear of: its outcome would not be
 * known.
 */
final class CurrentTransactions {

	private final DataSource dataSource;

	private final PooledConnections pooled;

	CurrentTransactions(DataSource dataSource, PooledConnections pooled) {
		this.dataSource = dataSource;
		this.pooled = pooled;
	}

	/**
	 * Return the transaction that is active and known, refusing nothing.
	 */
	@Nullable MatrixOneTransaction bound() {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		return (bound != null && bound.state() == MatrixOneTransaction.State.ACTIVE) ? bound : null;
	}

	/**
	 * Tell whether a connection that was bound by somebody else is in a transaction.
	 */
	boolean isConnectionTaken() {
		return TransactionBinding.current(this.dataSource) == null && this.pooled.areInTransaction();
	}

	/**
	 * Find the transaction that is active.
	 * @throws NotAllowedInTransactionException if there may be one that is not known
	 */
	Optional<MatrixOneTransaction> find() {
		if (TransactionBinding.current(this.dataSource) != null) {
			return Optional.ofNullable(bound()).map(CurrentTransactions::checked);
		}
		boolean inTransaction = this.pooled.areInTransaction();
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			if (inTransaction) {
				throw refusal("""
						There is a transaction that is being completed, or whose manager has synchronization switched \
						off, so that nobody tells its outcome. Do this before the completion, at the latest in \
						afterCommit; or let the transaction manager be listened to, as a bean or by listenTo; switch \
						synchronization on; or do this outside of the transaction""");
			}
			return Optional.empty();
		}
		if (inTransaction && TransactionSynchronizationManager.isActualTransactionActive()) {
			return Optional.of(findNotListenedTo());
		}
		if (isUnknownActive()) {
			throw refusal("""
					There is a transaction of a transaction manager of which it is not known on what it works%s: it \
					may take a connection of this DataSource into it, and commit it, without telling. Do this in a \
					transaction of the DataSource's own transaction manager, which is a bean, or outside of \
					transactions. JTA is not supported""".formatted(TransactionManagers.current()
				.map((manager) -> " (" + manager.getClass().getName() + ")")
				.orElse("")));
		}
		return Optional.empty();
	}

	/**
	 * Tell whether there is a transaction that may take a connection into it, and has
	 * none yet.
	 */
	boolean isUnknownActive() {
		return TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive()
				&& !TransactionManagers.isUnrelatedActive(this.dataSource);
	}

	private static MatrixOneTransaction checked(MatrixOneTransaction transaction) {
		if (transaction.isSharedUnnoticed()) {
			throw refusal("""
					On the connection of this transaction another transaction manager has started one, whose outcome \
					nobody tells. %s""".formatted(Begin.NOT_LISTENED_TO.remedy()));
		}
		if (transaction.begin() == Begin.FOREIGN) {
			throw notItsOwn();
		}
		return transaction;
	}

	private static NotAllowedInTransactionException notItsOwn() {
		return refusal("This transaction is not one of its own. %s %s".formatted(Begin.FOREIGN.reason(),
				Begin.FOREIGN.remedy()));
	}

	private MatrixOneTransaction findNotListenedTo() {
		if (!TransactionBinding.isOfManager(this.dataSource)) {
			throw refusal("""
					The connection of this thread has autocommit off, but no transaction manager of its DataSource has \
					begun a transaction on it. %s""".formatted(PooledConnections.UNKNOWN_TRANSACTION_REMEDY));
		}
		if (TransactionBinding.isShared(this.dataSource)) {
			throw notItsOwn();
		}
		if (TransactionManagers.isAnotherActive(this.dataSource)) {
			throw refusal("""
					There are transactions on several DataSources, and it is not known which of them is that of this \
					call. %s""".formatted(Begin.NOT_LISTENED_TO.remedy()));
		}
		return MatrixOneTransaction.bind(this.dataSource, Begin.NOT_LISTENED_TO, () -> {
		});
	}

	private static NotAllowedInTransactionException refusal(String message) {
		return new NotAllowedInTransactionException(
				(message.endsWith(".") ? message : message + ".") + " Nothing was sent", null);
	}

}
