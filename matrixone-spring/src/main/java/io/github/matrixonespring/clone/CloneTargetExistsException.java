package io.github.matrixonespring.clone;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * Thrown when the database or table that a clone should make exists already.
 *
 * @since 0.1.0
 */
public class CloneTargetExistsException extends DataIntegrityViolationException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public CloneTargetExistsException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
