package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

import javax.sql.DataSource;

import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.transaction.MatrixOneStatements.Release;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
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

	private final SeparateConnections separate;

	private final @Nullable SeparateConnections admin;

	private final StatementListeners listeners;

	private final SQLExceptionTranslator translator = new MatrixOneSQLExceptionTranslator();

	/**
	 * Create connections for a {@link DataSource}, opening none yet.
	 * @param dataSource the {@link DataSource} that the transaction manager works on
	 * @param settings the settings
	 */
	public MatrixOneConnections(DataSource dataSource, ConnectionSettings settings) {
		this.dataSource = TransactionManagers.unwrap(dataSource);
		this.settings = settings;
		this.separate = new SeparateConnections(this.dataSource, settings.separate(), null);
		this.admin = (settings.separate().admin() != null)
				? new SeparateConnections(this.dataSource, settings.separate(), settings.separate().admin()) : null;
		this.listeners = new StatementListeners(settings.listeners());
	}

	/**
	 * Return the {@link DataSource} that these connections are for.
	 * @return the {@link DataSource} whose connections transactions are bound to
	 */
	public DataSource getDataSource() {
		return this.dataSource;
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
	 */
	public Optional<MatrixOneTransaction> currentTransaction() {
		MatrixOneTransaction bound = MatrixOneTransaction.bound(this.dataSource);
		if (bound != null) {
			return Optional.of(bound).filter((transaction) -> transaction.state() == MatrixOneTransaction.State.ACTIVE);
		}
		boolean unknown = TransactionSynchronizationManager.isSynchronizationActive()
				&& TransactionSynchronizationManager.isActualTransactionActive() && hasTransactionalConnection();
		return unknown ? Optional.of(MatrixOneTransaction.bind(this.dataSource, Begin.NOT_LISTENED_TO, () -> {
		})) : Optional.empty();
	}

	/**
	 * Tell whether there is a transaction that this library knows nothing of: its manager
	 * has synchronization switched off, or it is being completed.
	 * @return whether a statement would meet such a transaction
	 */
	public boolean isInUnknownTransaction() {
		return !TransactionSynchronizationManager.isSynchronizationActive()
				&& MatrixOneTransaction.bound(this.dataSource) == null && hasTransactionalConnection();
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
	 * @return statements on the transaction's connection, else on one of the pool
	 */
	public MatrixOneStatements joining() {
		if (!isConnectionBound() && mayHoldLastConnection()) {
			return separate();
		}
		return statements(DataSourceUtils.getConnection(this.dataSource), this::release);
	}

	/**
	 * Choose the connection for a statement that is not to take part in a transaction: it
	 * works at once and for good.
	 * @return statements on a connection with autocommit: the one that has just
	 * committed, else one of the pool; one beside the pool where this thread holds one of
	 * the pool for something else
	 */
	public MatrixOneStatements immediate() {
		if (isConnectionBound() ? isBoundForSomethingElse() : mayHoldLastConnection()) {
			return separate();
		}
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return statements(connection, prepare(connection));
		}
		catch (SQLException ex) {
			release(connection);
			throw new DataAccessResourceFailureException("Could not switch autocommit on", ex);
		}
	}

	private Release prepare(Connection connection) throws SQLException {
		boolean autoCommit = connection.getAutoCommit();
		if (!autoCommit) {
			connection.setAutoCommit(true);
		}
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			// The driver would refuse the statement. The transaction manager puts it back
			// to this itself.
			connection.setReadOnly(false);
		}
		return autoCommit ? this::release : this::releaseWithoutAutoCommit;
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
		return (this.admin != null) ? statements(this.admin) : separate();
	}

	/**
	 * Choose the connection for a query that needs administrator rights.
	 * @return statements on a connection of the admin user where one is configured, else
	 * as {@link #joining()}
	 */
	public MatrixOneStatements reading() {
		return (this.admin != null) ? statements(this.admin) : joining();
	}

	private MatrixOneStatements separate() {
		return statements(this.separate);
	}

	private MatrixOneStatements statements(SeparateConnections connections) {
		return statements(connections.getConnection(), Connection::close);
	}

	private MatrixOneStatements statements(Connection connection, Release release) {
		return new MatrixOneStatements(connection, this.listeners, this.translator, this.settings.statementTimeout(),
				release);
	}

	private void release(Connection connection) {
		DataSourceUtils.releaseConnection(connection, this.dataSource);
	}

	/**
	 * After a commit the transaction manager puts autocommit back itself, where it has
	 * switched it off; that would be one more command.
	 */
	private void releaseWithoutAutoCommit(Connection connection) throws SQLException {
		try {
			boolean putBackByOthers = isConnectionBound() && HikariPools.autoCommitIsDefault(this.dataSource);
			if (!putBackByOthers && !connection.isClosed()) {
				connection.setAutoCommit(false);
			}
		}
		finally {
			release(connection);
		}
	}

	boolean isConnectionBound() {
		return TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder;
	}

	/**
	 * A transaction that is not known to be committed.
	 */
	private boolean isBoundForSomethingElse() {
		MatrixOneTransaction bound = MatrixOneTransaction.bound(this.dataSource);
		boolean committed = bound != null && bound.state() == MatrixOneTransaction.State.COMMITTED;
		return !committed && hasTransactionalConnection();
	}

	/**
	 * A transaction that is suspended keeps its connection, and so does an EntityManager
	 * that is open beyond its transactions. It may be the last one of the pool.
	 */
	private boolean mayHoldLastConnection() {
		return MatrixOneTransaction.isSuspended(this.dataSource) || OpenEntityManagers.areBoundFor(this.dataSource);
	}

	private boolean hasTransactionalConnection() {
		if (!isConnectionBound()) {
			return false;
		}
		Connection connection = DataSourceUtils.getConnection(this.dataSource);
		try {
			return !connection.getAutoCommit();
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("Could not tell whether a transaction is active", ex);
		}
		finally {
			release(connection);
		}
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
