package io.github.matrixonespring.restore;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * Thrown when the server has not done what a restore has sent, as a look before the
 * commit shows. Nothing was restored.
 *
 * @since 0.1.0
 */
public class RestoreVerificationException extends NonTransientDataAccessException {

	/**
	 * Create the exception.
	 * @param message what differs
	 */
	public RestoreVerificationException(String message) {
		super(message);
	}

}
