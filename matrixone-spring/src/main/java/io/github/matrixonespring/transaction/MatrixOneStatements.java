package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import io.github.matrixonespring.transaction.StatementListeners.StatementCall;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Sends statements on one connection, which {@link MatrixOneConnections} has chosen, and
 * gives it back when closed. Not for use by several threads.
 *
 * @since 0.1.0
 */
public final class MatrixOneStatements implements AutoCloseable {

	private final Connection connection;

	private final StatementListeners listeners;

	private final SQLExceptionTranslator translator;

	private final Duration timeout;

	private final Release release;

	MatrixOneStatements(Connection connection, StatementListeners listeners, SQLExceptionTranslator translator,
			Duration timeout, Release release) {
		this.connection = connection;
		this.listeners = listeners;
		this.translator = translator;
		this.timeout = timeout;
		this.release = release;
	}

	/**
	 * Send a statement as plain text: never prepared, which the server refuses for
	 * snapshots, and without JDBC escape processing, which would rewrite braces in names.
	 * @param sql the statement
	 * @throws DataAccessException if the server refuses it, or does not answer within the
	 * statement timeout; then the connection is gone and the outcome is not known
	 */
	public void execute(String sql) {
		send(sql, () -> limited(() -> {
			try (Statement statement = this.connection.createStatement()) {
				statement.setEscapeProcessing(false);
				return statement.execute(sql);
			}
		}));
	}

	/**
	 * Change rows.
	 * @param sql the statement
	 * @param arguments the values of its {@code ?}
	 * @return how many rows it has changed
	 * @throws DataAccessException if the server refuses it, or does not answer within the
	 * statement timeout
	 */
	public int update(String sql, @Nullable Object... arguments) {
		return update(0, sql, arguments);
	}

	/**
	 * Change rows, if their locks are there in time.
	 * @param time how long to wait for the server
	 * @param sql the statement
	 * @param arguments the values of its {@code ?}
	 * @return how many rows it has changed
	 * @throws DataAccessException if the server refuses it, or takes longer
	 */
	public int updateWithin(Duration time, String sql, @Nullable Object... arguments) {
		return update(Math.toIntExact(time.toSeconds()), sql, arguments);
	}

	private int update(int seconds, String sql, @Nullable Object... arguments) {
		return send(sql, () -> limited(() -> {
			try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
				statement.setQueryTimeout(seconds);
				setArguments(statement, arguments);
				return statement.executeUpdate();
			}
		}));
	}

	private static void setArguments(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
		for (int i = 0; i < arguments.length; i++) {
			statement.setObject(i + 1, arguments[i]);
		}
	}

	/**
	 * Run a query.
	 * @param sql the query
	 * @param rowMapper makes an element of each row
	 * @param arguments the values of the query's {@code ?}
	 * @param <T> the type of an element
	 * @return the elements in the order of the rows
	 * @throws DataAccessException if the server refuses the query
	 */
	public <T> List<T> query(String sql, RowMapper<T> rowMapper, @Nullable Object... arguments) {
		return send(sql, () -> {
			try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
				setArguments(statement, arguments);
				return rows(statement, rowMapper);
			}
		});
	}

	/**
	 * Send several statements that take effect together or not at all. Only where there
	 * is no transaction: the server would commit it.
	 * @param work sends them
	 * @throws DataAccessException if the server refuses one of them, or COMMIT; where it
	 * does not answer COMMIT, the outcome is not known
	 */
	public void together(Runnable work) {
		execute(TransactionSql.BEGIN);
		try {
			work.run();
			execute(TransactionSql.COMMIT);
		}
		catch (RuntimeException ex) {
			try {
				execute(TransactionSql.ROLLBACK);
			}
			catch (RuntimeException rollbackFailure) {
				ex.addSuppressed(rollbackFailure);
			}
			throw ex;
		}
	}

	/**
	 * Tell whether the server has a transaction open on the connection that has written.
	 * Sends nothing but where the driver has lost what it knew.
	 * @return {@code false} also where the driver does not tell
	 */
	boolean isInTransaction() {
		return ServerTransactions.isForgotten(this.connection)
				? query(TransactionSql.COUNT_LOCKS, (row, number) -> row.getLong(1)).get(0) > 0
				: ServerTransactions.isOpen(this.connection);
	}

	/**
	 * Ask the server for the database that unqualified names on this connection refer to.
	 * The driver would tell that of the URL or of {@code setCatalog}: it does not see a
	 * {@code USE} that was sent as a statement, as tenants are often told apart, and with
	 * {@code databaseTerm=SCHEMA} it tells none.
	 * @return its name, or an empty string if none is selected
	 * @throws DataAccessException if the server cannot be asked
	 */
	public String currentDatabase() {
		return query(TransactionSql.CURRENT_DATABASE, (row, number) -> Objects.requireNonNullElse(row.getString(1), ""))
			.get(0);
	}

	/**
	 * Ask the driver about the server.
	 * @param question what to ask
	 * @param <T> the type of the answer
	 * @return the answer
	 */
	public <T> T metaData(MetaDataQuestion<T> question) {
		try {
			return question.ask(this.connection.getMetaData());
		}
		catch (SQLException ex) {
			throw translate("Reading metadata", null, ex);
		}
	}

	/**
	 * Give the connection back as it was.
	 */
	@Override
	public void close() {
		try {
			this.release.release(this.connection);
		}
		catch (SQLException ex) {
			throw translate("Releasing a connection", null, ex);
		}
	}

	private static <T> List<T> rows(PreparedStatement statement, RowMapper<T> rowMapper) throws SQLException {
		List<T> rows = new ArrayList<>();
		try (ResultSet resultSet = statement.executeQuery()) {
			while (resultSet.next()) {
				rows.add(rowMapper.mapRow(resultSet, rows.size()));
			}
		}
		return rows;
	}

	private <T> T send(String sql, StatementCall<T> call) {
		try {
			return this.listeners.around(sql, call);
		}
		catch (SQLException ex) {
			throw translate("MatrixOne statement", sql, ex);
		}
	}

	/**
	 * A socket timeout of the application may be too short for a statement that waits for
	 * a lock of the cluster (up to 120 s), and none at all would wait for ever.
	 */
	private <T> T limited(StatementCall<T> call) throws SQLException {
		int before;
		try {
			before = this.connection.getNetworkTimeout();
			this.connection.setNetworkTimeout(Runnable::run, Math.toIntExact(this.timeout.toMillis()));
		}
		catch (SQLFeatureNotSupportedException ex) {
			return call.send();
		}
		T result;
		try {
			result = call.send();
		}
		catch (SQLException ex) {
			if (!this.connection.isClosed()) {
				this.connection.setNetworkTimeout(Runnable::run, before);
			}
			throw ex;
		}
		this.connection.setNetworkTimeout(Runnable::run, before);
		return result;
	}

	private DataAccessException translate(String task, @Nullable String sql, SQLException ex) {
		DataAccessException translated = this.translator.translate(task, sql, ex);
		return (translated != null) ? translated : new UncategorizedSQLException(task, sql, ex);
	}

	/**
	 * Asks the driver about the server.
	 *
	 * @param <T> the type of the answer
	 */
	@FunctionalInterface
	public interface MetaDataQuestion<T> {

		/**
		 * Ask.
		 * @param metaData the metadata
		 * @return the answer
		 * @throws SQLException if the driver cannot answer
		 */
		T ask(DatabaseMetaData metaData) throws SQLException;

	}

	/**
	 * Gives a connection back.
	 */
	@FunctionalInterface
	interface Release {

		void release(Connection connection) throws SQLException;

	}

}
