package io.github.matrixonespring.support;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * Thrown when it is not known whether a transaction was committed: the server said so, or
 * the connection, or a part of the cluster, was lost while it committed. It is never
 * transient: to run the transaction again could do its work twice. Look for its rows
 * first, best by a key that the caller has chosen.
 *
 * @since 0.1.0
 */
public class TransactionOutcomeUnknownException extends NonTransientDataAccessException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the error of the commit
	 */
	public TransactionOutcomeUnknownException(String message, Throwable cause) {
		super(message, cause);
	}

}
