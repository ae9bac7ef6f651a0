package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.pool.JdbcDriver;
import io.github.matrixonespring.pool.ServerAccount;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.transaction.MatrixOneStatements.Release;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.ClassUtils;

/**
 * Connections of the application's own {@link DataSource}, as a transaction has left them
 * on the current thread.
 */
final class PooledConnections {

	static final String UNKNOWN_TRANSACTION_REMEDY = """
			Use Spring's transactions (@Transactional with the transaction manager of the DataSource) in place of \
			those of another library, or call this outside of them. A pool that hands out connections with autocommit \
			off is known by its own property (HikariCP, Druid, DBCP2, Tomcat); with any other, leave autocommit on""";

	/**
	 * What dynamic-datasource, which need not be there, keeps for its own transactions:
	 * what Spring does to it, a commit included, has no effect.
	 */
	private static final String FOREIGN = "com.baomidou.dynamic.datasource.tx.ConnectionProxy";

	private static final boolean foreignPresent = ClassUtils.isPresent(FOREIGN,
			PooledConnections.class.getClassLoader());

	private final DataSource dataSource;

	private final AtomicBoolean driverIsChecked = new AtomicBoolean();

	PooledConnections(DataSource dataSource) {
		this.dataSource = dataSource;
	}

	/**
	 * Tell whether one is bound to the current thread.
	 */
	boolean areBound() {
		return TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder;
	}

