package io.github.matrixonespring.support;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Thrown when the account, database or table that a snapshot should be of does not exist.
 *
 * @since 0.1.0
 */
public class SnapshotTargetNotFoundException extends InvalidDataAccessResourceUsageException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public SnapshotTargetNotFoundException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
