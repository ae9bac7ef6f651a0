package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.transaction.SeparateConnectionSettings.Admin;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

/**
 * Connections beside the application's pool. They come from a small pool of our own,
 * which is opened on first use and keeps none that is idle. Who holds one never waits for
 * the application's pool, so that an application pool of one cannot block itself.
 */
final class SeparateConnections implements AutoCloseable {

	private final DataSource application;

	private final SeparateConnectionSettings settings;

	private final @Nullable Admin admin;

	private final Lock lock = new ReentrantLock();

	private @Nullable HikariDataSource pool;

	/**
	 * Create connections.
	 * @param admin the user, or {@code null} for that of the application
	 */
	SeparateConnections(DataSource application, SeparateConnectionSettings settings, @Nullable Admin admin) {
		this.application = application;
		this.settings = settings;
		this.admin = admin;
	}

	/**
	 * Take a connection with autocommit switched on.
	 * @throws InvalidDataAccessApiUsageException if there is no way to connect
	 */
	Connection getConnection() {
		DataSource dataSource = pool();
		try {
			return dataSource.getConnection();
		}
		catch (SQLException ex) {
			throw new CannotGetJdbcConnectionException(
					"Could not get one of the %d connections beside the application's pool within %s"
						.formatted(this.settings.maximum(), this.settings.timeout()),
					ex);
		}
	}

	/**
	 * Tell whether it is known how to connect.
	 */
	boolean arePossible() {
		this.lock.lock();
		try {
			return this.pool != null || (HikariPools.areAvailable()
					&& (HikariPools.find(this.application) != null || this.settings.fallback().get() != null));
		}
		finally {
			this.lock.unlock();
		}
	}

	private DataSource pool() {
		this.lock.lock();
		try {
			if (this.pool == null) {
				this.pool = open();
			}
			return this.pool;
		}
		finally {
			this.lock.unlock();
		}
	}

	private HikariDataSource open() {
		HikariDataSource opened = HikariPools.areAvailable()
				? SeparatePool.open(this.application, this.settings, this.admin) : null;
		if (opened == null) {
			throw new InvalidDataAccessApiUsageException(
					"""
							This needs a connection beside the application's pool, and there is none: the DataSource is not a \
							HikariCP pool that can be copied (%s). Set matrixone.admin.url, matrixone.admin.username and \
							matrixone.admin.password (HikariCP must be on the class path), or call it outside of a transaction"""
						.formatted(this.application.getClass().getName()));
		}
		return opened;
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			if (this.pool != null) {
				this.pool.close();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

}
