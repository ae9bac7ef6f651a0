package io.github.matrixonespring.embedded.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Session;

/**
 * The result set of generated keys: one column, named as the driver names it.
 */
final class GeneratedKeys {

	private GeneratedKeys() {
	}

	static ResultSet rows(List<Long> keys, Session session) throws SQLException {
		Rows rows = new Rows("GENERATED_KEY DECIMAL(20)");
		keys.forEach(rows::add);
		return rows.toResultSet(session);
	}

}
