package io.github.matrixonespring.clone;

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

}
