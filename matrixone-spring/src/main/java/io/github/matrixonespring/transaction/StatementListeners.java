package io.github.matrixonespring.transaction;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.matrixonespring.support.MatrixOneStatementListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Calls the listeners around a statement and keeps their failures away from it.
 */
final class StatementListeners {

	private static final Log logger = LogFactory.getLog(MatrixOneStatementListener.class);

	private final Supplier<List<MatrixOneStatementListener>> listeners;

	StatementListeners(Supplier<List<MatrixOneStatementListener>> listeners) {
		this.listeners = listeners;
	}

	<T> T around(String sql, StatementCall<T> call) throws SQLException {
		notifyAll((listener) -> listener.beforeStatement(sql));
		long start = System.nanoTime();
		SQLException failure = null;
		try {
			return call.send();
		}
		catch (SQLException ex) {
			failure = ex;
			throw ex;
		}
		finally {
			Duration duration = Duration.ofNanos(System.nanoTime() - start);
			@Nullable SQLException outcome = failure;
			notifyAll((listener) -> listener.afterStatement(sql, duration, outcome));
		}
	}

	/**
	 * Also an error stays here: thrown while a transaction begins, it would leave the
	 * transaction on the thread.
	 */
	private void notifyAll(Consumer<MatrixOneStatementListener> notification) {
		try {
			this.listeners.get().forEach((listener) -> notify(listener, notification));
		}
		catch (Throwable ex) {
			logger.error("Statement listeners could not be called; the statement is not affected", ex);
		}
	}

	private static void notify(MatrixOneStatementListener listener, Consumer<MatrixOneStatementListener> notification) {
		try {
			notification.accept(listener);
		}
		catch (Throwable ex) {
			logger.error(
					"Statement listener " + listener.getClass().getName() + " failed; the statement is not affected",
					ex);
		}
	}

	@FunctionalInterface
	interface StatementCall<T> {

		T send() throws SQLException;

	}

}
