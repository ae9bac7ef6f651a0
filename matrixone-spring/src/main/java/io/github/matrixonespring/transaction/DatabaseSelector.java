package io.github.matrixonespring.transaction;

import java.sql.SQLException;

import javax.sql.DataSource;

/**
 * Implemented by a {@link DataSource} that selects a database on the connections of a
 * pool, such as that of the current tenant. What this library sends beside the pool does
 * not come by such a {@link DataSource}, and asks it for the database instead.
 *
 * @since 0.1.0
 */
public interface DatabaseSelector {

	/**
	 * Return the database that a connection would lead to if the current thread took one
	 * now.
	 * @return its name
	 * @throws SQLException if the thread would get no connection
	 */
	String selectedDatabase() throws SQLException;

}
