package io.github.matrixonespring.transaction;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.transaction.MatrixOneTransaction.State;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.NestedTransactionNotSupportedException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Begins the transactions of one transaction manager so that clones take part in them,
 * and refuses nested ones.
 */
final class MatrixOneTransactionListener implements TransactionExecutionListener {

	private static final Log logger = LogFactory.getLog(MatrixOneTransactionListener.class);

	private final TransactionManager transactionManager;

	private final MatrixOneConnections connections;

	private final boolean explicitBegin;

	private final AtomicBoolean isolationChecked = new AtomicBoolean();

	private final AtomicBoolean sharingWarned = new AtomicBoolean();

	private final AtomicReference<String> beginFailure = new AtomicReference<>("");

	MatrixOneTransactionListener(TransactionManager transactionManager, MatrixOneConnections connections,
			boolean explicitBegin) {
		this.transactionManager = transactionManager;
		this.connections = connections;
		this.explicitBegin = explicitBegin;
	}

	/**
	 * Listen to a transaction manager, unless that is done already.
	 */
	static void addTo(ConfigurableTransactionManager transactionManager, MatrixOneConnections connections,
			boolean explicitBegin) {
		if (TransactionListeners.contain(transactionManager, MatrixOneTransactionListener.class::isInstance)) {
			return;
		}
		if (transactionManager instanceof AbstractPlatformTransactionManager platform) {
			// Its own refusal would say that a property can allow them.
			platform.setNestedTransactionAllowed(true);
		}
		// First of all: what another listener sends before BEGIN would be committed by
		// it.
		TransactionListeners.addFirst(transactionManager,
				new MatrixOneTransactionListener(transactionManager, connections, explicitBegin));
	}

	static void removeFrom(ConfigurableTransactionManager transactionManager, MatrixOneConnections connections) {
		TransactionListeners.removeIf(transactionManager,
				(listener) -> listener instanceof MatrixOneTransactionListener own && own.connections == connections);
	}

	/**
	 * Thrown here, before the begin, the refusal leaves the outer transaction as it is. A
	 * connection that is bound by now stays: one of the same manager would be suspended.
	 */
	@Override
	public void beforeBegin(TransactionExecution execution) {
		if (execution.isNested()) {
			throw new NestedTransactionNotSupportedException("""
					Propagation.NESTED is not possible inside a transaction: MatrixOne has no savepoints, and a \
					rollback to one would undo only the last statement. Use Propagation.REQUIRES_NEW, or let the \
					inner method join with REQUIRED""");
		}
		if (this.connections.isInScope()) {
			throw new CannotCreateTransactionException(
					"""
							A transaction of %s cannot begin in a scope that reads the past, for it would read the present. \
							Nothing was sent. Use a JpaTransactionManager or JdbcTransactionManager, whose transactions take part \
							in the scope, or call this outside of the scope"""
						.formatted(this.transactionManager));
		}
		if (this.connections.carriesConnectionTransaction()) {
			TransactionSynchronizationManager.bindResource(this, execution);
		}
	}

	/**
	 * Must not throw: the transaction manager would leave the transaction on the thread,
	 * and the next one would join it and never be committed. What fails here is told when
	 * a clone is asked for.
	 */
	@Override
	public void afterBegin(TransactionExecution execution, @Nullable Throwable beginFailure) {
		boolean carriedOne = TransactionSynchronizationManager.unbindResourceIfPossible(this) != null;
		if (beginFailure != null || !execution.isNewTransaction() || execution.isNested()) {
			return;
		}
		MatrixOneTransaction outer = this.connections.boundTransaction();
		if (outer != null) {
			outer.innerStarted(execution);
			warnAboutSharing();
			return;
		}
		if (!TransactionSynchronizationManager.isSynchronizationActive()) {
			return;
		}
		if (!this.connections.isConnectionBound()) {
			TransactionManagers.note(this.transactionManager);
			return;
		}
		Boolean annotated = ExplicitBeginPostProcessor.askedFor(execution.getTransactionName());
		Begin begin = (carriedOne || this.connections.isConnectionForeign()) ? Begin.FOREIGN
				: begin(execution, annotated);
		MatrixOneTransaction.bind(this.connections.getDataSource(), begin, flush(execution));
		TransactionSynchronizationManager
			.registerSynchronization(new FailedStatements(() -> serverHas(Capability.ERROR_ENDS_TRANSACTION)));
		if (begin == Begin.FOREIGN) {
			warnAboutSharing();
		}
		warnAboutIsolation();
		if (!execution.isReadOnly()) {
			checkDriver();
		}
	}

