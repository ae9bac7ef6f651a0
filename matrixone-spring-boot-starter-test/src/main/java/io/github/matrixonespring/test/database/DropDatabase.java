package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Drops a database.
 */
@FunctionalInterface
interface DropDatabase {

	void drop(Connection connection, String name) throws SQLException;

}
