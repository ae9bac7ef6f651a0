package io.github.matrixonespring.diff;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.support.JdbcUtils;

/**
 * Reads rows by the names of their columns.
 */
final class DiffRows {

	private DiffRows() {
	}

	/**
	 * Read the columns of the key of a row.
	 * @param row the row
	 * @param first the index of the first of them, from 1
	 * @param shape the columns of the table
	 * @return the values, in the order of the key
	 */
	static Map<String, Object> key(ResultSet row, int first, TableShape shape) throws SQLException {
		Map<String, Object> key = new LinkedHashMap<>();
		values(row, first, shape.keyOrHidden())
			.forEach((column, value) -> key.put(column, Objects.requireNonNull(value)));
		return Collections.unmodifiableMap(key);
	}

	/**
	 * Read some columns of a row.
	 * @param row the row
	 * @param first the index of the first of them, from 1
	 * @param columns their names
	 * @return the values, in that order
	 */
	static Map<String, @Nullable Object> values(ResultSet row, int first, List<String> columns) throws SQLException {
		Map<String, @Nullable Object> values = new LinkedHashMap<>();
		for (int i = 0; i < columns.size(); i++) {
			values.put(columns.get(i), JdbcUtils.getResultSetValue(row, first + i));
		}
		return Collections.unmodifiableMap(values);
	}

}