	/**
	 * Tell whether one that is in a transaction is bound to the current thread.
	 */
	boolean areInTransaction() {
		if (!areBound()) {
			return false;
		}
		Connection connection = take();
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
	 * Tell whether the server has a transaction open on the one that is bound, whose own
	 * transaction has ended.
	 */
	boolean areOpenAgain() {
		Connection connection = take();
		try {
			return !connection.getAutoCommit() && ServerTransactions.isOpen(connection);
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("Could not tell whether a transaction is active", ex);
		}
		finally {
			release(connection);
		}
	}

	/**
	 * Ask the {@link DataSource} which database it would select on the next one.
	 * @return {@code null} if it is not one that selects
	 */
	@Nullable String selectedDatabase() {
		try {
			DatabaseSelector selector = (this.dataSource instanceof DatabaseSelector own) ? own
					: this.dataSource.isWrapperFor(DatabaseSelector.class)
							? this.dataSource.unwrap(DatabaseSelector.class) : null;
			return (selector != null) ? selector.selectedDatabase() : null;
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("Could not tell which database is selected", ex);
		}
	}

	/**
	 * Tell whether the one that is bound belongs to a library that ends transactions by
	 * itself.
	 */
	boolean areForeign() {
		if (!foreignPresent) {
			return false;
		}
		Connection connection = take();
		try {
			return isForeign(connection);
		}
		finally {
			release(connection);
		}
	}

	private static boolean isForeign(Connection connection) {
		return connection.getClass().getName().equals(FOREIGN);
	}

	/**
	 * Tell whether a connection comes with a transaction that nobody has told Spring of.
	 * Takes one of the pool where none is bound.
	 */
	boolean carryUnknownTransaction() {
		Lease lease = lease();
		try {
			return !lease.connection().getAutoCommit() && !isOfPoolWithoutAutoCommit(lease.connection());
		}
		catch (SQLException ex) {
			throw new DataAccessResourceFailureException("Could not tell whether a transaction is active", ex);
		}
		finally {
			lease.giveBack();
		}
	}

	private boolean isOfPoolWithoutAutoCommit(Connection connection) {
		return !isForeign(connection) && ConnectionPool.switchAutoCommitOff(this.dataSource);
	}

	/**
	 * Take the one that is bound, else one of the pool.
	 */
	Lease lease() {
		return isReleased() ? leaseAnother() : new Lease(take(), this::release);
	}

	/**
	 * In a scope that reads the past, the real one is taken, and left to the scope.
	 */
	private Connection take() {
		Connection real = ReadOnlyScopes.realConnection(this.dataSource);
		return (real != null) ? real : DataSourceUtils.getConnection(this.dataSource);
	}

	/**
	 * Take the one that is bound, else one of the pool, with autocommit switched on.
	 */
	Lease leaseWithAutoCommit() {
		Lease lease = lease();
		try {
			return prepare(lease);
		}
		catch (SQLException ex) {
			lease.giveBack();
			throw new DataAccessResourceFailureException("Could not switch autocommit on", ex);
		}
		catch (NotAllowedInTransactionException ex) {
			lease.giveBack();
			throw ex;
		}
	}

	/**
	 * Where Hibernate has given the connection back with the end of the transaction, the
	 * one that is bound would be taken out of the pool again, and kept.
	 */
	private boolean isReleased() {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		return bound != null && bound.hasReleasedConnection();
	}

	/**
	 * Take one of the pool, whether or not one is bound.
	 */
	Lease leaseAnother() {
		try {
			return new Lease(this.dataSource.getConnection(), Connection::close);
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Could not get a connection", ex);
		}
	}

	/**
	 * Do something with the one that is bound, or with one of the pool, which is bound
	 * meanwhile.
	 * @param work where it returns a stream, the one that was bound for it is given back
	 * when that is closed
	 */
	@SuppressWarnings("unchecked")
	<T extends @Nullable Object> T onOneConnection(Function<Lease, T> work) {
		Lease lease = lease();
		boolean bind = !areBound();
		boolean streams = false;
		try {
			if (bind) {
				TransactionSynchronizationManager.bindResource(this.dataSource, new ConnectionHolder(keptOpen(lease)));
			}
			T result = work.apply(lease);
			streams = bind && result instanceof Stream<?>;
			return streams ? (T) ((Stream<?>) result).onClose(lease::giveBack) : result;
		}
		finally {
			if (bind) {
				TransactionSynchronizationManager.unbindResource(this.dataSource);
			}
			if (!streams) {
				lease.giveBack();
			}
		}
	}

	/**
	 * A stream closes the connection that it has been made with when that is no longer
	 * bound.
	 */
	private static Connection keptOpen(Lease lease) {
		try {
			return new SingleConnectionDataSource(lease.connection(), true).getConnection();
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException("Could not get a connection", ex);
		}
	}

	private Lease prepare(Lease lease) throws SQLException {
		Connection connection = lease.connection();
		boolean autoCommit = connection.getAutoCommit();
		if (!autoCommit) {
			refuseUnlessFree(connection);
			connection.setAutoCommit(true);
		}
		if (TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			// The driver would refuse the statement. The transaction manager puts it back
			// to this itself.
			connection.setReadOnly(false);
		}
		return autoCommit ? lease : new Lease(connection, (prepared) -> switchAutoCommitOff(prepared, lease.release()));
	}

	/**
	 * Switching autocommit on commits what is open. So only the connection of a
	 * transaction that has just ended is free, and one of a pool that is told to hand
	 * them out like this.
	 */
	private void refuseUnlessFree(Connection connection) {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		boolean ended = bound != null && bound.isOver() && !bound.hasReleasedConnection();
		if (ended ? ServerTransactions.isOpen(connection) : !isOfPoolWithoutAutoCommit(connection)) {
			throw new NotAllowedInTransactionException("""
					This needs a connection with autocommit, and the one that there is may be in a transaction that \
					Spring does not know of: autocommit is off, and to switch it on would commit half of that. Nothing \
					was sent. %s""".formatted(UNKNOWN_TRANSACTION_REMEDY), null);
		}
	}

	/**
	 * After a commit the transaction manager puts autocommit back itself, where it has
	 * switched it off; that would be one more command.
	 */
	private void switchAutoCommitOff(Connection connection, Release release) throws SQLException {
		try {
			boolean putBackByOthers = areBound() && autoCommitIsDefault();
			if (!putBackByOthers && !connection.isClosed()) {
				connection.setAutoCommit(false);
			}
		}
		finally {
			release.release(connection);
		}
	}

	private boolean autoCommitIsDefault() {
		return ConnectionPool.find(this.dataSource).filter(ConnectionPool::isAutoCommit).isPresent();
	}

	/**
	 * Return where the current transaction is: what is done beside it must not go to
	 * another server.
	 * @return {@code null} if there is no transaction, or if the driver does not tell
	 */
	@Nullable ServerAccount currentServer() {
		MatrixOneTransaction bound = TransactionBinding.current(this.dataSource);
		if (bound != null) {
			return bound.server(this::server);
		}
		return areInTransaction() ? server() : null;
	}

	private @Nullable ServerAccount server() {
		Connection connection = take();
		try {
			return ServerAccount.of(connection);
		}
		finally {
			release(connection);
		}
	}

	/**
	 * Look once whether the driver is safe: not every pool tells its settings.
	 */
	void checkDriver() {
		if (!this.driverIsChecked.compareAndSet(false, true)) {
			return;
		}
		Connection connection = take();
		try {
			JdbcDriver.warnOfUnsafeProperties(connection);
		}
		finally {
			release(connection);
		}
	}

	private void release(Connection connection) {
		if (connection != ReadOnlyScopes.realConnection(this.dataSource)) {
			DataSourceUtils.releaseConnection(connection, this.dataSource);
		}
	}

	/**
	 * A connection, and how to give it back.
	 */
	record Lease(Connection connection, Release release) {

		/**
		 * Make one of a connection that somebody else gives back.
		 */
		static Lease ofOthers(Connection connection) {
			return new Lease(connection, (others) -> {
			});
		}

		void giveBack() {
			try {
				this.release.release(this.connection);
			}
			catch (SQLException ex) {
				throw new DataAccessResourceFailureException("Could not give a connection back", ex);
			}
		}

	}

}
