package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;

/**
 * What a session lets H2 do.
 *
 * @param <T> what it results in
 * @since 0.1.0
 */
@FunctionalInterface
public interface SessionWork<T> {

	/**
	 * Execute it.
	 * @return the result
	 * @throws SQLException if it fails
	 */
	T execute() throws SQLException;

}
