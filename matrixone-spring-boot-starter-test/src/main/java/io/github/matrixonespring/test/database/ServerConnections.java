package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.github.matrixonespring.test.server.ServerAddress;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Connections to a server, one for each thread of the background work.
 */
final class ServerConnections {

	private static final Log logger = LogFactory.getLog(DatabaseServer.class);

	private static final int SECONDS_TO_ANSWER = 5;

	private final ServerAddress address;

	private final BackgroundWork work;

	private final ThreadLocal<@Nullable Connection> connection = new ThreadLocal<>();

	ServerConnections(ServerAddress address, BackgroundWork work) {
		this.address = address;
		this.work = work;
	}

	/**
	 * Do something on a thread of the background work, and wait for it.
	 */
	void await(Action action) {
		CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
		this.work.now(() -> {
			try {
				perform(action);
				done.complete(null);
			}
			catch (SQLException | RuntimeException ex) {
				done.completeExceptionally(ex);
			}
		});
		try {
			done.join();
		}
		catch (CompletionException ex) {
			throw new DatabaseServerException("The server %s failed: %s".formatted(this.address, ex.getCause()),
					ex.getCause());
		}
	}

	/**
	 * Do something that nobody waits for.
	 */
	void inBackground(Action action) {
		try {
			perform(action);
		}
		catch (SQLException ex) {
			logger.warn("Databases of tests on %s are left: %s".formatted(this.address, ex.getMessage()));
		}
	}

	void perform(Action action) throws SQLException {
		Connection current = this.connection.get();
		if (current == null || !current.isValid(SECONDS_TO_ANSWER)) {
			current = this.address.connect();
			this.connection.set(current);
		}
		action.perform(current);
	}

	static List<String> names(Connection connection, String sql, String... parameters) throws SQLException {
		return rows(connection, sql, parameters).stream().map((row) -> row.get(0)).toList();
	}

	static long number(Connection connection, String sql, String... parameters) throws SQLException {
		String number = names(connection, sql, parameters).get(0);
		return number.isEmpty() ? 0 : Long.parseLong(number);
	}

	/**
	 * Ask for rows of texts, in which {@code null} is an empty text.
	 */
	static List<List<String>> rows(Connection connection, String sql, String... parameters) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (int i = 0; i < parameters.length; i++) {
				statement.setString(i + 1, parameters[i]);
			}
			List<List<String>> result = new ArrayList<>();
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					result.add(row(rows));
				}
			}
			return result;
		}
	}

	private static List<String> row(ResultSet rows) throws SQLException {
		List<String> row = new ArrayList<>();
		for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
			row.add(Objects.requireNonNullElse(rows.getString(i), ""));
		}
		return row;
	}

	static void execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * Something to be done on a connection.
	 */
	@FunctionalInterface
	interface Action {

		void perform(Connection connection) throws SQLException;

	}

}
