package io.github.matrixonespring.sample;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The server of {@code MATRIXONE_TEST_URL}, else the embedded engine, with a database for
 * one test.
 */
public final class TestServer implements AutoCloseable {

	private static final String SERVER = System.getenv("MATRIXONE_TEST_URL");

	private final String database = "sample_test_" + UUID.randomUUID().toString().substring(0, 8);

	/**
	 * Return the name of the database.
	 * @return the name
	 */
	public String database() {
		return this.database;
	}

	/**
	 * Return what connects an application to the database.
	 * @return properties as {@code name=value}
	 */
	public List<String> properties() {
		return (SERVER == null) ? List.of("spring.datasource.url=jdbc:matrixone:mem:" + this.database)
				: List.of("spring.datasource.url=" + url() + this.database + "?createDatabaseIfNotExist=true",
						"spring.datasource.username=" + username(), "spring.datasource.password=" + password());
	}

	/**
	 * Return the names of databases and snapshots that are on the server. The embedded
	 * engine has those of this test alone.
	 * @param prefix how they begin
	 * @return the names
	 */
	public List<String> named(String prefix) throws SQLException {
		List<String> names = new ArrayList<>();
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String query : new String[] { "select sname from mo_catalog.mo_snapshots",
					"select schema_name from information_schema.schemata" }) {
				names.addAll(names(statement, query));
			}
		}
		return names.stream().filter((name) -> name.startsWith(prefix)).toList();
	}

	/**
	 * Return the names of the snapshots of the database, and of others.
	 * @param prefix how the names of the others begin
	 * @return the names
	 */
	public List<String> snapshotsOf(String prefix) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			return names(statement,
					"select sname from mo_catalog.mo_snapshots where database_name = '%s' or database_name like '%s%%'"
						.formatted(this.database, prefix));
		}
	}

	private static List<String> names(Statement statement, String query) throws SQLException {
		List<String> names = new ArrayList<>();
		try (ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				names.add(rows.getString(1));
			}
		}
		return names;
	}

	/**
	 * Send statements.
	 * @param statements the statements
	 */
	public void execute(String... statements) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	@Override
	public void close() throws SQLException {
		execute("drop database if exists " + this.database);
	}

	private Connection connect() throws SQLException {
		return (SERVER == null) ? DriverManager.getConnection("jdbc:matrixone:mem:" + this.database, "root", "111")
				: DriverManager.getConnection(url(), username(), password());
	}

	private static String url() {
		return SERVER.endsWith("/") ? SERVER : SERVER + "/";
	}

	private static String username() {
		return environment("MATRIXONE_TEST_USERNAME", "root");
	}

	private static String password() {
		return environment("MATRIXONE_TEST_PASSWORD", "111");
	}

	private static String environment(String name, String defaultValue) {
		String value = System.getenv(name);
		return (value != null) ? value : defaultValue;
	}

}
