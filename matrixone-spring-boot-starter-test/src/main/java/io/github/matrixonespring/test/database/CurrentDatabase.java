package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * The database that unqualified names on a connection refer to. JDBC calls it a catalog,
 * or a schema: that of MySQL has a property for it, {@code databaseTerm}, and silently
 * ignores what is said of the other one.
 *
 * @since 0.1.0
 */
public final class CurrentDatabase {

	private CurrentDatabase() {
	}

	/**
	 * Return the current database.
	 * @param connection the connection
	 * @return its name, or an empty string if none is selected
	 * @throws SQLException if the driver cannot tell
	 */
	public static String of(Connection connection) throws SQLException {
		String catalog = connection.getCatalog();
		String database = (catalog != null) ? catalog : connection.getSchema();
		return (database != null) ? database : "";
	}

	/**
	 * Select a database.
	 * @param connection the connection
	 * @param database its name
	 * @throws SQLException if that fails
	 */
	public static void select(Connection connection, String database) throws SQLException {
		if (connection.getCatalog() == null && connection.getSchema() != null) {
			connection.setSchema(database);
		}
		else {
			connection.setCatalog(database);
		}
	}

}
