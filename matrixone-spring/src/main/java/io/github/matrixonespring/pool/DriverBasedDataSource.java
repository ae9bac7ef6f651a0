package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.AbstractDriverBasedDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Spring's own {@link javax.sql.DataSource}s, which have no pool.
 *
 * @param dataSource the {@link javax.sql.DataSource}
 */
record DriverBasedDataSource(AbstractDriverBasedDataSource dataSource) implements ConnectionPool {

	@Override
	public @Nullable String url() {
		return this.dataSource.getUrl();
	}

	@Override
	public @Nullable String driverClassName() {
		Driver driver = (this.dataSource instanceof SimpleDriverDataSource simple) ? simple.getDriver() : null;
		return (driver != null) ? driver.getClass().getName() : null;
	}

	@Override
	public Properties driverProperties() {
		Properties properties = this.dataSource.getConnectionProperties();
		return (properties != null) ? properties : new Properties();
	}

	@Override
	public boolean addDriverProperties(Map<String, String> properties) {
		Properties all = new Properties();
		all.putAll(driverProperties());
		all.putAll(properties);
		this.dataSource.setConnectionProperties(all);
		return true;
	}

	@Override
	public boolean isAutoCommit() {
		return true;
	}

	@Override
	public Connection connect() throws SQLException {
		return connect(this.dataSource.getUsername(), this.dataSource.getPassword());
	}

	@Override
	public Connection connect(@Nullable String username, @Nullable String password) throws SQLException {
		String url = this.dataSource.getUrl();
		if (url == null) {
			throw new SQLException("The DataSource has no URL", "08001");
		}
		return new ConnectionSetup(this.dataSource.getCatalog(), this.dataSource.getSchema(),
				ConnectionSetup.NONE.statements())
			.prepare(new DriverAccess(url, driverClassName(), username, password, driverProperties()).connect());
	}

	@Override
	public String toString() {
		return this.dataSource.getClass().getSimpleName();
	}

}
