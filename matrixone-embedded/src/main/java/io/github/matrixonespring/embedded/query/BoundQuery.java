package io.github.matrixonespring.embedded.query;

import java.util.List;

import io.github.matrixonespring.embedded.type.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * A query that has been bound.
 *
 * @param sql the query in the SQL of H2, without parentheses around it
 * @param columns what it returns
 */
record BoundQuery(String sql, List<OutputColumn> columns) {

	/**
	 * A column that a query returns.
	 *
	 * @param label its label, as the server sends it
	 * @param type its type
	 * @param literal its value if it is a literal, else {@code null}
	 * @param stored whether its values are what a table holds
	 */
	record OutputColumn(String label, ServerType type, @Nullable Object literal, boolean stored) {

		OutputColumn(String label, ServerType type) {
			this(label, type, null, false);
		}

		OutputColumn as(String changedLabel) {
			return new OutputColumn(changedLabel, this.type, null, this.stored);
		}

	}

}
