package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.util.List;

import org.springframework.transaction.support.ResourceHolder;

/**
 * Something beside the connection that a {@linkplain ReadOnlyScope scope} binds to the
 * thread, such as an EntityManager that works on that connection.
 *
 * @param key what Spring finds it by, such as the factory
 * @param holder what is bound; it asks {@link ScopeGuard#check} before it says whether it
 * is void
 * @param close gives it up; what it throws is logged
 * @since 0.1.0
 */
public record ScopeResource(Object key, ResourceHolder holder, Runnable close) {

	/**
	 * Opens what is to be bound in a scope.
	 */
	@FunctionalInterface
	public interface Factory {

		/**
		 * Open what works on the connection of a scope.
		 * @param connections tell the {@link javax.sql.DataSource}
		 * @param connection the connection of the scope, which is not to be closed
		 * @return what is to be bound
		 */
		List<ScopeResource> open(MatrixOneConnections connections, Connection connection);

	}

}
