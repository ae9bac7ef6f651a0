package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;

/**
 * A change of the schema that H2 cannot undo.
 */
@FunctionalInterface
public interface Definition {

	/**
	 * Make it.
	 * @throws SQLException if it fails
	 */
	void execute() throws SQLException;

}
