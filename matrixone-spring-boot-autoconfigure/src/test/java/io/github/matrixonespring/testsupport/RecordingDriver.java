package io.github.matrixonespring.testsupport;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;

/**
 * A driver that stands before that of the embedded engine, as others stand before that of
 * MySQL, and writes down what it is given: {@code jdbc:recording:matrixone:mem:NAME}.
 */
public final class RecordingDriver implements Driver {

	private static final String PREFIX = "jdbc:recording:";

	private static final List<Properties> connects = new CopyOnWriteArrayList<>();

	static {
		try {
			DriverManager.registerDriver(new RecordingDriver());
		}
		catch (SQLException ex) {
			throw new ExceptionInInitializerError(ex);
		}
	}

	/**
	 * Return what the last connection was opened with.
	 * @return the properties of the driver
	 */
	public static Properties last() {
		return connects.get(connects.size() - 1);
	}

	/**
	 * Return how often somebody has connected, successfully or not.
	 * @return the number
	 */
	public static int count() {
		return connects.size();
	}

	@Override
	public Connection connect(String url, Properties info) throws SQLException {
		if (!acceptsURL(url)) {
			return null;
		}
		connects.add((Properties) info.clone());
		return DriverManager.getConnection("jdbc:" + url.substring(PREFIX.length()), info);
	}

	@Override
	public boolean acceptsURL(String url) {
		return url.startsWith(PREFIX);
	}

	@Override
	public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
		return new DriverPropertyInfo[0];
	}

	@Override
	public int getMajorVersion() {
		return 1;
	}

	@Override
	public int getMinorVersion() {
		return 0;
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
