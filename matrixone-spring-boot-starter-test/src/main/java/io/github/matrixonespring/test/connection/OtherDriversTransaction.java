package io.github.matrixonespring.test.connection;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * The transaction on a connection of a driver that does not tell what the server says of
 * it. What ends one is concluded from the statement.
 *
 * @param connection the connection
 */
record OtherDriversTransaction(Connection connection) implements DriverTransaction {

	@Override
	public boolean isOpen() {
		try {
			return !this.connection.getAutoCommit();
		}
		catch (SQLException ex) {
			// It is closed.
			return false;
		}
	}

	@Override
	public void callBegins() {
	}

	@Override
	public @Nullable String endedBy(String sql) {
		return EndingSql.ends(sql) ? sql : null;
	}

}
