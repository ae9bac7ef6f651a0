package io.github.matrixonespring.support;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataRetrievalFailureException;

/**
 * Thrown when a PITR that is asked for by name does not exist in the own account.
 *
 * @since 0.1.0
 */
public class PitrNotFoundException extends DataRetrievalFailureException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public PitrNotFoundException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
