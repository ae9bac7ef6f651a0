package io.github.matrixonespring.test.connection;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import io.github.matrixonespring.transaction.DatabaseSelector;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * The application's {@link DataSource}, of which each connection leads to the database of
 * the current test.
 *
 * @since 0.1.0
 */
public final class SwitchingDataSource extends DelegatingDataSource implements DatabaseSelector {

	private final Leases leases;

	private final Pool pool;

	/**
	 * Create a data source.
	 * @param target the application's own
	 * @param leases which database each thread uses
	 */
	public SwitchingDataSource(DataSource target, Leases leases) {
		super(target);
		this.leases = leases;
		this.pool = new Pool(target);
	}

	@Override
	public Connection getConnection() throws SQLException {
		return open(obtainTargetDataSource()::getConnection);
	}

	@Override
	public Connection getConnection(String username, String password) throws SQLException {
		return open(() -> obtainTargetDataSource().getConnection(username, password));
	}

	@Override
	public String selectedDatabase() throws SQLException {
		return this.leases.current().database();
	}

	private Connection open(Pool.ConnectionSource source) throws SQLException {
		Lease lease = this.leases.current();
		String use = lease.use();
		Connection connection = this.pool.take(lease.database(), use, source);
		try {
			TrackedConnection tracked = new TrackedConnection(lease, connection, this.pool);
			lease.add(tracked, use);
			return tracked.proxy();
		}
		catch (SQLException ex) {
			this.pool.discard(connection);
			throw ex;
		}
	}

}
