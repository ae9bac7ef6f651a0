package io.github.matrixonespring.support;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * Thrown when nothing is known to keep what a table held at a moment, or when the server
 * has removed it. It does not say so by itself in most cases, but answers with rows that
 * are left, that come back, or that are missing.
 *
 * @since 0.1.0
 */
public class PointInTimeNotKeptException extends InvalidDataAccessResourceUsageException {

	/**
	 * Create the exception.
	 * @param message what is not kept, since when it is, and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public PointInTimeNotKeptException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
