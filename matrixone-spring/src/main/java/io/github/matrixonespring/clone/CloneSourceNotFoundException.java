package io.github.matrixonespring.clone;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Thrown when the database or table to clone does not exist, now or at the snapshot. The
 * server would make an empty database and say OK.
 *
 * @since 0.1.0
 */
public class CloneSourceNotFoundException extends InvalidDataAccessResourceUsageException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 */
	public CloneSourceNotFoundException(String message) {
		super(message);
	}

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public CloneSourceNotFoundException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
