package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Session;

/**
 * What a statement is executed with.
 *
 * @param session the session
 * @param parameters the values of its parameters
 * @param escapes whether the driver's escape processing is on, which spoils one form of
 * hint
 */
public record Execution(Session session, Parameters parameters, boolean escapes) {

	/**
	 * The values of a prepared statement, counted from 0.
	 */
	@FunctionalInterface
	public interface Parameters {

		/** Those of a statement without any. */
		Parameters NONE = (index) -> {
			throw new IllegalArgumentException("No value for parameter " + (index + 1));
		};

		/**
		 * Return a value.
		 * @param index the index
		 * @return the value as text
		 * @throws SQLException if it has not been set
		 */
		String text(int index) throws SQLException;

	}

}
