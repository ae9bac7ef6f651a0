package io.github.matrixonespring.support;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when an operation cannot take part in the transaction that is active. Where this
 * library knows it, nothing was sent; where the server said so, it refused the statement
 * and the transaction is still usable.
 *
 * @since 0.1.0
 */
public class NotAllowedInTransactionException extends InvalidDataAccessApiUsageException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public NotAllowedInTransactionException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
