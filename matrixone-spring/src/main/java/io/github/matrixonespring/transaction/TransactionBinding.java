package io.github.matrixonespring.transaction;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
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

	void bind(MatrixOneTransaction transaction) {
		TransactionSynchronizationManager.bindResource(this, transaction);
		Outermost outermost = new Outermost(this.dataSource);
		if (!TransactionSynchronizationManager.hasResource(outermost)) {
			TransactionSynchronizationManager.bindResource(outermost, transaction);
		}
	}

	void unbind(MatrixOneTransaction transaction) {
		TransactionSynchronizationManager.unbindResource(this);
		Outermost outermost = new Outermost(this.dataSource);
		if (TransactionSynchronizationManager.getResource(outermost) == transaction) {
			TransactionSynchronizationManager.unbindResource(outermost);
		}
	}

	private record Outermost(DataSource dataSource) {

	}

}
