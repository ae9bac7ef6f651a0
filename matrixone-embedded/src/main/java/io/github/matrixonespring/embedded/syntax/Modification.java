package io.github.matrixonespring.embedded.syntax;

import java.util.List;

import io.github.matrixonespring.embedded.sql.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * A modification of rows as it was written.
 */
public sealed interface Modification {

	/**
	 * {@code column = value}.
	 *
	 * @param column the column, qualified or not
	 * @param value the value
	 */
	record Assignment(Expression.Column column, Expression value) {
	}

	/**
	 * An INSERT or REPLACE.
	 *
	 * @param replace whether it replaces rows of the same key
	 * @param ignore whether it leaves out rows whose key is there
	 * @param table the table
	 * @param columns the columns, empty for all
	 * @param rows the rows, empty if a query returns them
	 * @param query the query
	 * @param onDuplicate what happens to the rows whose key is there
	 */
	record Insertion(boolean replace, boolean ignore, ObjectName table, List<String> columns,
			List<List<Expression>> rows, @Nullable Query query, List<Assignment> onDuplicate) implements Modification {
	}

	/**
	 * An UPDATE.
	 *
	 * @param ignore whether it leaves rows as they are whose new key is there
	 */
	record Update(boolean ignore, Query.Source source, List<Assignment> assignments, @Nullable Expression where,
			List<Expression.Order> order, @Nullable Expression limit) implements Modification {
	}

	/**
	 * A DELETE.
	 *
	 * @param targets the names of the tables that rows are deleted from, empty if there
	 * is one table
	 * @param source the tables
	 */
	record Deletion(List<String> targets, Query.Source source, @Nullable Expression where, List<Expression.Order> order,
			@Nullable Expression limit) implements Modification {
	}

}
