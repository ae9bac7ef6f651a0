package io.github.matrixonespring.embedded;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A database of its own for a test: on the server of {@code MATRIXONE_TEST_URL}, or on
 * the engine where no server is named. It is removed in the end.
 */
public final class TestServer implements AutoCloseable {

	private static final String SERVER = System.getenv("MATRIXONE_TEST_URL");

	/** With what this project gives the driver. */
	private static final String OPTIONS = "useLocalSessionState=true&useInformationSchema=false";

	private static final String ENGINE = "jdbc:matrixone:mem:";

	/** The user of both. */
	public static final String USERNAME = "root";

	/** The password of both. */
	public static final String PASSWORD = "111";

	private final String database = "conf_"
			+ Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 60), Character.MAX_RADIX);

	public TestServer() throws SQLException {
		if (!isEngine()) {
			onServer("create database " + this.database);
		}
	}

	public static boolean isEngine() {
		return SERVER == null;
	}

	public String database() {
		return this.database;
	}

	public String url() {
		return isEngine() ? ENGINE + this.database : serverUrl(this.database);
	}

	public Connection connect() throws SQLException {
		return DriverManager.getConnection(url(), USERNAME, PASSWORD);
	}

	/**
	 * Return the class of the driver, for those that cannot tell it from the URL.
	 * @return its name
	 */
	public String driver() {
		return isEngine() ? EmbeddedDriver.class.getName() : "com.mysql.cj.jdbc.Driver";
	}

	private static String serverUrl(String database) {
		return SERVER + (SERVER.endsWith("/") ? database + "?" : "/" + database + "?") + OPTIONS;
	}

	private static void onServer(String sql) throws SQLException {
		try (Connection connection = DriverManager.getConnection(serverUrl(""), USERNAME, PASSWORD);
				Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	@Override
	public void close() throws SQLException {
		if (isEngine()) {
			EmbeddedDriver.shutdown(this.database);
		}
		else {
			onServer("drop database " + this.database);
		}
	}

}
