package io.github.matrixonespring.embedded.jdbc;

import java.sql.SQLException;
import java.sql.Savepoint;

import io.github.matrixonespring.embedded.error.ServerError;

/**
 * A savepoint, of which the server keeps nothing but that it was asked for.
 *
 * @param name its name
 */
record NamedSavepoint(String name) implements Savepoint {

	static final String DEFAULT_NAME = "savepoint";

	String quoted() {
		return "`" + this.name.replace("`", "``") + "`";
	}

	@Override
	public int getSavepointId() throws SQLException {
		throw ServerError.of(0, "S1009", "Only named savepoints are supported.");
	}

	@Override
	public String getSavepointName() {
		return this.name;
	}

}
