package io.github.matrixonespring.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.DriverManager;
import java.sql.SQLException;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Makes an application send its commands where they are written down.
 */
public final class WiredDatabase
		implements AutoCloseable, ApplicationContextInitializer<ConfigurableApplicationContext> {

	private final Wire wire = new Wire();

	private final TestDatabase database;

	private final WireTap tap;

	public WiredDatabase(TestDatabase database) {
		this.database = database;
		try {
			this.tap = TestServer.isReal() ? new WireTap(database.url(), this.wire) : null;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public Wire wire() {
		return this.wire;
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String beanName) {
				if (bean instanceof HikariDataSource pool) {
					tap(pool);
				}
				return bean;
			}

		});
	}

	private void tap(HikariDataSource pool) {
		if (this.tap != null) {
			pool.setJdbcUrl(this.tap.url());
			return;
		}
		try {
			SimpleDriverDataSource driver = new SimpleDriverDataSource(DriverManager.getDriver(this.database.url()),
					this.database.url(), this.database.username(), this.database.password());
			pool.setDataSource(new RecordingPool(this.wire).record(driver));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Override
	public void close() throws IOException {
		if (this.tap != null) {
			this.tap.close();
		}
	}

}
