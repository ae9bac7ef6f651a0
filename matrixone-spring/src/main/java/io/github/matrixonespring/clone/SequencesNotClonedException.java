package io.github.matrixonespring.clone;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when a database with sequences is to be cloned: the server leaves them out and
 * says OK.
 *
 * @since 0.1.0
 */
public class SequencesNotClonedException extends InvalidDataAccessApiUsageException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 */
	public SequencesNotClonedException(String message) {
		super(message);
	}

}
