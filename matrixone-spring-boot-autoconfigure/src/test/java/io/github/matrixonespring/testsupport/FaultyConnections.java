package io.github.matrixonespring.testsupport;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

/**
 * Makes commits and other statements of an application fail, with errors that a healthy
 * server does not give.
 */
public final class FaultyConnections implements ApplicationContextInitializer<ConfigurableApplicationContext> {

	private final TestDatabase database;

	private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

	private final Map<String, SQLException> refused = new ConcurrentHashMap<>();

	private final Queue<Map.Entry<String, SQLException>> refusedOnce = new ConcurrentLinkedQueue<>();

	private final Map<String, SQLException> unanswered = new ConcurrentHashMap<>();

	private final Map<String, Integer> pretended = new ConcurrentHashMap<>();

	private final Map<String, Runnable> before = new ConcurrentHashMap<>();

	public FaultyConnections(TestDatabase database) {
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

	/**
	 * Answer prepared statements with an error, until they are accepted again.
	 * @param start how they start
	 * @param error the error
	 */
	public void refuse(String start, SQLException error) {
		this.refused.put(start, error);
	}

	/**
	 * Answer the next prepared statement with an error although it is done.
	 * @param start how it starts
	 * @param error the error
	 */
	public void answerNext(String start, SQLException error) {
		this.unanswered.put(start, error);
	}

	/**
	 * Say that the next prepared statement has changed rows, and do not do it.
	 * @param start how it starts
	 * @param count how many rows
	 */
	public void pretendNext(String start, int count) {
		this.pretended.put(start, count);
	}

	/**
	 * Answer statements that are not prepared with an error, some times.
	 * @param start how they start
	 * @param times how often
	 * @param error the error
	 */
	public void refuse(String start, int times, SQLException error) {
		for (int i = 0; i < times; i++) {
			this.refusedOnce.add(Map.entry(start, error));
		}
	}

	/**
	 * Do something before the next prepared statement is made.
	 * @param start how it starts
	 * @param work what to do
	 */
	public void beforeNext(String start, Runnable work) {
		this.before.put(start, work);
	}

	/**
	 * Return how many statements that are not prepared have yet to be refused.
	 * @return how many
	 */
	public int remaining() {
		return this.refusedOnce.size();
	}

	/**
	 * Accept statements again.
	 * @param start how they start
	 */
	public void accept(String start) {
		this.refused.remove(start);
	}

	/**
	 * Let a pool that has no connections yet take these.
	 * @param pool the pool
	 */
	public void giveTo(HikariDataSource pool) {
		pool.setDataSource(new FaultyDataSource());
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		context.getBeanFactory().addBeanPostProcessor(new BeanPostProcessor() {

			@Override
			public Object postProcessBeforeInitialization(Object bean, String beanName) {
				if (bean instanceof HikariDataSource pool) {
					giveTo(pool);
				}
				return bean;
			}

		});
	}

	private Object call(Connection connection, Method method, Object[] arguments) throws Throwable {
		if (method.getName().equals("prepareStatement")) {
			String sql = (String) arguments[0];
			for (Map.Entry<String, SQLException> statement : this.refused.entrySet()) {
				if (sql.startsWith(statement.getKey())) {
					throw statement.getValue();
				}
			}
			Runnable work = take(this.before, sql);
			if (work != null) {
				work.run();
			}
			SQLException error = take(this.unanswered, sql);
			if (error != null) {
				return unanswered((PreparedStatement) invoke(connection, method, arguments), error);
			}
			Integer count = take(this.pretended, sql);
			if (count != null) {
				return pretending((PreparedStatement) invoke(connection, method, arguments), count);
			}
		}
		if (method.getName().equals("createStatement") && !this.refusedOnce.isEmpty()) {
			return refusing((Statement) invoke(connection, method, arguments));
		}
		Fault fault = method.getName().equals("commit") ? this.faults.poll() : null;
		if (fault != null) {
			fault.commit(connection);
			return null;
		}
		return invoke(connection, method, arguments);
	}

	/**
	 * Take what is for the next statement that starts like this one.
	 */
	private static <T> T take(Map<String, T> ofStarts, String sql) {
		return ofStarts.keySet().stream().filter(sql::startsWith).findFirst().map(ofStarts::remove).orElse(null);
	}

	private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private Statement refusing(Statement statement) {
		return (Statement) Proxy.newProxyInstance(Statement.class.getClassLoader(), new Class<?>[] { Statement.class },
				(proxy, method, arguments) -> {
					Map.Entry<String, SQLException> refusal = this.refusedOnce.peek();
					if (method.getName().equals("execute") && refusal != null
							&& ((String) arguments[0]).startsWith(refusal.getKey())) {
						this.refusedOnce.remove(refusal);
						throw refusal.getValue();
					}
					return invoke(statement, method, arguments);
				});
	}

	private static PreparedStatement unanswered(PreparedStatement statement, SQLException error) {
		return (PreparedStatement) Proxy.newProxyInstance(PreparedStatement.class.getClassLoader(),
				new Class<?>[] { PreparedStatement.class }, (proxy, method, arguments) -> {
					Object result = invoke(statement, method, arguments);
					if (method.getName().equals("executeUpdate")) {
						throw error;
					}
					return result;
				});
	}

	private static PreparedStatement pretending(PreparedStatement statement, int count) {
		return (PreparedStatement) Proxy.newProxyInstance(PreparedStatement.class.getClassLoader(),
				new Class<?>[] { PreparedStatement.class },
				(proxy, method, arguments) -> method.getName().equals("executeUpdate") ? count
						: invoke(statement, method, arguments));
	}

	@FunctionalInterface
	private interface Fault {

		void commit(Connection connection) throws SQLException;

	}

	private final class FaultyDataSource extends DelegatingDataSource {

		FaultyDataSource() {
			TestDatabase server = FaultyConnections.this.database;
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
					(proxy, method, arguments) -> call(connection, method, arguments));
		}

	}

}
