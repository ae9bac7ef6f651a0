package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.StoredTable;
import org.jspecify.annotations.Nullable;

/**
 * How a statement is executed.
 */
public sealed interface Plan {

	/**
	 * A query for H2.
	 *
	 * @param sql the query
	 * @param parameters which of the statement's parameters it takes, counted from 0
	 */
	record Query(String sql, List<Integer> parameters) implements Plan {
	}

	/**
	 * A modification for H2.
	 *
	 * @param sql the modification
	 * @param parameters which of the statement's parameters it takes, counted from 0
	 * @param written the tables that it can write to
	 * @param numbered the column that the table numbers new rows by, if the modification
	 * inserts and there is one
	 */
	record Modification(String sql, List<Integer> parameters, List<StoredTable> written,
			@Nullable String numbered) implements Plan {
	}

	/**
	 * Something that the engine does itself.
	 */
	@FunctionalInterface
	non-sealed interface Work extends Plan {

		/**
		 * Do it.
		 * @return how many rows or objects it touched, as the server reports it
		 * @throws SQLException if it fails
		 */
		long run() throws SQLException;

	}

}
