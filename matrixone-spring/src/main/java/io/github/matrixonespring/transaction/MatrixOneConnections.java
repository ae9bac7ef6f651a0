package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.observation.OperationObserver;
import io.github.matrixonespring.observation.OperationStatistics;
import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.server.ServerCapabilities;
import io.github.matrixonespring.server.ServerSession;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.PooledConnections.Lease;
import org.jspecify.annotations.Nullable;

import org.springframework.core.NamedThreadLocal;
import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.TransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * Chooses the connection for each statement of this library, and knows the transaction of
 * the current thread on its {@link DataSource}. The managers share one instance.
 * <p>
 * A statement is sent {@linkplain #joining() in the transaction},
 * {@linkplain #immediate() at once and for good}, as after a commit, or
 * {@linkplain #beside() beside the pool}; and each of these
 * {@linkplain #asAdministrator() as the administrator}, where it needs the rights.
 *
 * @since 0.1.0
 */
public final class MatrixOneConnections implements ConnectionChoice, AutoCloseable {

	private final DataSource dataSource;

	private final ConnectionSettings settings;

	private final PooledConnections pooled;

	private final CurrentTransactions transactions;

	private final ReadOnlyScopes scopes;

	private final SeparateConnections separate;

	private final @Nullable SeparateConnections admin;

	private final ServerCapabilities capabilities;

	private final OperationStatistics statistics = new OperationStatistics();

	private final SQLExceptionTranslator translator = new MatrixOneSQLExceptionTranslator();

	private final SQLExceptionTranslator besideTranslator = MatrixOneSQLExceptionTranslator.besideTransactions();

	private final JdbcClient jdbc;

	private final ThreadLocal<@Nullable Boolean> besidePool = new NamedThreadLocal<>("Work beside the pool");

	private final ThreadLocal<@Nullable Duration> queryTimeout = new NamedThreadLocal<>("Timeout of queries");

	/**
	 * Create connections for a {@link DataSource}, opening none yet.
	 * @param dataSource the {@link DataSource} that the transaction manager works on
	 * @param settings the settings
	 */
	public MatrixOneConnections(DataSource dataSource, ConnectionSettings settings) {
		this.dataSource = TransactionManagers.unwrap(dataSource);
		this.settings = settings;
		this.capabilities = new ServerCapabilities(settings.capabilities(), this::askServer);
		this.pooled = new PooledConnections(this.dataSource);
		this.transactions = new CurrentTransactions(this.dataSource, this.pooled);
		this.scopes = new ReadOnlyScopes(this.dataSource, this.pooled);
		this.separate = new SeparateConnections(this.dataSource, settings.separate(), null);
		this.admin = (settings.separate().admin() != null)
				? new SeparateConnections(this.dataSource, settings.separate(), settings.separate().admin()) : null;
		JdbcTemplate jdbcTemplate = new JdbcTemplate(this.dataSource);
		jdbcTemplate.setExceptionTranslator(this.translator);
		this.jdbc = new GuardedJdbcClient(JdbcClient.create(jdbcTemplate), this);
	}

	/**
	 * Run something that is to keep no thread of the application waiting: what it sends
	 * on the current thread through these connections, also by a manager that uses them,
	 * goes beside the application's pool, and joins no transaction.
	 * @param work what to run
	 */
	public void besidePool(Runnable work) {
		Boolean outer = this.besidePool.get();
		this.besidePool.set(true);
		try {
			work.run();
		}
		finally {
			if (outer == null) {
				this.besidePool.remove();
			}
		}
	}

	/**
	 * Tell whether it is known how to connect beside the application's pool.
	 * @return {@code false} where the kind of the pool is not known, and nothing else
	 * tells where it leads
	 */
	public boolean canGoBesidePool() {
		return this.separate.arePossible();
	}

	/**
	 * Tell whether there is a user of its own for what needs administrator rights.
	 * @return whether one is configured
	 */
	public boolean haveAdministrator() {
		return this.admin != null;
	}

	/**
	 * Run something that only looks: beside the application's pool where it is known how,
	 * and with a limit for each query that is sent on the current thread through these
	 * connections.
	 * @param timeout how long a query may take; then its connection is given up
	 * @param work what to run
	 */
	public void looking(Duration timeout, Runnable work) {
		this.queryTimeout.set(timeout);
		try {
			if (canGoBesidePool()) {
				besidePool(work);
			}
			else {
				work.run();
			}
		}
		finally {
			this.queryTimeout.remove();
		}
	}

	private boolean isBesidePool() {
		return this.besidePool.get() != null;
	}

	/**
	 * Return the {@link DataSource} that these connections are for.
	 * @return the {@link DataSource} whose connections transactions are bound to
	 */
	public DataSource getDataSource() {
		return this.dataSource;
	}

	/**
	 * Tell whether these connections are for a {@link DataSource}.
	 * @param other the {@link DataSource}, or what Spring wraps around it for
	 * transactions
	 * @return whether they are
	 */
	public boolean areFor(DataSource other) {
		return TransactionManagers.unwrap(other).equals(this.dataSource);
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
	 * Return a client for statements of the application, which take part in the current
	 * transaction. What would end it is refused in it.
	 * @return the client
	 */
	public JdbcClient jdbc() {
		return this.jdbc;
	}

	/**
	 * Return what the server does.
	 * @return the capabilities, which are established when they are asked for
	 */
	public ServerCapabilities getCapabilities() {
		return this.capabilities;
	}

	private <T> T askServer(Function<ServerSession, T> question) {
		try (MatrixOneStatements statements = joining()) {
			return question.apply(statements.server());
		}
	}

	@Override
	public OperationObserver getObserver() {
		return this.settings.observer();
	}

	/**
	 * Return what has happened on these connections.
	 * @return the numbers since the start
	 */
	public OperationStatistics getStatistics() {
		return this.statistics;
	}

	/**
	 * Return how many connections beside the application's pool are in use.
	 * @return the number, with those of the admin user
	 */
	public int getSeparateConnectionsInUse() {
		return this.separate.inUse() + ((this.admin != null) ? this.admin.inUse() : 0);
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
		MatrixOneTransactionListener.addTo(TransactionManagers.unwrap(transactionManager), this,
				this.settings.explicitBegin());
	}

	/**
	 * Stop listening to a transaction manager that will be used when these connections
	 * are closed. If they do not listen to it, nothing happens.
	 * @param transactionManager the transaction manager
	 */
	public void stopListeningTo(ConfigurableTransactionManager transactionManager) {
		MatrixOneTransactionListener.removeFrom(TransactionManagers.unwrap(transactionManager), this);
	}

	/**
	 * Tell whether it is known on what a transaction manager works. Where it is not, as
	 * with JTA, nobody tells the outcome of its transactions.
	 * @param transactionManager the transaction manager
	 * @return whether it is known
	 */
	public static boolean isKnown(TransactionManager transactionManager) {
		return TransactionManagers.isKnown(transactionManager);
	}

	/**
	 * Note whose the transactions of a transaction manager are, unless it works on a
	 * {@link DataSource}, whose connection shows it. So those that have nothing to do
	 * with one can be told from those that may. Asked for again, it does nothing.
	 * @param transactionManager the transaction manager
	 */
	public static void noteTransactionsOf(ConfigurableTransactionManager transactionManager) {
		if (!TransactionManagers.haveDataSource(transactionManager)) {
			TransactionManagers.noteAllOf(transactionManager);
		}
	}

	/**
	 * Do something in a scope, which ends with it.
	 * @param scope the scope
	 * @param work what to do
	 * @param <T> the type of the result
	 * @return the result
	 */
	public <T extends @Nullable Object> T inScope(ReadOnlyScope scope, Supplier<T> work) {
		return this.scopes.run(scope, work);
	}

	/**
	 * Tell whether the current thread is in a scope.
	 * @return whether it is
	 */
	public boolean isInScope() {
		return ReadOnlyScopes.isActive(this.dataSource);
	}

	/**
	 * Tell whether an EntityManager of the {@link DataSource} is bound to the current
	 * thread that is none of a scope.
	 * @param resources those of the scope
	 * @return whether there is one
	 */
	public boolean haveOtherEntityManager(Collection<ScopeResource> resources) {
		return OpenEntityManagers.areOthers(this.dataSource, resources.stream().map(ScopeResource::holder).toList());
	}

	/**
	 * Refuse something in a scope.
	 * @param what what it is, as the begin of a sentence
	 * @throws NotAllowedInTransactionException if the current thread is in a scope
	 */
	public void requireNoScope(String what) {
		if (isInScope()) {
			throw new NotAllowedInTransactionException("""
					%s is not possible in a scope that reads the past, which is read-only. Nothing was sent. Call it \
					before or after the scope""".formatted(what), null);
		}
	}

	@Override
	public Optional<MatrixOneTransaction> currentTransaction() {
		requireNoScope("This");
		Optional<MatrixOneTransaction> current = this.transactions.find();
		if (current.isEmpty()) {
			refuseForeignTransaction();
		}
		return current;
	}

	/**
	 * Refuse to go on where the {@link DataSource} hands out a connection that may be in
	 * a transaction of a library that is not Spring.
	 */
	private void refuseForeignTransaction() {
		if (isInForeignTransaction()) {
			throw new NotAllowedInTransactionException("""
					The connection that the DataSource hands out here has autocommit off and may be in a transaction \
					that Spring does not know of. Nothing was sent. %s"""
				.formatted(PooledConnections.UNKNOWN_TRANSACTION_REMEDY), null);
		}
	}

	/**
	 * Return the transaction that is active on the {@link DataSource}, where it is known.
	 * @return the transaction, or empty
	 */
	public Optional<MatrixOneTransaction> knownTransaction() {
		return Optional.ofNullable(boundTransaction());
	}

	@Nullable MatrixOneTransaction boundTransaction() {
		return this.transactions.bound();
	}

	/**
	 * Where this thread may hold the last connection, another one is not waited for.
	 */
	private boolean isInForeignTransaction() {
		return !isBesidePool() && TransactionBinding.current(this.dataSource) == null
				&& (this.pooled.areBound() || !mayHoldLastConnection()) && this.pooled.carryUnknownTransaction();
	}

	/**
	 * Tell whether a statement that joins would be part of a transaction, whoever has
	 * begun it, and whether or not somebody tells its outcome. Sends nothing.
	 * @return {@code false} also if the transaction is completed
	 */
	public boolean isInTransaction() {
		if (TransactionBinding.current(this.dataSource) != null) {
			return boundTransaction() != null;
		}
		return this.transactions.isConnectionTaken() || this.transactions.isUnknownActive() || isInForeignTransaction();
	}

	/**
	 * Tell whether a statement that joins would be part of a read-only transaction. That
	 * of another manager may be the one that the thread tells of. Sends nothing.
	 * @return whether it would
	 */
	public boolean isInReadOnlyTransaction() {
		boolean current = TransactionSynchronizationManager.isCurrentTransactionReadOnly();
		return knownTransaction().map(MatrixOneTransaction::begin)
			.map((begin) -> begin == Begin.READ_ONLY || (current && begin == Begin.NOT_LISTENED_TO))
			.orElseGet(() -> current && isInTransaction());
	}

	/**
	 * Tell whether the current transaction has written or locked rows. Costs a query.
	 * @return whether it holds any lock
	 */
	public boolean currentTransactionHasWritten() {
		try (MatrixOneStatements statements = joining()) {
			return statements.hasWritten();
		}
	}

	@Override
	public MatrixOneStatements joining() {
		boolean beside = isBesidePool() || (!this.pooled.areBound() && mayHoldLastConnection());
		return beside ? statements(this.separate) : statements(this.pooled.lease());
	}

	@Override
	public MatrixOneStatements immediate() {
		requireNoScope("This");
		boolean beside = isBesidePool()
				|| (this.pooled.areBound() ? isBoundForSomethingElse() : mayHoldLastConnection());
		return beside ? statements(this.separate) : statements(this.pooled.leaseWithAutoCommit());
	}

	/**
	 * Let statements of this library and of Spring's templates go to one connection: that
	 * of the current transaction, else one of the pool, which is bound to the
	 * {@link DataSource} meanwhile. As Spring's templates do, it waits for one where this
	 * thread holds another.
	 * @param work sends the statements; where it returns a {@link Stream}, the connection
	 * is kept until that is closed
	 * @param <T> the type of the result
	 * @return what the work returns
	 */
	public <T extends @Nullable Object> T onOneConnection(Function<MatrixOneStatements, T> work) {
		return this.pooled.onOneConnection((lease) -> work.apply(statements(lease)));
	}

	/**
	 * Let statements of this library go to one connection: as
	 * {@link #onOneConnection(Function)}, but beside the pool where this thread may hold
	 * the last one of it, or runs something beside it.
	 * @param work sends the statements, and none by Spring's templates
	 * @param <T> the type of the result
	 * @return what the work returns
	 */
	public <T> T joiningOnOneConnection(Function<MatrixOneStatements, T> work) {
		if (isBesidePool() || (!this.pooled.areBound() && mayHoldLastConnection())) {
			try (MatrixOneStatements statements = beside()) {
				return work.apply(statements);
			}
		}
		return onOneConnection(work);
	}

	/**
	 * Choose a connection beside the current transaction and the application's pool. Its
	 * current database is that of the pool's settings: qualify names by
	 * {@link MatrixOneStatements#currentDatabase()}.
	 * @return statements on a connection with autocommit
	 */
	public MatrixOneStatements beside() {
		return statements(this.separate);
	}

	/**
	 * Choose the connection for a short transaction of its own, which the current one
	 * waits for. Qualify names as {@linkplain #beside() beside the pool}.
	 * @return statements as {@link #immediate()}; where there is a transaction and no way
	 * to go beside the pool, on another connection of the pool
	 */
	public MatrixOneStatements independent() {
		boolean another = !isBesidePool() && this.pooled.areBound() && isBoundForSomethingElse()
				&& !this.separate.arePossible();
		return another ? statements(this.pooled.leaseAnother(), this.besideTranslator, this::currentDatabase)
				: immediate();
	}

	/**
	 * Choose the connection for a statement that needs administrator rights.
	 * @return the same choice; where an admin user is configured, always a connection of
	 * that user, beside the current transaction and the application's pool
	 */
	public Administrator asAdministrator() {
		return new Administrator();
	}

	private MatrixOneStatements statements(SeparateConnections connections) {
		return statements(connections.lease(this.pooled.currentServer()), this.besideTranslator, this::currentDatabase);
	}

	private MatrixOneStatements statements(Lease lease) {
		return statements(lease, this.translator, null);
	}

	private MatrixOneStatements statements(Lease lease, SQLExceptionTranslator translator,
			@Nullable Function<MatrixOneStatements, String> database) {
		return new MatrixOneStatements(lease.connection(), this.settings.listeners(), translator,
				this.settings.statementTimeout(), this.queryTimeout.get(), lease.release(), database, this.capabilities,
				this::beside);
	}

	/**
	 * Find the current database of the connection that statements go beside: of the one
	 * that is bound, else of the one that the {@link DataSource} would hand out, which
	 * this thread must not wait for.
	 */
	private String currentDatabase(MatrixOneStatements beside) {
		if (!isBesidePool() && mayBoundOneBeAsked()) {
			try (MatrixOneStatements bound = statements(this.pooled.lease())) {
				return bound.ownDatabase();
			}
		}
		String selected = this.pooled.selectedDatabase();
		return (selected != null) ? selected : checked(beside.ownDatabase());
	}

	private boolean mayBoundOneBeAsked() {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		return this.pooled.areBound() && (bound == null
				|| (bound.state() != MatrixOneTransaction.State.UNKNOWN && !bound.hasReleasedConnection()));
	}

	/**
	 * Where something selects a database on the connections of the pool, the one that
	 * this thread holds for something else leads to another one than one beside the pool.
	 */
	private String checked(String beside) {
		Connection held = isBesidePool() ? null : heldConnection();
		if (held == null) {
			return beside;
		}
		try (MatrixOneStatements statements = statements(Lease.ofOthers(held))) {
			String other = statements.ownDatabase();
			if (!other.equals(beside)) {
				throw new InvalidDataAccessApiUsageException(
						"""
								The current database is not known here: the connection that this thread holds, of a suspended \
								transaction or an open EntityManager, is in '%s', and one beside the application's pool in '%s'. \
								Nothing was changed. Name the database, or let the DataSource that selects it implement %s"""
							.formatted(other, beside, DatabaseSelector.class.getName()));
			}
		}
		return beside;
	}

	private @Nullable Connection heldConnection() {
		Connection suspended = TransactionBinding.heldConnection(this.dataSource);
		return (suspended != null) ? suspended : OpenEntityManagers.connectionOf(this.dataSource);
	}

	void checkDriver() {
		this.pooled.checkDriver();
	}

	boolean isConnectionBound() {
		return this.pooled.areBound();
	}

	/**
	 * Those of a pool that is told to switch autocommit off come without a transaction.
	 */
	boolean mayCarryTransaction() {
		return !ConnectionPool.switchAutoCommitOff(this.dataSource);
	}

	boolean isConnectionForeign() {
		return this.pooled.areForeign();
	}

	boolean carriesConnectionTransaction() {
		return this.transactions.isConnectionTaken();
	}

	/**
	 * A transaction that is not known to be committed, or what somebody has begun on the
	 * connection after the commit, such as by a query in {@code afterCommit}.
	 */
	private boolean isBoundForSomethingElse() {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		if (bound != null && bound.hasReleasedConnection()) {
			return false;
		}
		return (bound != null && bound.isOver()) ? isUsedAfterTheEnd() : this.pooled.areInTransaction();
	}

	private boolean isUsedAfterTheEnd() {
		return this.pooled.areOpenAgain() && this.separate.arePossible();
	}

	/**
	 * A transaction that is suspended keeps its connection, and so does an EntityManager
	 * that is open beyond its transactions. It may be the last one of the pool. Where
	 * there is no way to go beside the pool, it is hoped not to be.
	 */
	private boolean mayHoldLastConnection() {
		return (TransactionBinding.exists(this.dataSource) || OpenEntityManagers.connectionOf(this.dataSource) != null)
				&& this.separate.arePossible();
	}

	/**
	 * Have all connections of the application's pool replaced as soon as nobody uses
	 * them, for those that are open keep what the server has told them once.
	 * @return whether the pool can do so
	 */
	public boolean renewPool() {
		return ConnectionPool.renew(this.dataSource);
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

	/**
	 * The choice for the configured admin user, else for the application's.
	 */
	public final class Administrator {

		private Administrator() {
		}

		/**
		 * Choose the connection for a query.
		 * @return statements of the admin user, else as
		 * {@link MatrixOneConnections#joining()}
		 */
		public MatrixOneStatements joining() {
			return ofAdmin(MatrixOneConnections.this::joining);
		}

		/**
		 * Let statements of this library go to one connection.
		 * @param work sends the statements
		 * @param <T> the type of the result
		 * @return what the work returns, on a connection of the admin user, else as
		 * {@link MatrixOneConnections#joiningOnOneConnection(Function)}
		 */
		public <T> T joiningOnOneConnection(Function<MatrixOneStatements, T> work) {
			if (MatrixOneConnections.this.admin == null) {
				return MatrixOneConnections.this.joiningOnOneConnection(work);
			}
			try (MatrixOneStatements statements = joining()) {
				return work.apply(statements);
			}
		}

		/**
		 * Choose the connection for a statement outside of a transaction.
		 * @return statements of the admin user, else as
		 * {@link MatrixOneConnections#immediate()}
		 */
		public MatrixOneStatements immediate() {
			return ofAdmin(MatrixOneConnections.this::immediate);
		}

		/**
		 * Choose the connection for a statement beside the current transaction.
		 * @return statements of the admin user, else as
		 * {@link MatrixOneConnections#beside()}
		 */
		public MatrixOneStatements beside() {
			return ofAdmin(MatrixOneConnections.this::beside);
		}

		private MatrixOneStatements ofAdmin(Supplier<MatrixOneStatements> otherwise) {
			SeparateConnections admin = MatrixOneConnections.this.admin;
			return (admin != null) ? statements(admin) : otherwise.get();
		}

	}

}
