package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

import org.apache.commons.dbcp2.BasicDataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeansException;
import org.springframework.beans.PropertyAccessorFactory;

/**
 * A pool of Commons DBCP 2.
 *
 * @param dataSource the pool
 */
record Dbcp2Pool(BasicDataSource dataSource) implements ConnectionPool {

	private static final Log logger = LogFactory.getLog(Dbcp2Pool.class);

	@Override
	public @Nullable String url() {
		return this.dataSource.getUrl();
	}

	@Override
	public @Nullable String driverClassName() {
		return this.dataSource.getDriverClassName();
	}

	/**
	 * They have no public getter.
	 */
	@Override
	public Properties driverProperties() {
		try {
			return (PropertyAccessorFactory.forDirectFieldAccess(this.dataSource)
				.getPropertyValue("connectionProperties") instanceof Properties properties) ? properties
						: new Properties();
		}
		catch (BeansException | IllegalArgumentException ex) {
			logger.debug("The driver properties of the pool cannot be read", ex);
			return new Properties();
		}
	}

	@Override
	public boolean addDriverProperties(Map<String, String> properties) {
		if (this.dataSource.getNumActive() + this.dataSource.getNumIdle() > 0) {
			return false;
		}
		properties.forEach(this.dataSource::addConnectionProperty);
		return true;
	}

	@Override
	public boolean isAutoCommit() {
		return !Boolean.FALSE.equals(this.dataSource.getDefaultAutoCommit());
	}

	@Override
	@SuppressWarnings("deprecation")
	public Connection connect() throws SQLException {
		return connect(this.dataSource.getUserName(), this.dataSource.getPassword());
	}

	@Override
	public Connection connect(@Nullable String username, @Nullable String password) throws SQLException {
		return new ConnectionSetup(this.dataSource.getDefaultCatalog(), this.dataSource.getDefaultSchema(),
				this.dataSource.getConnectionInitSqls())
			.prepare(new DriverAccess(this.dataSource.getUrl(), this.dataSource.getDriverClassName(), username,
					password, driverProperties())
				.connect());
	}

	@Override
	public String toString() {
		return "DBCP2 pool";
	}

}
