package io.github.matrixonespring.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

import com.mysql.cj.jdbc.MysqlDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.PropertyAccessorFactory;

/**
 * The {@link javax.sql.DataSource} of MySQL Connector/J, which has no pool.
 *
 * @param dataSource the {@link javax.sql.DataSource}
 */
record ConnectorDataSource(MysqlDataSource dataSource) implements ConnectionPool {

	@Override
	public @Nullable String url() {
		return this.dataSource.getUrl();
	}

	@Override
	public String driverClassName() {
		return this.dataSource.getClass().getName();
	}

	@Override
	public Properties driverProperties() {
		return this.dataSource.exposeAsProperties();
	}

	@Override
	public boolean addDriverProperties(Map<String, String> properties) {
		PropertyAccessorFactory.forBeanPropertyAccess(this.dataSource).setPropertyValues(properties);
		return true;
	}

	@Override
	public boolean isAutoCommit() {
		return true;
	}

	@Override
	public Connection connect() throws SQLException {
		return this.dataSource.getConnection();
	}

	@Override
	public Connection connect(@Nullable String username, @Nullable String password) throws SQLException {
		return this.dataSource.getConnection(username, password);
	}

	@Override
	public String toString() {
		return this.dataSource.getClass().getSimpleName();
	}

}
