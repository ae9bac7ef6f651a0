package io.github.matrixonespring.test.assertj;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import javax.sql.DataSource;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.test.database.CurrentDatabase;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Compares tables with what they were at a point in time.
 */
final class TableComparison {

	private final JdbcTemplate jdbc;

	private final PointInTime before;

	TableComparison(DataSource dataSource, PointInTime before) {
		this.jdbc = new JdbcTemplate(dataSource);
		this.before = before;
	}

	Changes compare(String table) {
		List<String> key = primaryKey(table);
		List<Row> added = rows(ComparisonSql.rows(table, PointInTime.now()), key);
		List<Row> removed = rows(ComparisonSql.rows(table, this.before), key);
		removed.removeIf(added::remove);
		List<Row> changed = new ArrayList<>();
		for (Row now : List.copyOf(added)) {
			if (removed.removeIf((before) -> before.key().equals(now.key()))) {
				added.remove(now);
				changed.add(now);
			}
		}
		return new Changes(added, removed, changed);
	}

	List<Row> rows(String sql, List<String> key) {
		return new ArrayList<>(this.jdbc.query(sql, (row, number) -> row(row, key)));
	}

	private static Row row(ResultSet row, List<String> key) throws SQLException {
		ResultSetMetaData columns = row.getMetaData();
		Map<String, String> values = new LinkedHashMap<>();
		for (int i = 1; i <= columns.getColumnCount(); i++) {
			values.put(columns.getColumnName(i), text(row.getObject(i)));
		}
		return new Row(key.isEmpty() ? List.copyOf(values.values()) : key.stream().map(values::get).toList(), values);
	}

	private static String text(@Nullable Object value) {
		return (value instanceof byte[] bytes) ? Arrays.toString(bytes) : Objects.toString(value);
	}

	private List<String> primaryKey(String table) {
		List<String> columns = this.jdbc
			.execute((ConnectionCallback<List<String>>) (connection) -> primaryKey(connection, table));
		return (columns != null) ? columns : List.of();
	}

	private static List<String> primaryKey(Connection connection, String table) throws SQLException {
		List<String> columns = new ArrayList<>();
		String database = CurrentDatabase.of(connection);
		try (ResultSet keys = connection.getMetaData().getPrimaryKeys(database, database, table)) {
			while (keys.next()) {
				columns.add(keys.getString("COLUMN_NAME"));
			}
		}
		return columns;
	}

	/**
	 * What is different.
	 *
	 * @param added rows that are new
	 * @param removed rows that are gone
	 * @param changed rows with the same key and other values
	 */
	record Changes(List<Row> added, List<Row> removed, List<Row> changed) {

	}

}
