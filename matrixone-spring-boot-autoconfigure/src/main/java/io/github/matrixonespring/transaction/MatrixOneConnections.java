package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;

import javax.sql.DataSource;

import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.PooledConnections.Lease;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Chooses the connection for each statement of this library, and knows the transaction of
 * the current thread on its {@link DataSource}. The managers share one instance.
 *
 * @since 0.1.0
 */
public final class MatrixOneConnections implements AutoCloseable {

	private final DataSource dataSource;

	private final ConnectionSettings settings;

	private final PooledConnections pooled;

	private final SeparateConnections separate;

	private final @Nullable SeparateConnections admin;

	private final StatementListeners listeners;

	private final SQLExceptionTranslator translator = new MatrixOneSQLExceptionTranslator();

	private final boolean besidePool;

	/**
	 * Create connections for a {@link DataSource}, opening none yet.
	 * @param dataSource the {@link DataSource} that the transaction manager works on
	 * @param settings the settings
	 */
	public MatrixOneConnections(DataSource dataSource, ConnectionSettings settings) {
		this.dataSource = TransactionManagers.unwrap(dataSource);
		this.settings = settings;
		this.pooled = new PooledConnections(this.dataSource);
		this.separate = new SeparateConnections(this.dataSource, settings.separate(), null);
		this.admin = (settings.separate().admin() != null)
				? new SeparateConnections(this.dataSource, settings.separate(), settings.separate().admin()) : null;
		this.listeners = new StatementListeners(settings.listeners());
		this.besidePool = false;
	}

	private MatrixOneConnections(MatrixOneConnections shared) {
		this.dataSource = shared.dataSource;
		this.settings = shared.settings;
		this.pooled = shared.pooled;
		this.separate = shared.separate;
		this.admin = shared.admin;
		this.listeners = shared.listeners;
		this.besidePool = true;
	}

	/**
	 * Return the same connections without those of the application's pool, for work that
	 * is to keep none of its threads waiting. They end with these.
	 * @return connections beside the pool only
	 */
	public MatrixOneConnections besidePool() {
		return new MatrixOneConnections(this);
	}

	/**
	 * Return the {@link DataSource} that these connections are for.
	 * @return the {@link DataSource} whose connections transactions are bound to
	 */
	public DataSource getDataSource() {
		return this.dataSource;
	}

	/**
	 * Tell whether the {@link DataSource} chooses one of several servers with each
	 * connection.
	 * @return {@code false} also if its pools are not known
	 */
	public boolean leadToSeveralServers() {
		return this.separate.areRouted();
	}

	/**
	 * Return how long a snapshot statement may take.
	 * @return the timeout
	 */
	public Duration getStatementTimeout() {
		return this.settings.statementTimeout();
	}

	/**
	 * Tell whether a transaction manager works on the {@link DataSource}.
	 * @param transactionManager the transaction manager
	 * @return whether it does
	 */
	public boolean areManagedBy(TransactionManager transactionManager) {
		return TransactionManagers.isFor(transactionManager, this.dataSource);
	}

	/**
	 * Tell whether a transaction manager is known to work on another {@link DataSource}.
	 * @param transactionManager the transaction manager
	 * @return {@code false} also if it is not known on which one it works
	 */
	public boolean areUnrelatedTo(TransactionManager transactionManager) {
		return TransactionManagers.isForAnother(transactionManager, this.dataSource);
	}

	/**
	 * Begin the transactions of a transaction manager so that clones take part in them,
	 * and refuse its nested ones. Asked for again, it does nothing.
	 * @param transactionManager the transaction manager
	 * @throws IllegalArgumentException if it works on another {@link DataSource}, or on
	 * none that is known
	 */
	public void listenTo(ConfigurableTransactionManager transactionManager) {
		Assert.isTrue(areManagedBy(transactionManager),
				() -> "Transaction manager %s does not work on the DataSource %s".formatted(transactionManager,
						this.dataSource));
		MatrixOneTransactionListener.addTo(transactionManager, this, this.settings.explicitBegin());
	}

	/**
	 * Return the transaction that is active on the {@link DataSource}.
	 * @return the transaction, or empty if there is none, if it belongs to another
	 * {@link DataSource}, or if it is completed or being completed
	 * @throws NotAllowedInTransactionException if there are several, and that on this
	 * {@link DataSource} is not listened to
	 */
	public Optional<MatrixOneTransaction> currentTransaction() {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		if (bound != null) {
			return Optional.of(bound).filter((transaction) -> transaction.state() == MatrixOneTransaction.State.ACTIVE);
		}
		if (!TransactionSynchronizationManager.isSynchronizationActive()
				|| !TransactionSynchronizationManager.isActualTransactionActive() || !this.pooled.areInTransaction()) {
			return Optional.empty();
		}
		if (TransactionManagers.isAnotherActive(this.dataSource)) {
			throw new NotAllowedInTransactionException("""
					There are transactions on several DataSources, and it is not known which of them is that of this \
					call. %s""".formatted(Begin.NOT_LISTENED_TO.remedy()), null);
		}
		return Optional.of(MatrixOneTransaction.bind(this.dataSource, Begin.NOT_LISTENED_TO, () -> {
		}));
	}

