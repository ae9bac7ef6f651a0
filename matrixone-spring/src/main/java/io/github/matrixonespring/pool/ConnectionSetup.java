package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * What a pool does with each new connection.
 *
 * @param catalog the catalog to choose
 * @param schema the schema to choose
 * @param statements the statements to send
 */
record ConnectionSetup(@Nullable String catalog, @Nullable String schema, Collection<String> statements) {

	static final ConnectionSetup NONE = new ConnectionSetup(null, null, List.of());

	/**
	 * Do the same with a connection beside the pool. One that cannot be prepared is
	 * closed.
	 */
	Connection prepare(Connection connection) throws SQLException {
		try {
			if (!connection.getAutoCommit()) {
				connection.setAutoCommit(true);
			}
			if (StringUtils.hasText(this.catalog)) {
				connection.setCatalog(this.catalog);
			}
			if (StringUtils.hasText(this.schema)) {
				connection.setSchema(this.schema);
			}
			try (Statement statement = connection.createStatement()) {
				for (String sql : this.statements) {
					statement.execute(sql);
				}
			}
			return connection;
		}
		catch (SQLException | RuntimeException ex) {
			try (connection) {
				throw ex;
			}
		}
	}

}
