package io.github.matrixonespring.transaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import org.jspecify.annotations.Nullable;

/**
 * Begins the transactions of one transaction manager so that clones take part in them,
 * and refuses nested ones.
 */
final class MatrixOneTransactionListener implements TransactionExecutionListener {

	private static final Log logger = LogFactory.getLog(MatrixOneTransactionListener.class);

	private final MatrixOneConnections connections;

	private final boolean explicitBegin;

	private final AtomicBoolean isolationWarned = new AtomicBoolean();

	MatrixOneTransactionListener(MatrixOneConnections connections, boolean explicitBegin) {
		this.connections = connections;
		this.explicitBegin = explicitBegin;
	}

	/**
	 * Listen to a transaction manager, unless that is done already.
	 */
	static void addTo(ConfigurableTransactionManager transactionManager, MatrixOneConnections connections,
			boolean explicitBegin) {
		Collection<TransactionExecutionListener> present = transactionManager.getTransactionExecutionListeners();
		if (present.stream().anyMatch(MatrixOneTransactionListener.class::isInstance)) {
			return;
		}
		if (transactionManager instanceof AbstractPlatformTransactionManager platform) {
			// Its own refusal would say that a property can allow them.
			platform.setNestedTransactionAllowed(true);
		}
		// First of all: what another listener sends before BEGIN would be committed by
		// it.
		List<TransactionExecutionListener> listeners = new ArrayList<>();
		listeners.add(new MatrixOneTransactionListener(connections, explicitBegin));
		listeners.addAll(present);
		transactionManager.setTransactionExecutionListeners(listeners);
	}

	/**
	 * Thrown here, before the begin, the refusal leaves the outer transaction as it is.
	 */
	@Override
	public void beforeBegin(TransactionExecution execution) {
		if (execution.isNested()) {
			throw new NestedTransactionNotSupportedException("""
					Propagation.NESTED is not possible inside a transaction: MatrixOne has no savepoints, and a \
					rollback to one would undo only the last statement. Use Propagation.REQUIRES_NEW, or let the \
					inner method join with REQUIRED""");
		}
	}

	/**
	 * Must not throw: the transaction manager would leave the transaction on the thread,
	 * and the next one would join it and never be committed. What fails here is told when
	 * a clone is asked for.
	 */
	@Override
	public void afterBegin(TransactionExecution execution, @Nullable Throwable beginFailure) {
		if (beginFailure == null && execution.isNewTransaction() && !execution.isNested()
				&& TransactionSynchronizationManager.isSynchronizationActive()
				&& this.connections.isConnectionBound()) {
			List<TransactionFrame> frames = TransactionFrame.claim(execution.getTransactionName());
			MatrixOneTransaction transaction = MatrixOneTransaction.bind(this.connections.getDataSource(),
					begin(execution, frames), flush(execution));
			frames.forEach((frame) -> frame.started(transaction));
			warnAboutIsolation();
			if (!execution.isReadOnly()) {
				checkDriver();
			}
		}
	}

	private Begin begin(TransactionExecution execution, List<TransactionFrame> frames) {
		if (execution.isReadOnly()) {
			return Begin.READ_ONLY;
		}
		Boolean annotated = frames.stream()
			.map(TransactionFrame::explicitBegin)
			.filter(Objects::nonNull)
			.findFirst()
			.orElse(null);
		if (annotated != null ? !annotated : !this.explicitBegin) {
			return (annotated != null) ? Begin.OPTED_OUT : Begin.SWITCHED_OFF;
		}
		try (MatrixOneStatements statements = this.connections.joining()) {
			statements.execute(TransactionSql.BEGIN);
			return Begin.EXPLICIT;
		}
		catch (Throwable ex) {
			logger.warn("Could not send BEGIN; clones will be refused in this transaction", ex);
			return Begin.failed(ex);
		}
	}

	/**
	 * In a read-only transaction JPA keeps its changes to itself for good.
	 */
	private static Runnable flush(TransactionExecution execution) {
		return (execution instanceof TransactionStatus status && !execution.isReadOnly()) ? status::flush : () -> {
		};
	}

	private void checkDriver() {
		try {
			this.connections.checkDriver();
		}
		catch (RuntimeException ex) {
			logger.debug("It cannot be told whether the driver is safe", ex);
		}
	}

	private void warnAboutIsolation() {
		Integer isolation = TransactionSynchronizationManager.getCurrentTransactionIsolationLevel();
		if (isolation != null && this.isolationWarned.compareAndSet(false, true)) {
			logger.warn("A transaction asks for an isolation level (" + isolation
					+ "): MatrixOne accepts it and ignores it, every transaction is READ COMMITTED");
		}
	}

}
