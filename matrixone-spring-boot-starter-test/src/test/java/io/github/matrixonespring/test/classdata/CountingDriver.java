package io.github.matrixonespring.test.classdata;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;

/**
 * Stands before the real driver of {@link DriverManager}, and notes what is sent over
 * connections of that, which are those of the background work.
 */
final class CountingDriver implements Driver {

	private final List<String> statements = new CopyOnWriteArrayList<>();

	private String url = "";

	private Driver target;

	List<String> statements() {
		return this.statements;
	}

	void register(String url) throws SQLException {
		this.url = url;
		this.statements.clear();
		List<Driver> others = Collections.list(DriverManager.getDrivers());
		this.target = DriverManager.getDriver(url);
		for (Driver other : others) {
			DriverManager.deregisterDriver(other);
		}
		DriverManager.registerDriver(this);
		for (Driver other : others) {
			DriverManager.registerDriver(other);
		}
	}

	void deregister() throws SQLException {
		DriverManager.deregisterDriver(this);
	}

	@Override
	public Connection connect(String url, Properties info) throws SQLException {
		return acceptsURL(url) ? counted(Connection.class, this.target.connect(url, info), null) : null;
	}

	private <T> T counted(Class<T> type, T target, String prepared) {
		return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> {
					String sql = (arguments != null && arguments[0] instanceof String text) ? text : prepared;
					if (method.getName().startsWith("execute")) {
						this.statements.add(sql);
					}
					try {
						return counted(method.invoke(target, arguments), sql);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				}));
	}

	private Object counted(Object result, String sql) {
		if (result instanceof CallableStatement || !(result instanceof Statement)) {
			return result;
		}
		return (result instanceof PreparedStatement prepared) ? counted(PreparedStatement.class, prepared, sql)
				: counted(Statement.class, (Statement) result, sql);
	}

	@Override
	public boolean acceptsURL(String url) {
		return url.equals(this.url);
	}

	@Override
	public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
		return new DriverPropertyInfo[0];
	}

	@Override
	public int getMajorVersion() {
		return 0;
	}

	@Override
	public int getMinorVersion() {
		return 1;
	}

	@Override
	public boolean jdbcCompliant() {
		return false;
	}

	@Override
	public Logger getParentLogger() {
		return Logger.getGlobal();
	}

}
