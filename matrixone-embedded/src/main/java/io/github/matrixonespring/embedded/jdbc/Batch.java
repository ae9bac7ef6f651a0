package io.github.matrixonespring.embedded.jdbc;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Statements that are executed one after the other. As the driver does, a batch goes on
 * behind a statement that fails and reports the last failure at the end, unless it is
 * sent at once: then the server stops there, and the driver knows nothing of the counts.
 *
 * @param <T> what is kept of a statement
 */
final class Batch<T> {

	private final List<T> statements = new ArrayList<>();

	private final int sentAtOnce;

	/**
	 * Create an empty batch.
	 * @param sentAtOnce how many statements it must have to be sent at once
	 */
	Batch(int sentAtOnce) {
		this.sentAtOnce = sentAtOnce;
	}

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

	/**
	 * Return the statements and forget them.
	 * @return the statements
	 */
	List<T> drain() {
		List<T> drained = List.copyOf(this.statements);
		clear();
		return drained;
	}

	Result execute(Step<T> step) throws SQLException {
		List<T> executed = drain();
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
				if (counts.length >= this.sentAtOnce) {
					Arrays.fill(counts, Statement.EXECUTE_FAILED);
					counts[0] = -1;
					break;
				}
			}
		}
		return result(counts, keys, failure);
	}

	/**
	 * Return what a batch left behind, unless it failed.
	 * @param counts how many rows each statement touched
	 * @param keys the generated keys of all
	 * @param failure the last failure, if any
	 * @return the result
	 * @throws BatchUpdateException if there was a failure
	 */
	static Result result(int[] counts, List<Long> keys, @Nullable SQLException failure) throws BatchUpdateException {
		if (failure != null) {
			throw new BatchUpdateException(failure.getMessage(), failure.getSQLState(), failure.getErrorCode(), counts,
					failure);
		}
		return new Result(counts, keys);
	}

}
