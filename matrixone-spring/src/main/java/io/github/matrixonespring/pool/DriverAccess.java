package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ClassUtils;

/**
 * How to connect by a JDBC driver.
 *
 * @param url the JDBC URL
 * @param driverClassName the driver, or {@code null} to find it by the URL; one that does
 * not know the URL is left out
 * @param username the user
 * @param password the password
 * @param properties further properties for the driver
 * @since 0.1.0
 */
public record DriverAccess(String url, @Nullable String driverClassName, @Nullable String username,
		@Nullable String password, Properties properties) {

	/**
	 * Connect.
	 * @return the connection
	 * @throws SQLException if the server refuses it, or cannot be reached, or if there is
	 * no driver for the URL
	 */
	public Connection connect() throws SQLException {
		Properties all = new Properties();
		// A value need not be text.
		all.putAll(this.properties);
		put(all, "user", this.username);
		put(all, "password", this.password);
		Connection connection = driver().connect(this.url, all);
		if (connection == null) {
			throw new SQLException("The driver does not know the URL", "08001");
		}
		return connection;
	}

	private static void put(Properties properties, String name, @Nullable String value) {
		if (value != null) {
			properties.setProperty(name, value);
		}
	}

	private Driver driver() throws SQLException {
		if (this.driverClassName != null) {
			Driver named = driver(this.driverClassName);
			if (named.acceptsURL(this.url)) {
				return named;
			}
		}
		return DriverManager.getDriver(this.url);
	}

	private static Driver driver(String className) throws SQLException {
		Driver registered = DriverManager.drivers()
			.filter((driver) -> driver.getClass().getName().equals(className))
			.findFirst()
			.orElse(null);
		if (registered != null) {
			return registered;
		}
		try {
			return BeanUtils.instantiateClass(ClassUtils.forName(className, null), Driver.class);
		}
		catch (ClassNotFoundException ex) {
			throw new SQLException("The driver " + className + " is not on the class path", ex);
		}
	}

	@Override
	public String toString() {
		return "DriverAccess[url=" + this.url + ", username=" + this.username + "]";
	}

}
