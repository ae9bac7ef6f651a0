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
	 * Return whether it can be executed again with other parameters, as long as the
	 * catalog is the same.
	 * @return whether it can
	 */
	default boolean reusable() {
		return false;
	}

	/**
	 * A query for H2.
	 *
	 * @param sql the query
	 * @param parameters which of the statement's parameters it takes, counted from 0
	 * @param reusable whether it depends on nothing but the catalog
	 */
	record Query(String sql, List<Integer> parameters, boolean reusable) implements Plan {
	}

	/**
	 * A modification for H2.
	 *
	 * @param sql the modification
	 * @param parameters which of the statement's parameters it takes, counted from 0
	 * @param written the tables that it can write to
	 * @param numbered the column that the table numbers new rows by, if the modification
	 * inserts and there is one
	 * @param reusable whether it depends on nothing but the catalog
	 */
	record Modification(String sql, List<Integer> parameters, List<StoredTable> written, @Nullable String numbered,
			boolean reusable) implements Plan {
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
