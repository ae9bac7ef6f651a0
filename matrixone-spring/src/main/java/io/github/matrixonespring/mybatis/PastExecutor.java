package io.github.matrixonespring.mybatis;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import org.apache.ibatis.cache.CacheKey;
import org.apache.ibatis.cursor.Cursor;
import org.apache.ibatis.executor.BatchResult;
import org.apache.ibatis.executor.Executor;
import org.apache.ibatis.mapping.BoundSql;
import org.apache.ibatis.mapping.MappedStatement;
import org.apache.ibatis.reflection.MetaObject;
import org.apache.ibatis.session.ResultHandler;
import org.apache.ibatis.session.RowBounds;
import org.apache.ibatis.transaction.Transaction;

import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * An executor of a scope. It makes the keys that results are kept by in a session, and
 * that whatever is loaded lazily comes back with: so it is noticed what was read in
 * another session.
 */
@SuppressWarnings("rawtypes")
final class PastExecutor implements Executor {

	private final Executor target;

	private final Connection connection;

	private final Thread thread = Thread.currentThread();

	/**
	 * Create a new {@code PastExecutor}.
	 * @param target the executor, without caches
	 * @param connection the connection of the scope, which is closed with it
	 */
	PastExecutor(Executor target, Connection connection) {
		this.target = target;
		this.connection = connection;
	}

	@Override
	public <E> List<E> query(MappedStatement statement, Object parameter, RowBounds bounds, ResultHandler handler,
			CacheKey key, BoundSql sql) throws SQLException {
		if (!(key instanceof PastKey)) {
			throw new InvalidDataAccessApiUsageException(
					"""
							%s would be read of the past for something that was read outside of the scope. Nothing was sent. Load \
							what is loaded lazily before the scope, or read the whole within it"""
						.formatted(statement.getId()));
		}
		return this.target.query(statement, parameter, bounds, handler, key, sql);
	}

	@Override
	public <E> List<E> query(MappedStatement statement, Object parameter, RowBounds bounds, ResultHandler handler)
			throws SQLException {
		BoundSql sql = statement.getBoundSql(parameter);
		return query(statement, parameter, bounds, handler, createCacheKey(statement, parameter, bounds, sql), sql);
	}

	@Override
	public CacheKey createCacheKey(MappedStatement statement, Object parameter, RowBounds bounds, BoundSql sql) {
		return new PastKey(this.target.createCacheKey(statement, parameter, bounds, sql));
	}

	@Override
	public <E> Cursor<E> queryCursor(MappedStatement statement, Object parameter, RowBounds bounds)
			throws SQLException {
		return this.target.queryCursor(statement, parameter, bounds);
	}

	/**
	 * Refused by the connection, as any other write.
	 */
	@Override
	public int update(MappedStatement statement, Object parameter) throws SQLException {
		return this.target.update(statement, parameter);
	}

	@Override
	public List<BatchResult> flushStatements() throws SQLException {
		return this.target.flushStatements();
	}

	@Override
	public void commit(boolean required) throws SQLException {
		this.target.commit(required);
	}

	@Override
	public void rollback(boolean required) throws SQLException {
		this.target.rollback(required);
	}

	@Override
	public boolean isCached(MappedStatement statement, CacheKey key) {
		return this.target.isCached(statement, key);
	}

	@Override
	public void clearLocalCache() {
		this.target.clearLocalCache();
	}

	@Override
	public void deferLoad(MappedStatement statement, MetaObject result, String property, CacheKey key,
			Class<?> targetType) {
		this.target.deferLoad(statement, result, property, key, targetType);
	}

	@Override
	public Transaction getTransaction() {
		return this.target.getTransaction();
	}

	@Override
	public void close(boolean forceRollback) {
		this.target.close(forceRollback);
	}

	@Override
	public boolean isClosed() {
		return this.target.isClosed();
	}

	@Override
	public void setExecutorWrapper(Executor executor) {
		this.target.setExecutorWrapper(executor);
	}

	private void requireScope() {
		boolean open;
		try {
			open = this.thread == Thread.currentThread() && !this.connection.isClosed();
		}
		catch (SQLException ex) {
			open = false;
		}
		if (!open) {
			throw new InvalidDataAccessApiUsageException(
					"""
							This was read in a scope that reads the past, and something of it is loaded lazily after the scope or \
							by another thread: it would be of the present. Nothing was sent. Load it within the scope""");
		}
	}

	/**
	 * The key of something that was read in the scope. MyBatis opens a session of its own
	 * to load the rest of it after the scope or for another thread, and looks for the key
	 * there before it sends anything.
	 */
	private final class PastKey extends CacheKey {

		private static final long serialVersionUID = 1L;

		private final CacheKey key;

		PastKey(CacheKey key) {
			this.key = key;
		}

		@Override
		public int getUpdateCount() {
			return this.key.getUpdateCount();
		}

		@Override
		public void update(Object object) {
			this.key.update(object);
		}

		@Override
		public void updateAll(Object[] objects) {
			this.key.updateAll(objects);
		}

		@Override
		public boolean equals(Object other) {
			return other instanceof PastKey past && this.key.equals(past.key);
		}

		@Override
		public int hashCode() {
			requireScope();
			return this.key.hashCode();
		}

		@Override
		public String toString() {
			return this.key.toString();
		}

		@Override
		public CacheKey clone() throws CloneNotSupportedException {
			return new PastKey(this.key.clone());
		}

	}

}
