package io.github.matrixonespring.transaction;

import java.sql.Connection;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SimpleConnectionHandle;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Binds a transaction to the current thread, for as long as its connection is. A
 * transaction belongs to a connection: while it is suspended, or being completed, another
 * one may begin on another connection of this thread.
 *
 * @param dataSource where the connection is from
 * @param connection the connection
 */
record TransactionBinding(DataSource dataSource, ConnectionHolder connection) {

	/**
	 * Prepare to bind a transaction to the connection that is bound now.
	 */
	static TransactionBinding toCurrentConnection(DataSource dataSource) {
		TransactionBinding binding = find(dataSource);
		Assert.state(binding != null, "No connection is bound");
		return binding;
	}

	/**
	 * Return the transaction of the connection that is bound now; it may be over already.
	 */
	static @Nullable MatrixOneTransaction current(DataSource dataSource) {
		TransactionBinding binding = find(dataSource);
		return (binding != null) ? (MatrixOneTransaction) TransactionSynchronizationManager.getResource(binding) : null;
	}

	private static @Nullable TransactionBinding find(DataSource dataSource) {
		return (TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder connection)
				? new TransactionBinding(dataSource, connection) : null;
	}

	/**
	 * Tell whether this thread has a transaction, bound or suspended, whose connection it
	 * has not yet given back.
	 */
	static boolean exists(DataSource dataSource) {
		return TransactionSynchronizationManager.hasResource(new Outermost(dataSource));
	}

	/**
	 * Return the connection that such a transaction holds.
	 */
	static @Nullable Connection heldConnection(DataSource dataSource) {
		return (TransactionSynchronizationManager
			.getResource(new Outermost(dataSource)) instanceof MatrixOneTransaction held) ? held.connection() : null;
	}

	/**
	 * Tell whether a connection is bound by a transaction manager, not by somebody who
	 * uses it while a transaction of something else goes on.
	 */
	static boolean isOfManager(DataSource dataSource) {
		TransactionBinding binding = find(dataSource);
		return binding != null && (!binding.isSynchronized() || new Managed(dataSource).isActive());
	}

	/**
	 * Tell whether a JDBC transaction manager has started a transaction on the connection
	 * that JPA has bound.
	 */
	static boolean isShared(DataSource dataSource) {
		TransactionBinding binding = find(dataSource);
		return binding != null && binding.isSynchronized()
				&& !(binding.connection.getConnectionHandle() instanceof SimpleConnectionHandle);
	}

	/**
	 * Tell whether a JDBC transaction, or one of something else, has the connection.
	 */
	boolean isSynchronized() {
		return this.connection.isSynchronizedWithTransaction();
	}

	/**
	 * Bind a transaction in place of one that is over, which another manager has left on
	 * the same connection.
	 * @return the latter, or {@code null}
	 */
	@Nullable MatrixOneTransaction bind(MatrixOneTransaction transaction) {
		Object previous = TransactionSynchronizationManager.unbindResourceIfPossible(this);
		TransactionSynchronizationManager.bindResource(this, transaction);
		Outermost outermost = new Outermost(this.dataSource);
		if (!TransactionSynchronizationManager.hasResource(outermost)) {
			TransactionSynchronizationManager.bindResource(outermost, transaction);
		}
		return (MatrixOneTransaction) previous;
	}

	void unbind(MatrixOneTransaction transaction, @Nullable MatrixOneTransaction previous) {
		TransactionSynchronizationManager.unbindResource(this);
		if (previous != null) {
			TransactionSynchronizationManager.bindResource(this, previous);
		}
		Outermost outermost = new Outermost(this.dataSource);
		if (TransactionSynchronizationManager.getResource(outermost) == transaction) {
			TransactionSynchronizationManager.unbindResource(outermost);
		}
	}

	private record Outermost(DataSource dataSource) {

	}

	/**
	 * Asks as a JDBC transaction manager that wants to join.
	 */
	private static final class Managed extends DataSourceTransactionManager {

		Managed(DataSource dataSource) {
			super(dataSource);
		}

		boolean isActive() {
			return isExistingTransaction(doGetTransaction());
		}

	}

}
