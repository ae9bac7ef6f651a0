package io.github.matrixonespring.transaction;

/**
 * Works through {@link MatrixOneConnections}, which a transaction manager and the
 * annotations have to share.
 *
 * @since 0.1.0
 */
public interface MatrixOneAccessor {

	/**
	 * Return the connections.
	 * @return the connections, which are not to be closed
	 */
	MatrixOneConnections getConnections();

}
