package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import org.apache.tomcat.jdbc.pool.DataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A pool of Tomcat JDBC.
 *
 * @param dataSource the pool
 */
record TomcatPool(DataSource dataSource) implements ConnectionPool {

	@Override
	public @Nullable String url() {
		return this.dataSource.getUrl();
	}

	@Override
	public @Nullable String driverClassName() {
		return this.dataSource.getDriverClassName();
	}

	@Override
	public Properties driverProperties() {
		return this.dataSource.getDbProperties();
	}

	@Override
	public boolean addDriverProperties(Map<String, String> properties) {
		if (this.dataSource.getPool() != null && this.dataSource.getPool().getSize() > 0) {
			return false;
		}
		Properties all = new Properties();
		all.putAll(driverProperties());
		all.putAll(properties);
		this.dataSource.setDbProperties(all);
		return true;
	}

	@Override
	public boolean isAutoCommit() {
		return !Boolean.FALSE.equals(this.dataSource.isDefaultAutoCommit());
	}

	/**
	 * The pool itself does not show its password.
	 */
	@Override
	public Connection connect() throws SQLException {
		return connect(this.dataSource.getUsername(), this.dataSource.getPoolProperties().getPassword());
	}

	@Override
	public Connection connect(@Nullable String username, @Nullable String password) throws SQLException {
		List<String> statements = StringUtils.hasText(this.dataSource.getInitSQL())
				? List.of(this.dataSource.getInitSQL()) : List.of();
		return new ConnectionSetup(this.dataSource.getDefaultCatalog(), null, statements)
			.prepare(new DriverAccess(this.dataSource.getUrl(), this.dataSource.getDriverClassName(), username,
					password, driverProperties())
				.connect());
	}

	@Override
	public String toString() {
		return "Tomcat pool '" + this.dataSource.getName() + "'";
	}

}