	/**
	 * Called after all synchronizations, right before COMMIT: what fails here is rolled
	 * back.
	 */
	@Override
	public void beforeCommit(TransactionExecution execution) {
		FailedStatements.checkBeforeCommit();
	}

	@Override
	public void afterCommit(TransactionExecution execution, @Nullable Throwable commitFailure) {
		tellOuter(execution, (commitFailure == null) ? State.COMMITTED : State.UNKNOWN);
	}

	@Override
	public void afterRollback(TransactionExecution execution, @Nullable Throwable rollbackFailure) {
		tellOuter(execution, (rollbackFailure == null) ? State.ROLLED_BACK : State.UNKNOWN);
	}

	private void tellOuter(TransactionExecution execution, State outcome) {
		MatrixOneTransaction outer = this.connections.boundTransaction();
		if (outer != null) {
			outer.innerEnded(execution, outcome);
		}
	}

	private Begin begin(TransactionExecution execution, @Nullable Boolean annotated) {
		if (execution.isReadOnly()) {
			return Begin.READ_ONLY;
		}
		if (annotated != null ? !annotated : !this.explicitBegin) {
			return (annotated != null) ? Begin.OPTED_OUT : Begin.SWITCHED_OFF;
		}
		try (MatrixOneStatements statements = this.connections.joining()) {
			if (this.connections.mayCarryTransaction() && statements.isInTransaction()) {
				// BEGIN would commit it.
				return Begin.FOREIGN;
			}
			statements.execute(TransactionSql.BEGIN);
			return Begin.EXPLICIT;
		}
		catch (Throwable ex) {
			warnAboutFailure(ex);
			return Begin.failed(ex);
		}
	}

	/**
	 * What refuses it, such as a firewall, refuses it each time.
	 */
	private void warnAboutFailure(Throwable failure) {
		String message = String.valueOf(failure.getMessage());
		if (this.beginFailure.getAndSet(message).equals(message)) {
			logger.debug("Could not send BEGIN", failure);
			return;
		}
		logger.warn("""
				Could not send BEGIN; clones will be refused in this transaction, and in others where it fails in the \
				same way, which is not logged again: %s""".formatted(message));
		logger.debug("Could not send BEGIN", failure);
	}

	private void warnAboutSharing() {
		if (this.sharingWarned.compareAndSet(false, true)) {
			logger.warn("""
					A transaction of %s was started on a connection of %s that already carries a transaction of \
					another transaction manager, or of a library that is not Spring. BEGIN, which would commit that, \
					is not sent; what both have done is committed or rolled back together, as soon as one of them \
					ends; clones are refused from here on; and snapshots wait for the end of the outermost one, where \
					that is known, and are refused where it is not. Use one transaction manager for all work on one \
					DataSource""".formatted(this.transactionManager, this.connections.getDataSource()));
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
		boolean asksForMore = isolation != null && isolation > TransactionDefinition.ISOLATION_READ_COMMITTED;
		if (asksForMore && this.isolationChecked.compareAndSet(false, true)
				&& !serverHas(Capability.ISOLATION_LEVELS)) {
			logger.warn("A transaction asks for an isolation level (" + isolation
					+ "): this version of MatrixOne accepts it and ignores it, every transaction is READ COMMITTED");
		}
	}

	/**
	 * Where it cannot be told, it is taken not to be there.
	 */
	private boolean serverHas(Capability capability) {
		try {
			return this.connections.getCapabilities().has(capability);
		}
		catch (RuntimeException ex) {
			logger.debug("It cannot be told whether the server has " + capability, ex);
			return false;
		}
	}

}
