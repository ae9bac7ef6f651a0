package io.github.matrixonespring.support;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataIntegrityViolationException;

/**
 * Thrown when a snapshot cannot be created because its name is taken, or because the one
 * of that name is of another target than {@code ifNotExists()} asks for.
 *
 * @since 0.1.0
 */
public class SnapshotAlreadyExistsException extends DataIntegrityViolationException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 * @param cause the server's error, or {@code null} if it was found before sending
	 */
	public SnapshotAlreadyExistsException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
