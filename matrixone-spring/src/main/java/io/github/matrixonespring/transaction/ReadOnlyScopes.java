package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transaction manager of {@linkplain ReadOnlyScope scopes}. It suspends what is
 * registered with the transaction that surrounds a scope, and goes on with the connection
 * of that transaction, so that a pool of one is enough; transactions that begin within
 * the scope take part in it.
 */
final class ReadOnlyScopes extends AbstractPlatformTransactionManager {

	private static final Log logger = LogFactory.getLog(ReadOnlyScopes.class);

	private final DataSource dataSource;

	private final PooledConnections pooled;

	ReadOnlyScopes(DataSource dataSource, PooledConnections pooled) {
		this.dataSource = dataSource;
		this.pooled = pooled;
	}

	/**
	 * Tell whether the current thread is in a scope.
	 */
	static boolean isActive(DataSource dataSource) {
		return realConnection(dataSource) != null;
	}

	/**
	 * Tell whether the current thread is in a scope of any {@link DataSource}.
	 */
	static boolean isAnyActive() {
		return TransactionSynchronizationManager.getResourceMap()
			.values()
			.stream()
			.anyMatch(ScopeConnectionHolder.class::isInstance);
	}

	/**
	 * Return the real connection of the scope that the current thread is in.
	 */
	static @Nullable Connection realConnection(DataSource dataSource) {
		return (TransactionSynchronizationManager.getResource(dataSource) instanceof ScopeConnectionHolder holder)
				? holder.real : null;
	}

	<T extends @Nullable Object> T run(ReadOnlyScope scope, Supplier<T> work) {
		TransactionStatus status = getTransaction(new Definition(scope));
		T result;
		try {
			result = work.get();
			scope.check();
		}
		catch (Throwable ex) {
			try {
				rollback(status);
			}
			catch (RuntimeException | Error rollbackFailure) {
				ex.addSuppressed(rollbackFailure);
			}
			throw ex;
		}
		commit(status);
		return result;
	}

	@Override
	protected Object doGetTransaction() {
		return new Transaction();
	}

	@Override
	protected void doBegin(Object transaction, TransactionDefinition definition) {
		((Transaction) transaction).begin(((Definition) definition).scope);
	}

	/**
	 * There is nothing to be committed. What others have registered for the time after
	 * the commit is done after the scope, where it can write.
	 */
	@Override
	protected void doCommit(DefaultTransactionStatus status) {
		((Transaction) status.getTransaction()).end();
	}

	@Override
	protected void doRollback(DefaultTransactionStatus status) {
		((Transaction) status.getTransaction()).end();
	}

	@Override
	protected void doCleanupAfterCompletion(Object transaction) {
		((Transaction) transaction).end();
	}

	private PooledConnections.Lease lease() {
		if (this.pooled.areBound()) {
			return this.pooled.lease();
		}
		Connection open = OpenEntityManagers.connectionOf(this.dataSource);
		return (open != null) ? PooledConnections.Lease.ofOthers(open) : leaseFromPool();
	}

	/**
	 * What was read on a connection without autocommit has begun a transaction.
	 */
	private PooledConnections.Lease leaseFromPool() {
		try {
			return new PooledConnections.Lease(DataSourceUtils.getConnection(this.dataSource), (connection) -> {
				try {
					if (!connection.isClosed() && !connection.getAutoCommit()) {
						connection.rollback();
					}
				}
				finally {
					DataSourceUtils.doReleaseConnection(connection, this.dataSource);
				}
			});
		}
		catch (CannotGetJdbcConnectionException ex) {
			throw new CannotCreateTransactionException("Could not get a connection to read the past on", ex);
		}
	}

	/**
	 * The scope as it is asked for.
	 */
	private static final class Definition extends DefaultTransactionDefinition {

		private final transient ReadOnlyScope scope;

		Definition(ReadOnlyScope scope) {
			super(PROPAGATION_REQUIRES_NEW);
			this.scope = scope;
			setReadOnly(true);
			setName(scope.name());
		}

	}

	/**
	 * What a scope has bound to the thread, and what had been bound there before.
	 */
	private final class Transaction {

		private final List<Exchange> exchanges = new ArrayList<>();

		private @Nullable ReadOnlyScope scope;

		private PooledConnections.@Nullable Lease lease;

		void begin(ReadOnlyScope scope) {
			DataSource dataSource = ReadOnlyScopes.this.dataSource;
			this.lease = lease();
			this.scope = scope;
			try {
				Connection connection = scope.open(this.lease.connection());
				List<ScopeResource> resources = new ArrayList<>();
				ConnectionHolder holder = new ScopeConnectionHolder(dataSource, connection, this.lease.connection());
				if (TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder outer
						&& outer.hasTimeout()) {
					holder.setTimeoutInMillis(outer.getTimeToLiveInMillis());
				}
				resources.add(new ScopeResource(dataSource, holder, () -> {
				}));
				resources.addAll(scope.resources(connection));
				resources.forEach((resource) -> this.exchanges.add(new Exchange(resource)));
			}
			catch (RuntimeException | Error ex) {
				end();
				throw ex;
			}
		}

		/**
		 * Called again, it does nothing.
		 */
		void end() {
			for (int i = this.exchanges.size() - 1; i >= 0; i--) {
				this.exchanges.remove(i).undo();
			}
			ReadOnlyScope ended = this.scope;
			PooledConnections.Lease leased = this.lease;
			this.scope = null;
			this.lease = null;
			try {
				if (ended != null) {
					ended.close();
				}
			}
			finally {
				if (leased != null) {
					giveBack(leased);
				}
			}
		}

		private void giveBack(PooledConnections.Lease leased) {
			try {
				leased.giveBack();
			}
			catch (RuntimeException ex) {
				logger.warn("The connection of a scope that read the past could not be given back", ex);
			}
		}

	}

	private static final class Exchange {

		private final ScopeResource resource;

		private @Nullable Object previous;

		Exchange(ScopeResource resource) {
			this.resource = resource;
			ScopeGuard.exchange(() -> {
				this.previous = TransactionSynchronizationManager.unbindResourceIfPossible(resource.key());
				TransactionSynchronizationManager.bindResource(resource.key(), resource.holder());
			});
		}

		void undo() {
			ScopeGuard.exchange(() -> {
				TransactionSynchronizationManager.unbindResourceIfPossible(this.resource.key());
				if (this.previous != null) {
					TransactionSynchronizationManager.bindResource(this.resource.key(), this.previous);
				}
			});
			try {
				this.resource.close().run();
			}
			catch (RuntimeException ex) {
				logger.warn("%s could not be closed after a scope that read the past".formatted(this.resource.key()),
						ex);
			}
		}

	}

	/**
	 * Counts as a transaction, so that others take part in it.
	 */
	private static final class ScopeConnectionHolder extends ConnectionHolder {

		private final DataSource dataSource;

		private final Connection real;

		ScopeConnectionHolder(DataSource dataSource, Connection connection, Connection real) {
			super(connection, true);
			this.dataSource = dataSource;
			this.real = real;
			setSynchronizedWithTransaction(true);
		}

		@Override
		public boolean isVoid() {
			ScopeGuard.check(this.dataSource, this);
			return false;
		}

	}

}
