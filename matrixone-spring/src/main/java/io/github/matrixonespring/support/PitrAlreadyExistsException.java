package io.github.matrixonespring.support;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * Thrown when a PITR cannot be created because its name is taken, or because there is one
 * of that target already, of which the server takes only one.
 *
 * @since 0.1.0
 */
public class PitrAlreadyExistsException extends DataIntegrityViolationException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public PitrAlreadyExistsException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
