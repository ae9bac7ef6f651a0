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

	private void notifyAll(Consumer<MatrixOneStatementListener> notification) {
		for (MatrixOneStatementListener listener : this.listeners.get()) {
			try {
				notification.accept(listener);
			}
			catch (RuntimeException ex) {
				logger.error("Statement listener " + listener.getClass().getName()
						+ " failed; the statement is not affected", ex);
			}
		}
	}

	@FunctionalInterface
	interface StatementCall<T> {

		T send() throws SQLException;

	}

}
