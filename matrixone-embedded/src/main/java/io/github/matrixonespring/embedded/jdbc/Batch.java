package io.github.matrixonespring.embedded.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements that are executed one after the other. As the driver does, a batch goes on
 * behind a statement that fails and reports the last failure at the end.
 *
 * @param <T> what is kept of a statement
 */
final class Batch<T> {

	private final List<T> statements = new ArrayList<>();

	/**
	 * Executes one of the statements.
	 *
	 * @param <T> what is kept of a statement
	 */
	@FunctionalInterface
	interface Step<T> {

		/**
		 * Execute it.
		 * @param statement the statement
		 * @return its outcome
		 * @throws SQLException if it fails
		 */
		Outcome run(T statement) throws SQLException;

	}

	/**
	 * What a batch left behind.
	 *
	 * @param counts how many rows each statement touched
	 * @param keys the generated keys of all
	 */
	record Result(int[] counts, List<Long> keys) {
	}

	void add(T statement) {
		this.statements.add(statement);
	}

	void clear() {
		this.statements.clear();
	}

	Result execute(Step<T> step) throws SQLException {
		List<T> executed = List.copyOf(this.statements);
		clear();
		int[] counts = new int[executed.size()];
		List<Long> keys = new ArrayList<>();
		SQLException failure = null;
		for (int i = 0; i < counts.length; i++) {
			try {
				Outcome outcome = step.run(executed.get(i));
				counts[i] = (int) outcome.requiredCount();
				keys.addAll(outcome.keys());
			}
			catch (SQLException ex) {
				counts[i] = Statement.EXECUTE_FAILED;
				failure = ex;
			}
		}
		if (failure != null) {
			throw new BatchUpdateException(failure.getMessage(), failure.getSQLState(), failure.getErrorCode(), counts,
					failure);
		}
		return new Result(counts, keys);
	}

}
