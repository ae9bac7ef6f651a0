package io.github.matrixonespring.embedded.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * What an executed statement left behind.
 *
 * @param rows the rows of a query, or {@code null} if it was none
 * @param count how many rows were touched, as the driver reports it
 * @param keys the generated keys, as the driver reports them
 */
record Outcome(@Nullable ResultSet rows, long count, List<Long> keys) {

	static final Outcome NONE = new Outcome(null, -1, List.of());

	ResultSet requiredRows() throws SQLException {
		if (this.rows == null) {
			throw ServerError.of(0, "S1009",
					"Statement.executeQuery() cannot issue statements that do not produce result sets.");
		}
		return this.rows;
	}

	long requiredCount() throws SQLException {
		if (this.rows != null) {
			throw ServerError.of(0, "01S03", "Statement.executeUpdate() or Statement.executeLargeUpdate() cannot issue"
					+ " statements that produce result sets.");
		}
		return this.count;
	}

	void close() throws SQLException {
		if (this.rows != null) {
			this.rows.close();
		}
	}

}
