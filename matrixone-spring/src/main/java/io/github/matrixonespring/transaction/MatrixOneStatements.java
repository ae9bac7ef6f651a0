package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.server.Evidence;
import io.github.matrixonespring.server.ServerCapabilities;
import io.github.matrixonespring.server.ServerProduct;
import io.github.matrixonespring.server.ServerSession;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.RowMapperResultSetExtractor;
import org.springframework.jdbc.support.SQLExceptionTranslator;

/**
 * Sends statements on one connection, which {@link MatrixOneConnections} has chosen, and
 * gives it back when closed. Calls the statement listeners, whose failures it keeps away
 * from the statement. Not for use by several threads.
 * <p>
 * Does without {@link org.springframework.jdbc.core.JdbcTemplate}: that would bind the
 * connection to the transaction of the thread, by a synchronization of its own, and keep
 * it until the end; and it tells nobody the server's error before it has translated it.
 *
 * @since 0.1.0
 */
public final class MatrixOneStatements implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(MatrixOneStatementListener.class);

	private final Connection connection;

	private final Supplier<List<MatrixOneStatementListener>> listeners;

	private final SQLExceptionTranslator translator;

	private final Duration timeout;

	private final @Nullable Duration queryTimeout;

	private final Release release;

	private final @Nullable Function<MatrixOneStatements, String> database;

	private final ServerSession server;

	private final ServerCapabilities capabilities;

	MatrixOneStatements(Connection connection, Supplier<List<MatrixOneStatementListener>> listeners,
			SQLExceptionTranslator translator, Duration timeout, @Nullable Duration queryTimeout, Release release,
			@Nullable Function<MatrixOneStatements, String> database, ServerCapabilities capabilities,
			Supplier<MatrixOneStatements> beside) {
		this.connection = connection;
		this.listeners = listeners;
		this.translator = translator;
		this.timeout = timeout;
		this.queryTimeout = queryTimeout;
		this.release = release;
		this.database = database;
		this.capabilities = capabilities;
		this.server = new StatementsSession(this, beside);
	}

	/**
	 * Tell whether the server of this connection has a capability. What is not known is
	 * asked for, beside the transaction if there is one.
	 * @param capability the capability
	 * @return whether it has
	 */
	public boolean serverHas(Capability capability) {
		return this.capabilities.has(capability, this.server);
	}

	/**
	 * Return what is known of a capability of the server of this connection.
	 * @param capability the capability
	 * @return the evidence
	 */
	public Evidence evidence(Capability capability) {
		return this.capabilities.evidence(capability, this.server);
	}

	/**
	 * Take down what the server of this connection has done.
	 * @param capability the capability that has shown, or has not
	 * @param present whether the server has it
	 */
	public void found(Capability capability, boolean present) {
		this.capabilities.found(capability, present, this.server);
	}

	/**
	 * Tell whether the server of this connection is MatrixOne.
	 * @return whether it is, as its version says, else as it answers
	 */
	public boolean isMatrixOne() {
		return ServerProduct.isMatrixOne(this.server);
	}

	ServerSession server() {
		return this.server;
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
	 * Send a statement as plain text that may take long. After the time, the driver has
	 * the server cancel it; the connection is given up only if the server does not answer
	 * that either.
	 * @param time how long to wait for the server
	 * @param sql the statement
	 * @throws DataAccessException if the server refuses it, or takes longer
	 */
	public void executeWithin(Duration time, String sql) {
		int seconds = Math.toIntExact(Math.max(time.toSeconds(), 1));
		send(sql, () -> limited(time.plus(this.timeout), () -> {
			try (Statement statement = this.connection.createStatement()) {
				statement.setEscapeProcessing(false);
				statement.setQueryTimeout(seconds);
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
		StatementCall<List<T>> query = () -> {
			try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
				setArguments(statement, arguments);
				try (ResultSet resultSet = statement.executeQuery()) {
					return new RowMapperResultSetExtractor<>(rowMapper).extractData(resultSet);
				}
			}
		};
		Duration limit = this.queryTimeout;
		return send(sql, (limit != null) ? () -> limited(limit, query) : query);
	}

	/**
	 * Send a question whose answer need not be rows.
	 * @return the first value of each row
	 */
	List<String> ask(String sql) {
		return send(sql, () -> limited(() -> {
			try (Statement statement = this.connection.createStatement()) {
				statement.setEscapeProcessing(false);
				if (!statement.execute(sql)) {
					return List.of();
				}
				try (ResultSet resultSet = statement.getResultSet()) {
					return new RowMapperResultSetExtractor<>((row, number) -> String.valueOf(row.getString(1)))
						.extractData(resultSet);
				}
			}
		}));
	}

	/**
	 * Send several statements that take effect together or not at all. Only where there
	 * is no transaction: the server would commit it. What fails is rolled back; where
	 * that fails, too, the connection is closed for good.
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
		catch (RuntimeException | Error ex) {
			rollBack(ex);
			throw ex;
		}
	}

	/**
	 * What is left open, the next SET would commit.
	 */
	private void rollBack(Throwable reason) {
		try {
			execute(TransactionSql.ROLLBACK);
		}
		catch (RuntimeException ex) {
			reason.addSuppressed(ex);
			discard();
		}
	}

	/**
	 * Tell whether the server has a transaction open on the connection that has written.
	 * Sends nothing but where the driver has lost what it knew.
	 * @return {@code false} also where the driver does not tell
	 */
	boolean isInTransaction() {
		return ServerTransactions.isForgotten(this.connection) ? hasWritten()
				: ServerTransactions.isOpen(this.connection);
	}

	/**
	 * Ask the server whether the transaction has written or locked rows.
	 * @return whether it holds any lock
	 */
	public boolean hasWritten() {
		return query(TransactionSql.COUNT_LOCKS, (row, number) -> row.getLong(1)).get(0) > 0;
	}

	/**
	 * Tell whether what is sent takes effect at once and is part of nothing.
	 */
	boolean isFree() {
		try {
			return this.connection.getAutoCommit() && !ServerTransactions.isOpen(this.connection);
		}
		catch (SQLException ex) {
			throw translate("Asking for autocommit", null, ex);
		}
	}

	boolean isTransactionOpen() {
		return ServerTransactions.isOpen(this.connection);
	}

	/**
	 * Ask the server for the database that unqualified names of the application refer to.
	 * Where these statements go beside its connection, that need not be the one that
	 * unqualified names in them refer to: qualify them.
	 * <p>
	 * The driver would tell that of the URL or of {@code setCatalog}: it does not see a
	 * {@code USE} that was sent as a statement, as tenants are often told apart, and with
	 * {@code databaseTerm=SCHEMA} it tells none.
	 * @return its name, or an empty string if none is selected
	 * @throws DataAccessException if the server cannot be asked, or if it is not known
	 * which one the application would get
	 */
	public String currentDatabase() {
		return (this.database != null) ? this.database.apply(this) : ownDatabase();
	}

	/**
	 * Ask the server for the database that unqualified names in these statements refer
	 * to.
	 */
	String ownDatabase() {
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
	 * Close the connection for good: it is not what it was, and must not be used again.
	 */
	public void discard() {
		try {
			this.connection.abort(Runnable::run);
			if (!this.connection.isClosed()) {
				// The pool has yet to hear of it, by the error of a statement.
				this.connection.createStatement().execute(TransactionSql.CURRENT_DATABASE);
			}
		}
		catch (SQLException ex) {
			logger.debug("A connection is closed for good", ex);
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

	private <T> T send(String sql, StatementCall<T> call) {
		notifyAll((listener) -> listener.beforeStatement(sql));
		long start = System.nanoTime();
		SQLException failure = null;
		try {
			return call.send();
		}
		catch (SQLException ex) {
			failure = ex;
			throw translate("MatrixOne statement", sql, ex);
		}
		finally {
			Duration duration = Duration.ofNanos(System.nanoTime() - start);
			@Nullable SQLException outcome = failure;
			notifyAll((listener) -> listener.afterStatement(sql, duration, outcome));
		}
	}

	/**
	 * Also an error stays here: thrown while a transaction begins, it would leave the
	 * transaction on the thread.
	 */
	private void notifyAll(Consumer<MatrixOneStatementListener> notification) {
		try {
			this.listeners.get().forEach((listener) -> notify(listener, notification));
		}
		catch (Throwable ex) {
			logger.error("Statement listeners could not be called; the statement is not affected", ex);
		}
	}

	private static void notify(MatrixOneStatementListener listener, Consumer<MatrixOneStatementListener> notification) {
		try {
			notification.accept(listener);
		}
		catch (Throwable ex) {
			logger.error(
					"Statement listener " + listener.getClass().getName() + " failed; the statement is not affected",
					ex);
		}
	}

	/**
	 * A socket timeout of the application may be too short for a statement that waits for
	 * a lock of the cluster (up to 120 s), and none at all would wait for ever.
	 */
	private <T> T limited(StatementCall<T> call) throws SQLException {
		return limited(this.timeout, call);
	}

	private <T> T limited(Duration time, StatementCall<T> call) throws SQLException {
		int before;
		try {
			before = this.connection.getNetworkTimeout();
			this.connection.setNetworkTimeout(Runnable::run, Math.toIntExact(time.toMillis()));
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

	@FunctionalInterface
	private interface StatementCall<T> {

		T send() throws SQLException;

	}

	/**
	 * Gives a connection back.
	 */
	@FunctionalInterface
	interface Release {

		void release(Connection connection) throws SQLException;

	}

}