	/**
	 * Tell whether there is a transaction whose outcome nobody will tell: its manager has
	 * synchronization switched off.
	 * @return whether a statement would meet such a transaction
	 */
	public boolean isInUntrackedTransaction() {
		return !TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionBinding.current(this.dataSource) == null && this.pooled.areInTransaction();
	}

	/**
	 * Tell whether a statement that joins would be part of a transaction, whoever has
	 * begun it, and whether or not somebody tells its outcome. Sends nothing.
	 * @return {@code false} also if the transaction is completed
	 */
	public boolean isInTransaction() {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		return (bound != null) ? bound.state() == MatrixOneTransaction.State.ACTIVE : this.pooled.areInTransaction();
	}

	/**
	 * Tell whether the current transaction has written or locked rows. Costs a query.
	 * @return whether it holds any lock
	 */
	public boolean currentTransactionHasWritten() {
		try (MatrixOneStatements statements = joining()) {
			return statements.query(TransactionSql.COUNT_LOCKS, (row, number) -> row.getLong(1)).get(0) > 0;
		}
	}

	/**
	 * Choose the connection for a statement that takes part in the current transaction,
	 * if there is one.
	 * @return statements on the transaction's connection, else on one of the pool; on one
	 * beside the pool where this thread may hold the last one of it for something else
	 */
	public MatrixOneStatements joining() {
		boolean beside = this.besidePool || (!this.pooled.areBound() && mayHoldLastConnection());
		return beside ? statements(this.separate) : statements(this.pooled.lease());
	}

	/**
	 * Choose the connection for a statement that is not to take part in a transaction: it
	 * works at once and for good.
	 * @return statements on a connection with autocommit: the one that has just
	 * committed, else one of the pool; on one beside the pool where this thread may hold
	 * the last one of it for something else
	 */
	public MatrixOneStatements immediate() {
		boolean beside = this.besidePool
				|| (this.pooled.areBound() ? isBoundForSomethingElse() : mayHoldLastConnection());
		return beside ? statements(this.separate) : statements(this.pooled.leaseWithAutoCommit());
	}

	/**
	 * Choose the connection for a statement that needs administrator rights, outside of a
	 * transaction.
	 * @return statements on a connection of the admin user where one is configured, else
	 * as {@link #immediate()}
	 */
	public MatrixOneStatements administering() {
		return (this.admin != null) ? statements(this.admin) : immediate();
	}

	/**
	 * Choose the connection for a statement that needs administrator rights, beside the
	 * current transaction.
	 * @return statements on a connection beside the application's pool: of the admin user
	 * where one is configured, else of the application's user
	 */
	public MatrixOneStatements administeringBeside() {
		return (this.admin != null) ? statements(this.admin) : statements(this.separate);
	}

	/**
	 * Choose the connection for a query that needs administrator rights.
	 * @return statements on a connection of the admin user where one is configured, else
	 * as {@link #joining()}
	 */
	public MatrixOneStatements reading() {
		return (this.admin != null) ? statements(this.admin) : joining();
	}

	private MatrixOneStatements statements(SeparateConnections connections) {
		return statements(connections.lease(this.pooled.currentServer()));
	}

	private MatrixOneStatements statements(Lease lease) {
		return new MatrixOneStatements(lease.connection(), this.listeners, this.translator,
				this.settings.statementTimeout(), lease.release());
	}

	void checkDriver() {
		this.pooled.checkDriver();
	}

	boolean isConnectionBound() {
		return this.pooled.areBound();
	}

	/**
	 * A transaction that is not known to be committed.
	 */
	private boolean isBoundForSomethingElse() {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		boolean over = bound != null
				&& (bound.state() == MatrixOneTransaction.State.COMMITTED || bound.hasReleasedConnection());
		return !over && this.pooled.areInTransaction();
	}

	/**
	 * A transaction that is suspended keeps its connection, and so does an EntityManager
	 * that is open beyond its transactions. It may be the last one of the pool. Where
	 * there is no way to go beside the pool, it is hoped not to be.
	 */
	private boolean mayHoldLastConnection() {
		return (TransactionBinding.exists(this.dataSource) || OpenEntityManagers.holdConnectionOf(this.dataSource))
				&& this.separate.arePossible();
	}

	/**
	 * Close the connections beside the application's pool.
	 */
	@Override
	public void close() {
		this.separate.close();
		if (this.admin != null) {
			this.admin.close();
		}
	}

}
