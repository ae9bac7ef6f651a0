package io.github.matrixonespring.embedded.query;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.type.ServerType;
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
	 * @param columns the columns that it returns
	 * @param locks the queries of rows that are locked before
	 * @param reusable whether it depends on nothing but the catalog, and the kinds of the
	 * parameters
	 */
	record Query(String sql, List<Integer> parameters, List<ResultColumn> columns, List<Step> locks,
			boolean reusable) implements Plan {
	}

	/**
	 * A column that a query returns.
	 *
	 * @param label its label
	 * @param type its type
	 * @param constant whether it has the same value in each row, and one that is not null
	 */
	record ResultColumn(String label, ServerType type, boolean constant) {
	}

	/**
	 * A modification for H2.
	 *
	 * @param steps what is executed, in this order, all of it or nothing
	 * @param written the tables that it can write to
	 * @param numbered the column that the table numbers new rows by, if the modification
	 * inserts and there is one
	 * @param orphans queries of rows that refer to none of their table, which would undo
	 * the modification
	 * @param emptied the table whose rows are all deleted without a look at them, if
	 * one's are
	 * @param reusable whether it depends on nothing but the catalog
	 */
	record Modification(List<Step> steps, List<StoredTable> written, @Nullable String numbered, List<String> orphans,
			@Nullable StoredTable emptied, boolean reusable) implements Plan {
	}

	/**
	 * A step of a modification, or one before a query.
	 *
	 * @param sql the statement for H2
	 * @param parameters which of the statement's parameters it takes, counted from 0
	 */
	record Step(String sql, List<Integer> parameters) {
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
