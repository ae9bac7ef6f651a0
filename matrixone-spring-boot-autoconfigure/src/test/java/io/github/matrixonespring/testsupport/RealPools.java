package io.github.matrixonespring.testsupport;

import java.util.Properties;
import java.util.stream.Stream;

import javax.sql.DataSource;

import com.alibaba.druid.pool.DruidDataSource;
import com.zaxxer.hikari.HikariDataSource;
import org.apache.commons.dbcp2.BasicDataSource;

import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The connection pools that are known, for tests that each of them must pass.
 */
public enum RealPools {

	HIKARI {
		@Override
		public DataSource create(String url, String username, String password, Properties properties) {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl(url);
			pool.setUsername(username);
			pool.setPassword(password);
			pool.setDataSourceProperties(properties);
			pool.setMaximumPoolSize(2);
			return pool;
		}
	},

	DRUID {
		@Override
		public DataSource create(String url, String username, String password, Properties properties) {
			DruidDataSource pool = new DruidDataSource();
			pool.setUrl(url);
			pool.setUsername(username);
			pool.setPassword(password);
			pool.setConnectProperties(properties);
			if (url.startsWith("jdbc:p6spy:")) {
				// Druid knows the drivers of a list of its own.
				pool.setDriverClassName("com.p6spy.engine.spy.P6SpyDriver");
			}
			pool.setMaxActive(2);
			return pool;
		}
	},

	DBCP2 {
		@Override
		public DataSource create(String url, String username, String password, Properties properties) {
			BasicDataSource pool = new BasicDataSource();
			pool.setUrl(url);
			pool.setUsername(username);
			pool.setPassword(password);
			properties.stringPropertyNames()
				.forEach((name) -> pool.addConnectionProperty(name, properties.getProperty(name)));
			pool.setMaxTotal(2);
			return pool;
		}
	},

	TOMCAT {
		@Override
		public DataSource create(String url, String username, String password, Properties properties) {
			org.apache.tomcat.jdbc.pool.DataSource pool = new org.apache.tomcat.jdbc.pool.DataSource();
			pool.setUrl(url);
			pool.setUsername(username);
			pool.setPassword(password);
			pool.setDbProperties(properties);
			pool.setMaxActive(2);
			pool.setInitialSize(0);
			return pool;
		}
	},

	NONE {
		@Override
		public DataSource create(String url, String username, String password, Properties properties) {
			DriverManagerDataSource dataSource = new DriverManagerDataSource(url, username, password);
			dataSource.setConnectionProperties(properties);
			return dataSource;
		}
	};

	/**
	 * Create a pool, which connects on first use.
	 * @param url the JDBC URL
	 * @param username the user
	 * @param password the password
	 * @param properties properties for the driver
	 * @return the pool
	 */
	public abstract DataSource create(String url, String username, String password, Properties properties);

	/**
	 * Close a pool.
	 * @param pool the pool
	 */
	public static void close(DataSource pool) {
		Stream.of(pool).filter(AutoCloseable.class::isInstance).map(AutoCloseable.class::cast).forEach((closeable) -> {
			try {
				closeable.close();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		if (pool instanceof org.apache.tomcat.jdbc.pool.DataSource tomcat) {
			tomcat.close(true);
		}
	}

}
