package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariCredentialsProvider;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.util.Credentials;
import com.zaxxer.hikari.util.PropertyElf;
import com.zaxxer.hikari.util.UtilityElf;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.lookup.JndiDataSourceLookup;
import org.springframework.util.StringUtils;

/**
 * A pool of HikariCP. It connects by a {@link DataSource} that it was given, else by the
 * class of one, else by its URL, else by JNDI.
 *
 * @param dataSource the pool
 */
record HikariPool(HikariDataSource dataSource) implements ConnectionPool {

	private static final String URL = "url";

	@Override
	public @Nullable String url() {
		if (this.dataSource.getDataSource() != null) {
			return given().map(ConnectionPool::url).orElse(null);
		}
		return (dataSourceClassName() != null) ? this.dataSource.getDataSourceProperties().getProperty(URL)
				: this.dataSource.getJdbcUrl();
	}

	@Override
	public @Nullable String driverClassName() {
		if (this.dataSource.getDataSource() != null) {
			return given().map(ConnectionPool::driverClassName).orElse(null);
		}
		return (dataSourceClassName() != null) ? dataSourceClassName() : this.dataSource.getDriverClassName();
	}

	@Override
	public Properties driverProperties() {
		return (this.dataSource.getDataSource() != null)
				? given().map(ConnectionPool::driverProperties).orElseGet(Properties::new)
				: this.dataSource.getDataSourceProperties();
	}

	@Override
	public boolean addDriverProperties(Map<String, String> properties) {
		if (this.dataSource.isRunning()) {
			return false;
		}
		if (this.dataSource.getDataSource() != null) {
			return given().filter((given) -> given.addDriverProperties(properties)).isPresent();
		}
		if (dataSourceClassName() != null && driver() == JdbcDriver.MARIADB) {
			// Its DataSource has no properties but the URL.
			String url = url();
			if (url == null) {
				return false;
			}
			this.dataSource.addDataSourceProperty(URL, JdbcUrl.with(url, properties));
			return true;
		}
		if (this.dataSource.getDataSourceJNDI() != null) {
			return false;
		}
		properties.forEach(this.dataSource::addDataSourceProperty);
		return true;
	}

	@Override
	public boolean renew() {
		HikariPoolMXBean pool = this.dataSource.getHikariPoolMXBean();
		if (pool != null) {
			pool.softEvictConnections();
		}
		return true;
	}

	@Override
	public boolean isAutoCommit() {
		return this.dataSource.isAutoCommit();
	}

	@Override
	public Connection connect() throws SQLException {
		Credentials credentials = credentials();
		return connect(credentials);
	}

	@Override
	public Connection connect(@Nullable String username, @Nullable String password) throws SQLException {
		return connect(Credentials.of(username, password));
	}

	private Connection connect(Credentials credentials) throws SQLException {
		Collection<String> statements = StringUtils.hasText(this.dataSource.getConnectionInitSql())
				? List.of(this.dataSource.getConnectionInitSql()) : List.of();
		return new ConnectionSetup(this.dataSource.getCatalog(), this.dataSource.getSchema(), statements)
			.prepare(open(credentials.getUsername(), credentials.getPassword()));
	}

	private Connection open(@Nullable String username, @Nullable String password) throws SQLException {
		DataSource opener = opener();
		if (opener != null) {
			return (username != null) ? opener.getConnection(username, password) : opener.getConnection();
		}
		return new DriverAccess(this.dataSource.getJdbcUrl(), this.dataSource.getDriverClassName(), username, password,
				this.dataSource.getDataSourceProperties())
			.connect();
	}

	private @Nullable DataSource opener() {
		if (this.dataSource.getDataSource() != null) {
			return this.dataSource.getDataSource();
		}
		String className = dataSourceClassName();
		if (className != null) {
			DataSource created = UtilityElf.createInstance(className, DataSource.class);
			PropertyElf.setTargetFromProperties(created, this.dataSource.getDataSourceProperties());
			return created;
		}
		return (this.dataSource.getJdbcUrl() == null && this.dataSource.getDataSourceJNDI() != null)
				? new JndiDataSourceLookup().getDataSource(this.dataSource.getDataSourceJNDI()) : null;
	}

	/**
	 * As the pool does for each connection.
	 */
	private Credentials credentials() {
		HikariCredentialsProvider provider = this.dataSource.getCredentialsProvider();
		if (provider != null) {
			return provider.getCredentials();
		}
		return Boolean.getBoolean("com.zaxxer.hikari.legacy.supportUserPassDataSourceOverride")
				? Credentials.of(this.dataSource.getUsername(), this.dataSource.getPassword())
				: this.dataSource.getCredentials();
	}

	private @Nullable String dataSourceClassName() {
		return StringUtils.hasText(this.dataSource.getDataSourceClassName()) ? this.dataSource.getDataSourceClassName()
				: null;
	}

	private Optional<ConnectionPool> given() {
		return ConnectionPool.find(this.dataSource.getDataSource());
	}

	@Override
	public String toString() {
		String name = this.dataSource.getPoolName();
		return (name != null) ? "HikariCP pool '" + name + "'" : "HikariCP pool";
	}

}
