package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * Which names a new database may have.
 */
final class DatabaseNames {

	private static final String REFUSED = " \t`\"'";

	private DatabaseNames() {
	}

	static void check(String name) throws SQLException {
		if (name.chars().anyMatch((character) -> REFUSED.indexOf(character) >= 0)) {
			throw ServerError.invalidInput();
		}
	}

}
