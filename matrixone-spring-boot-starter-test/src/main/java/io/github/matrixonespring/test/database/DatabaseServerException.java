package io.github.matrixonespring.test.database;

import org.jspecify.annotations.Nullable;

/**
 * The server could not give a database to a test.
 *
 * @since 0.1.0
 */
public class DatabaseServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create an exception.
	 * @param message the message
	 * @param cause the cause
	 */
	public DatabaseServerException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
