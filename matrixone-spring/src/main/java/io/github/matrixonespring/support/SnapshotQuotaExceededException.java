package io.github.matrixonespring.support;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.NonTransientDataAccessResourceException;

/**
 * Thrown when the account has as many snapshots as the server allows it (50 for each
 * level, unless the administrator of the cluster has set another limit).
 *
 * @since 0.1.0
 */
public class SnapshotQuotaExceededException extends NonTransientDataAccessResourceException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public SnapshotQuotaExceededException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
