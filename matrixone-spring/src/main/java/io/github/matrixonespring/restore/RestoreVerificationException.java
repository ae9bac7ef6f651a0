package io.github.matrixonespring.restore;

import org.springframework.dao.NonTransientDataAccessException;

/**
 * Thrown when the server has not done what a restore has sent, although it said OK. Where
 * rows are written, a look before the commit shows it, and nothing was restored; after a
 * restore of mode {@link RestoreMode#OBJECTS} the message tells what is not what it was.
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

	/**
	 * Create the exception.
	 * @param message what differs
	 * @param cause the failure of the server's statement
	 */
	public RestoreVerificationException(String message, Throwable cause) {
		super(message, cause);
	}

}
