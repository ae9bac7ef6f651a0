package io.github.matrixonespring.embedded.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Copies rows of several tables as they were committed at one moment. Its connection
 * reads in SNAPSHOT isolation, so the moment is that of {@link #begin()}. The tables to
 * copy into must exist by then, as DDL would end its transaction.
 */
final class CommittedRows {

	private final Connection connection;

	CommittedRows(Storage storage) throws SQLException {
		this.connection = storage.open();
		this.connection.setAutoCommit(false);
		execute("SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL SNAPSHOT");
		this.connection.commit();
	}

	void begin() throws SQLException {
		this.connection.rollback();
		// The first statement of the transaction fixes the moment, whatever it reads.
		execute("SELECT 1");
	}

	void copy(String sql) throws SQLException {
		execute(sql);
	}

	void commit() throws SQLException {
		this.connection.commit();
	}

	void rollback() throws SQLException {
		this.connection.rollback();
	}

	Connection connection() {
		return this.connection;
	}

	private void execute(String sql) throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			statement.execute(sql);
		}
	}

}
