package io.github.matrixonespring.clone;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Thrown when tables or views are to be cloned that the server would define otherwise in
 * the clone, and say OK: it misreads backslashes, and quotes in defaults.
 *
 * @since 0.1.0
 */
public class DefinitionsNotClonedException extends InvalidDataAccessApiUsageException {

	/**
	 * Create the exception.
	 * @param message what happened and what to do
	 */
	public DefinitionsNotClonedException(String message) {
		super(message);
	}

}
