package io.github.matrixonespring.timetravel;

import org.springframework.dao.InvalidDataAccessResourceUsageException;

/**
 * A moment at which nothing is known to keep what a table held. The server may have
 * removed it, and would answer with what is left.
 *
 * @since 0.1.0
 */
public class PointInTimeNotKeptException extends InvalidDataAccessResourceUsageException {

	/**
	 * Create an exception.
	 * @param message what is not kept, since when it is, and what to do
	 */
	public PointInTimeNotKeptException(String message) {
		super(message);
	}

}
