package io.github.matrixonespring.embedded.jdbc;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.matrixonespring.embedded.sql.Token.Kind;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * An insertion whose batches the driver sends as one statement with many rows, where
 * {@code rewriteBatchedStatements} says so. All rows come in or none does; the driver
 * knows how many came in together, and takes the last generated key for the first.
 *
 * @param head what comes before the rows
 * @param row the rows of one execution
 * @param tail what comes behind them
 * @param parameters how many parameters the rows of one execution have
 */
record MultiRowInsertion(String head, String row, String tail, int parameters) {

	/** So many H2 takes in one statement; the server takes 64 megabytes. */
	private static final int MOST_PARAMETERS = 100_000;

	/**
	 * Executes a statement that stands for several.
	 */
	@FunctionalInterface
	interface Step {

		/**
		 * Execute it.
		 * @param sql the statement
		 * @param values the values of its parameters
		 * @return its outcome
		 * @throws SQLException if it fails
		 */
		Outcome run(String sql, ParameterValues values) throws SQLException;

	}

	/**
	 * Return how the driver would rewrite batches of a statement.
	 * @param sql the statement
	 * @return the insertion, or {@code null} if the driver would send each by itself
	 * @throws SQLException if the statement cannot be read
	 */
	static @Nullable MultiRowInsertion of(String sql) throws SQLException {
		TokenCursor cursor = TokenCursor.of(sql);
		if (!cursor.atWord("INSERT") && !cursor.atWord("REPLACE")) {
			return null;
		}
		while (!cursor.atEnd() && !cursor.atWord("VALUES") && !cursor.atWord("SELECT") && !cursor.atWord("SET")) {
			cursor.next();
		}
		int parametersBefore = parameters(cursor.tokens().subList(0, cursor.position()));
		if (!cursor.accept("VALUES") || parametersBefore > 0) {
			return null;
		}
		int first = cursor.position();
		do {
			cursor.accept("ROW");
			cursor.skipParentheses();
		}
		while (cursor.acceptSymbol(","));
		List<Token> rows = cursor.tokens().subList(first, cursor.position());
		int behind = cursor.position();
		while (!cursor.atEnd()) {
			cursor.next();
		}
		if (parameters(cursor.tokens().subList(behind, cursor.position())) > 0) {
			return null;
		}
		int start = rows.get(0).start();
		int end = rows.get(rows.size() - 1).end();
		return new MultiRowInsertion(sql.substring(0, start), sql.substring(start, end), sql.substring(end),
				parameters(rows));
	}

	private static int parameters(List<Token> tokens) {
		return (int) tokens.stream().filter((token) -> token.kind() == Kind.PARAMETER).count();
	}

	/**
	 * Execute a batch.
	 * @param batch the values of each execution
	 * @param step executes a statement
	 * @return the result
	 * @throws SQLException if rows were refused
	 */
	Batch.Result execute(List<ParameterValues> batch, Step step) throws SQLException {
		int[] counts = new int[batch.size()];
		List<Long> keys = new ArrayList<>();
		SQLException failure = null;
		int most = MOST_PARAMETERS / Math.max(this.parameters, 1);
		for (int from = 0; from < counts.length; from += most) {
			int to = Math.min(from + most, counts.length);
			try {
				Outcome outcome = step.run(text(to - from),
						ParameterValues.joined(batch.subList(from, to), this.parameters));
				long touched = outcome.requiredCount();
				boolean known = counts.length == 1 || touched == 0;
				Arrays.fill(counts, from, to, known ? (int) touched : Statement.SUCCESS_NO_INFO);
				keys.addAll(outcome.keys());
			}
			catch (SQLException ex) {
				Arrays.fill(counts, from, to, Statement.EXECUTE_FAILED);
				failure = ex;
			}
		}
		return Batch.result(counts, keys, failure);
	}

	private String text(int executions) {
		return this.head + (this.row + ",").repeat(executions - 1) + this.row + this.tail;
	}

}
