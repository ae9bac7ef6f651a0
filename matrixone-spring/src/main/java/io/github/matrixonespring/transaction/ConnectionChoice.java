package io.github.matrixonespring.transaction;

import java.util.Optional;

import io.github.matrixonespring.observation.OperationObserver;
import io.github.matrixonespring.support.NotAllowedInTransactionException;

/**
 * Chooses the connection for what takes part in the current transaction, if there is one,
 * and works at once otherwise.
 *
 * @since 0.1.0
 */
public interface ConnectionChoice {

	/**
	 * Return the transaction that is active on the {@link javax.sql.DataSource}.
	 * @return the transaction, or empty if there is none, if it belongs to another
	 * {@link javax.sql.DataSource}, or if it is completed or being completed
	 * @throws NotAllowedInTransactionException if there is, or may be, a transaction
	 * whose outcome nobody tells: of a manager that is not known, or not listened to
	 * where there are several, or of a library that is not Spring. Nothing was sent
	 */
	Optional<MatrixOneTransaction> currentTransaction();

	/**
	 * Choose the connection for a statement that takes part in the current transaction,
	 * if there is one.
	 * @return statements on the transaction's connection, else on one of the pool; on one
	 * beside the pool where this thread may hold the last one of it for something else
	 */
	MatrixOneStatements joining();

	/**
	 * Choose the connection for a statement that is not to take part in a transaction: it
	 * works at once and for good.
	 * @return statements on a connection with autocommit: the one that has just
	 * committed, else one of the pool; on one beside the pool where this thread may hold
	 * the last one of it for something else
	 */
	MatrixOneStatements immediate();

	/**
	 * Return what sees every operation on these connections.
	 * @return the observer
	 */
	default OperationObserver getObserver() {
		return OperationObserver.NONE;
	}

}
