package io.github.matrixonespring.embedded.jdbc;

import java.lang.reflect.Method;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.Form;
import io.github.matrixonespring.embedded.sql.RefusedPiece;
import io.github.matrixonespring.embedded.statement.StatementParser;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link PreparedStatement} does differently from H2's. Like the driver, it sends
 * nothing before it is executed: values are kept until then, as they can be part of a
 * hint that decides which tables are read.
 */
public final class EmbeddedPreparedStatement extends EmbeddedStatement {

	private final String sql;

	private final boolean returnsKeys;

	private final Batch<ParameterValues> batch;

	private ParameterValues parameters = new ParameterValues();

	private ParameterValues executed = this.parameters;

	private @Nullable PreparedStatement prepared;

	private String preparedSql = "";

	private int parameterCount = -1;

	EmbeddedPreparedStatement(EmbeddedConnection connection, Statement settings, String sql, boolean returnsKeys) {
		super(connection, settings);
		this.sql = sql;
		this.returnsKeys = returnsKeys;
		this.batch = new Batch<>(connection.settings().sentAtOnce(4));
	}

	PreparedStatement toPreparedProxy() {
		PreparedStatement proxy = Overrides.withFallback(PreparedStatement.class, this, this::callOther);
		setProxy(proxy);
		return proxy;
	}

	private @Nullable Object callOther(Method method, @Nullable Object @Nullable [] arguments)
			throws ReflectiveOperationException, SQLException {
		if (arguments != null && arguments[0] instanceof Integer && method.getName().startsWith("set")
				&& method.getDeclaringClass() == PreparedStatement.class) {
			checkIndex((Integer) arguments[0]);
			this.parameters.set(method, arguments);
			return null;
		}
		return method.invoke(storage(), arguments);
	}

	private void checkIndex(int index) throws SQLException {
		if (index < 1) {
			throw ServerError.of(0, "S1009", "Parameter index out of range (" + index + " < 1 ).");
		}
		if (index > parameterCount()) {
			throw ServerError.of(0, "S1009", "Parameter index out of range (" + index
					+ " > number of parameters, which is " + parameterCount() + ").");
		}
	}

	private int parameterCount() throws SQLException {
		if (this.parameterCount < 0) {
			this.parameterCount = embeddedConnection().statements().of(this.sql).parameters();
		}
		return this.parameterCount;
	}

	public void clearParameters() {
		this.parameters = new ParameterValues();
	}

	public boolean execute() throws SQLException {
		embeddedConnection().beforeExecute(this.sql);
		return run(this.parameters).rows() != null;
	}

	public ResultSet executeQuery() throws SQLException {
		return run(this.parameters).requiredRows();
	}

	public int executeUpdate() throws SQLException {
		embeddedConnection().checkWritable();
		return (int) run(this.parameters).requiredCount();
	}

	public long executeLargeUpdate() throws SQLException {
		return executeUpdate();
	}

	private Outcome run(ParameterValues values) throws SQLException {
		return run(this.sql, values);
	}

	private Outcome run(String text, ParameterValues values) throws SQLException {
		values.check(text.equals(this.sql) ? parameterCount() : 0);
		this.executed = values;
		return run(text, values, this.returnsKeys);
	}

	public void addBatch() {
		this.batch.add(this.parameters.copy());
	}

	@Override
	public void addBatch(String sql) throws SQLException {
		throw ServerError.of(0, "S1C00",
				"A prepared statement is not batched with other texts: use addBatch() without one, or a Statement");
	}

	@Override
	public void clearBatch() {
		super.clearBatch();
		this.batch.clear();
	}

	@Override
	public int[] executeBatch() throws SQLException {
		embeddedConnection().driver().beforeBatch();
		MultiRowInsertion insertion = embeddedConnection().settings().rewritesBatches() ? MultiRowInsertion.of(this.sql)
				: null;
		return keep(
				(insertion != null) ? insertion.execute(this.batch.drain(), this::run) : this.batch.execute(this::run));
	}

	@Override
	ResultSet query(Plan.Query query) throws SQLException {
		Statement settings = storage();
		PreparedStatement statement = prepare(query.sql(), () -> session().storage()
			.prepareStatement(query.sql(), settings.getResultSetType(), settings.getResultSetConcurrency()));
		statement.setLargeMaxRows(settings.getLargeMaxRows());
		this.executed.bind(statement, query.parameters());
		return statement.executeQuery();
	}

	@Override
	void lock(Plan.Step rows) throws SQLException {
		try (PreparedStatement statement = session().storage().prepareStatement(rows.sql())) {
			this.executed.bind(statement, rows.parameters());
			statement.execute();
		}
	}

	@Override
	Statement modify(Plan.Step step, @Nullable String keyColumn) throws SQLException {
		PreparedStatement statement = prepare(step.sql(),
				() -> (keyColumn != null) ? session().storage().prepareStatement(step.sql(), new String[] { keyColumn })
						: session().storage().prepareStatement(step.sql()));
		this.executed.bind(statement, step.parameters());
		statement.execute();
		return statement;
	}

	private PreparedStatement prepare(String translated, Preparation preparation) throws SQLException {
		PreparedStatement statement = this.prepared;
		if (statement == null || !this.preparedSql.equals(translated)) {
			closePrepared();
			statement = preparation.prepare();
			this.prepared = statement;
			this.preparedSql = translated;
		}
		return statement;
	}

	@FunctionalInterface
	private interface Preparation {

		PreparedStatement prepare() throws SQLException;

	}

	/**
	 * Return what the rows would look like.
	 * @return the description, or {@code null} if the statement is no query
	 * @throws SQLException if the statement cannot be understood yet
	 */
	public @Nullable ResultSetMetaData getMetaData() throws SQLException {
		Plan plan;
		try {
			plan = StatementParser.parse(this.sql).plan(new Execution(session(), this.parameters.orNull(), true));
		}
		catch (SQLException ex) {
			throw RefusedPiece.placed(ex, this.sql);
		}
		if (!(plan instanceof Plan.Query query)) {
			return null;
		}
		return EmbeddedResultSetMetaData.of(session().storage().prepareStatement(query.sql()).getMetaData(),
				query.columns(), session());
	}

	/**
	 * Return how many parameters there are, which is all that the driver knows of them.
	 * @return the description
	 * @throws SQLException if the statement cannot be read
	 */
	public ParameterMetaData getParameterMetaData() throws SQLException {
		return Overrides.withFallback(ParameterMetaData.class, new ParameterCount(parameterCount()),
				(method, arguments) -> {
					throw ServerError.of(0, "S1C00", "Parameter metadata not available for the given statement");
				});
	}

	/**
	 * What is known about the parameters.
	 *
	 * @param getParameterCount how many there are
	 */
	public record ParameterCount(int getParameterCount) {
	}

	public void cancel() throws SQLException {
		PreparedStatement running = this.prepared;
		if (running != null) {
			running.cancel();
		}
	}

	public void close() throws SQLException {
		closePrepared();
		storage().close();
	}

	private void closePrepared() throws SQLException {
		PreparedStatement statement = this.prepared;
		this.prepared = null;
		if (statement != null) {
			statement.close();
		}
	}

	@Override
	public String toString() {
		return "MatrixOne embedded statement: " + this.sql;
	}

}
