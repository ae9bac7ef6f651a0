package io.github.matrixonespring.embedded.jdbc;

import java.sql.ResultSet;
import java.util.List;

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

}
