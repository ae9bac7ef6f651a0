package io.github.matrixonespring.test.context;

import java.util.function.Supplier;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneDataSourceBean;
import io.github.matrixonespring.test.connection.SwitchingDataSource;
import io.github.matrixonespring.test.server.ServerAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Makes the application's {@link DataSource} lead to the databases of its tests.
 */
class DataSourcePostProcessor implements BeanPostProcessor {

	private static final boolean hikariPresent = ClassUtils.isPresent("com.zaxxer.hikari.HikariDataSource",
			DataSourcePostProcessor.class.getClassLoader());

	private final Supplier<MatrixOneDataSourceBean> dataSource;

	private final Supplier<@Nullable JdbcConnectionDetails> connectionDetails;

	private final Supplier<TestDatabases> databases;

	DataSourcePostProcessor(Supplier<MatrixOneDataSourceBean> dataSource,
			Supplier<@Nullable JdbcConnectionDetails> connectionDetails, Supplier<TestDatabases> databases) {
		this.dataSource = dataSource;
		this.connectionDetails = connectionDetails;
		this.databases = databases;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof DataSource candidate && isMeant(beanName) && !this.databases.get().isOpen()) {
			HikariDataSource pool = hikari(candidate);
			ServerAddress address = address(pool);
			this.databases.get().open(address);
			if (pool != null && !pool.isRunning()) {
				// The database of the URL need not exist, and nothing is to lead there.
				pool.setJdbcUrl(address.url());
				pool.setCatalog(null);
				pool.setSchema(null);
			}
		}
		return bean;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		return (bean instanceof DataSource candidate && isMeant(beanName) && !(bean instanceof SwitchingDataSource))
				? new SwitchingDataSource(candidate, this.databases.get().leases()) : bean;
	}

	private boolean isMeant(String beanName) {
		return this.dataSource.get().isNamed(beanName);
	}

	private ServerAddress address(@Nullable HikariDataSource pool) {
		if (pool != null && pool.getJdbcUrl() != null) {
			return ServerAddress.of(pool.getJdbcUrl(), pool.getUsername(), pool.getPassword());
		}
		JdbcConnectionDetails details = this.connectionDetails.get();
		Assert.state(details != null, """
				It is not known which server the DataSource connects to: tests with a database each need one that is a \
				HikariCP pool with a JDBC URL, or made by Spring Boot""");
		return ServerAddress.of(details.getJdbcUrl(), details.getUsername(), details.getPassword());
	}

	private static @Nullable HikariDataSource hikari(DataSource dataSource) {
		return hikariPresent ? DataSourceUnwrapper.unwrap(dataSource, HikariConfigMXBean.class, HikariDataSource.class)
				: null;
	}

}
