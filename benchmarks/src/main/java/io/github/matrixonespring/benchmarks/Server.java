package io.github.matrixonespring.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What is measured: the server of {@code MATRIXONE_TEST_URL} (a system property or
 * environment variable, as the tests have it), without it the embedded engine.
 *
 * @param url the JDBC URL of the server, or {@code null} for the embedded engine
 * @param username the user
 * @param password the password
 */
record Server(@Nullable String url, String username, String password) {

	static Server configured() {
		String url = setting("MATRIXONE_TEST_URL", "");
		return new Server(url.isBlank() ? null : url, setting("MATRIXONE_TEST_USERNAME", "root"),
				setting("MATRIXONE_TEST_PASSWORD", "111"));
	}

	private static String setting(String name, String defaultValue) {
		String value = System.getProperty(name, System.getenv(name));
		return (value != null) ? value : defaultValue;
	}

	/**
	 * The URL that the application uses. A batch is sent as it is sent where its speed
	 * matters, which leaves the least room for what Spring and the library add.
	 */
	String url(String database) {
		return (this.url != null)
				? at(this.url, database) + "?createDatabaseIfNotExist=true&rewriteBatchedStatements=true"
				: "jdbc:matrixone:mem:" + database;
	}

	private static String at(String url, String database) {
		return (url.endsWith("/") ? url : url + "/") + database;
	}

	String describe() throws SQLException {
		try (Connection connection = connect()) {
			String version = query(connection, "select version()").get(0);
			return version + ((this.url != null) ? " at " + this.url
					: ", the embedded engine: MATRIXONE_TEST_URL names no server");
		}
	}

	/**
	 * Remove the databases of a run, and all of their snapshots.
	 */
	void removeAllOf(String run) throws SQLException {
		removeSnapshotsOf(run);
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String database : query(connection,
					"select schema_name from information_schema.schemata where schema_name like ?", run + "%")) {
				statement.execute("drop database " + database);
			}
		}
	}

	/**
	 * Remove the snapshots of a run.
	 */
	void removeSnapshotsOf(String run) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String snapshot : query(connection,
					"select sname from mo_catalog.mo_snapshots where kind = 'user' and (sname like ? or database_name like ?)",
					run + "%", run + "%")) {
				statement.execute("drop snapshot " + snapshot);
			}
		}
	}

	private Connection connect() throws SQLException {
		String server = (this.url != null) ? at(this.url, "") : url("benchmarks");
		return DriverManager.getConnection(server, this.username, this.password);
	}

	private static List<String> query(Connection connection, String sql, String... arguments) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < arguments.length; i++) {
				statement.setString(i + 1, arguments[i]);
			}
			List<String> values = new ArrayList<>();
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					values.add(rows.getString(1));
				}
			}
			return values;
		}
	}

}
