package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;

import javax.security.auth.callback.PasswordCallback;

import com.alibaba.druid.pool.DruidDataSource;
import com.alibaba.druid.util.DruidPasswordCallback;
import org.jspecify.annotations.Nullable;

/**
 * A pool of Druid.
 *
 * @param dataSource the pool
 */
record DruidPool(DruidDataSource dataSource) implements ConnectionPool {

	@Override
	public @Nullable String url() {
		return this.dataSource.getUrl();
	}

	/**
	 * That of Druid's starter does.
	 */
	@Override
	public boolean takesUrlLater() {
		return url() == null && !this.dataSource.isInited();
	}

	@Override
	public @Nullable String driverClassName() {
		return this.dataSource.getDriverClassName();
	}

	/**
	 * It only knows the drivers of a list of its own.
	 */
	@Override
	public void nameDriver(String driverClassName) {
		if (this.dataSource.getDriverClassName() == null && !this.dataSource.isInited()) {
			this.dataSource.setDriverClassName(driverClassName);
		}
	}

	@Override
	public Properties driverProperties() {
		return this.dataSource.getConnectProperties();
	}

	@Override
	public boolean addDriverProperties(Map<String, String> properties) {
		if (this.dataSource.getCreateCount() > 0 || this.dataSource.isClosed()) {
			return false;
		}
		Properties all = new Properties();
		all.putAll(this.dataSource.getConnectProperties());
		all.putAll(properties);
		this.dataSource.setConnectProperties(all);
		return true;
	}

	@Override
	public boolean isAutoCommit() {
		return this.dataSource.isDefaultAutoCommit();
	}

	@Override
	public Connection connect() throws SQLException {
		String username = (this.dataSource.getUserCallback() != null) ? this.dataSource.getUserCallback().getName()
				: this.dataSource.getUsername();
		return connect(username, password());
	}

	/**
	 * As the pool asks for each connection.
	 */
	private @Nullable String password() {
		PasswordCallback callback = this.dataSource.getPasswordCallback();
		if (callback instanceof DruidPasswordCallback druid) {
			druid.setUrl(this.dataSource.getUrl());
			druid.setProperties(this.dataSource.getConnectProperties());
		}
		char[] password = (callback != null) ? callback.getPassword() : null;
		return (password != null) ? new String(password) : this.dataSource.getPassword();
	}

	@Override
	public Connection connect(@Nullable String username, @Nullable String password) throws SQLException {
		List<String> statements = this.dataSource.getConnectionInitSqls().stream().toList();
		return new ConnectionSetup(this.dataSource.getDefaultCatalog(), null, statements)
			.prepare(new DriverAccess(this.dataSource.getUrl(), this.dataSource.getDriverClassName(), username,
					password, properties())
				.connect());
	}

	private Properties properties() {
		Properties properties = new Properties();
		if (this.dataSource.getConnectTimeout() > 0 && driver() == JdbcDriver.MYSQL) {
			properties.setProperty("connectTimeout", String.valueOf(this.dataSource.getConnectTimeout()));
		}
		properties.putAll(this.dataSource.getConnectProperties());
		return properties;
	}

	@Override
	public String toString() {
		return "Druid pool '" + this.dataSource.getName() + "'";
	}

}
