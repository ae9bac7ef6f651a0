package io.github.matrixonespring.testsupport;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Makes commits of an application fail, with errors that a healthy server does not give.
 */
public final class FaultyCommits implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private final TestDatabase database;

	private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

	public FaultyCommits(TestDatabase database) {
		this.database = database;
	}

	/**
	 * Answer the next commit with an error; nothing is committed.
	 * @param error the error
	 */
	public void refuseNext(SQLException error) {
		this.faults.add((connection) -> {
			throw error;
		});
	}

	/**
	 * Answer the next commit with an error although it is done.
	 * @param error the error
	 */
	public void commitNextAndAnswer(SQLException error) {
		this.faults.add((connection) -> {
			connection.commit();
			throw error;
		});
	}

	/**
	 * Lose the connection when the next commit is done, before it is answered.
	 */
	public void commitNextAndLoseConnection() {
		this.faults.add((connection) -> {
			connection.commit();
			connection.abort(Runnable::run);
			throw new SQLRecoverableException("Communications link failure", "08S01", 0);
		});
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String beanName) {
				if (bean instanceof HikariDataSource pool) {
					pool.setDataSource(new FaultyDataSource());
				}
				return bean;
			}

		});
	}

	private Object call(Connection connection, String method, CheckedCall call) throws Throwable {
		Fault fault = method.equals("commit") ? this.faults.poll() : null;
		if (fault != null) {
			fault.commit(connection);
			return null;
		}
		return call.run();
	}

	@FunctionalInterface
	private interface Fault {

		void commit(Connection connection) throws SQLException;

	}

	@FunctionalInterface
	private interface CheckedCall {

		Object run() throws Throwable;

	}

	private final class FaultyDataSource extends DelegatingDataSource {

		FaultyDataSource() {
			TestDatabase server = FaultyCommits.this.database;
			try {
				setTargetDataSource(new SimpleDriverDataSource(DriverManager.getDriver(server.url()), server.url(),
						server.username(), server.password()));
			}
			catch (SQLException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public Connection getConnection() throws SQLException {
			return faulty(super.getConnection());
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return faulty(super.getConnection(username, password));
		}

		private Connection faulty(Connection connection) {
			return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
					(proxy, method, args) -> call(connection, method.getName(), () -> {
						try {
							return method.invoke(connection, args);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					}));
		}

	}

}
