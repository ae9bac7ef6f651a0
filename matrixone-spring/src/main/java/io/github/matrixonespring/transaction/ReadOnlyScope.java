package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.util.List;

/**
 * A read-only transaction of its own in which everything that asks Spring for a
 * connection of the {@link javax.sql.DataSource} is given one that stands before the real
 * one. Begins nothing on the server.
 *
 * @since 0.1.0
 */
public interface ReadOnlyScope {

	/**
	 * Return the name of the transaction, for logs.
	 * @return the name
	 */
	String name();

	/**
	 * Put a connection before the real one. What this library itself sends meanwhile goes
	 * to the real one.
	 * @param connection the real one: that of the surrounding transaction, else one of
	 * the pool
	 * @return the connection that everybody gets
	 */
	Connection open(Connection connection);

	/**
	 * Open what else is to be bound.
	 * @param connection the connection that everybody gets
	 * @return what is to be bound
	 */
	List<ScopeResource> resources(Connection connection);

	/**
	 * Called when the work is done, before the end of the scope.
	 * @throws RuntimeException if something may have gone past it
	 */
	void check();

	/**
	 * End the scope: the connection that everybody got is not to work any longer.
	 */
	void close();

}
