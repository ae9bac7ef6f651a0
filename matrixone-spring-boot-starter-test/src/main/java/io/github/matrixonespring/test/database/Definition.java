package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * How a numbered table of a template was created, and the number of the first row that is
 * inserted in a clone of it.
 *
 * @param text what the server shows
 * @param first the first number
 */
record Definition(String text, long first) {

	/**
	 * Read a definition. A clone goes on behind the greatest number of the rows and
	 * behind those that the template has reserved. A row with the number 0 would get
	 * another one where it is inserted.
	 */
	static Definition read(Connection connection, String database, TemplateTable table) throws SQLException {
		String column = String.valueOf(table.numbered());
		if (ServerConnections.number(connection, DatabaseSql.withNumberZero(database, table.name(), column)) > 0) {
			throw new SQLException("Table '%s' has a row with the number 0".formatted(table.name()));
		}
		long greatest = ServerConnections.number(connection, DatabaseSql.greatest(database, table.name(), column));
		long reserved = ServerConnections.number(connection, DatabaseSql.RESERVED, database, table.name(), column);
		return new Definition(show(connection, database, table.name()), Math.max(greatest, reserved) + 1);
	}

	static String show(Connection connection, String database, String table) throws SQLException {
		return ServerConnections.rows(connection, DatabaseSql.showCreate(database, table)).get(0).get(1);
	}

	String sql() {
		return DatabaseSql.numberedFrom(this.text, this.first);
	}

	/**
	 * Make sure that a table was created like this.
	 */
	void check(String other) throws SQLException {
		if (!this.text.equals(other)) {
			throw new SQLException("Its definition has become " + other);
		}
	}

}
