package io.github.matrixonespring.embedded.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.github.matrixonespring.embedded.engine.Session;
import org.jspecify.annotations.Nullable;

/**
 * A result set out of values that are known. H2 has to make it, as there is no other
 * result set here.
 */
final class Rows {

	private final List<String> columns;

	private final List<@Nullable Object[]> rows = new ArrayList<>();

	/**
	 * Create rows.
	 * @param columns each with its type, such as {@code TABLE_CAT VARCHAR}
	 */
	Rows(String... columns) {
		this.columns = List.of(columns);
	}

	Rows add(@Nullable Object... values) {
		this.rows.add(values);
		return this;
	}

	ResultSet toResultSet(Session session) throws SQLException {
		String select = this.columns.stream().map((column) -> {
			String[] parts = column.split(" ", 2);
			return "CAST(? AS " + parts[1] + ") AS " + parts[0];
		}).collect(Collectors.joining(", ", "SELECT ", ""));
		boolean empty = this.rows.isEmpty();
		String query = empty ? select + " WHERE 1 = 0"
				: this.rows.stream().map((row) -> select).collect(Collectors.joining(" UNION ALL "));
		PreparedStatement statement = session.storage().prepareStatement(query);
		List<@Nullable Object> values = new ArrayList<>();
		this.rows.forEach((row) -> values.addAll(Arrays.asList(row)));
		while (values.size() < this.columns.size()) {
			values.add(null);
		}
		for (int i = 0; i < values.size(); i++) {
			statement.setObject(i + 1, values.get(i));
		}
		statement.closeOnCompletion();
		return statement.executeQuery();
	}

}
