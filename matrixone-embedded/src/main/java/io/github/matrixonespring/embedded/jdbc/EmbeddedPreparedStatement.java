package io.github.matrixonespring.embedded.jdbc;

import java.lang.reflect.Method;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.statement.Execution;
import io.github.matrixonespring.embedded.statement.Form;
import io.github.matrixonespring.embedded.statement.Plan;
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

	private @Nullable Form form;

	private final PlanCache plans = new PlanCache();

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
			this.parameters.set(method, arguments);
			return null;
		}
		return method.invoke(storage(), arguments);
	}

	public void clearParameters() {
		this.parameters = new ParameterValues();
	}

	public boolean execute() throws SQLException {
		embeddedConnection().driver().beforeExecute(this.sql);
		return run(this.parameters).rows() != null;
	}

	public ResultSet executeQuery() throws SQLException {
		return run(this.parameters).requiredRows();
	}

	public int executeUpdate() throws SQLException {
		return (int) run(this.parameters).requiredCount();
	}

	public long executeLargeUpdate() throws SQLException {
		return executeUpdate();
	}

	private Outcome run(ParameterValues values) throws SQLException {
		return run(this.sql, values);
	}

	private Outcome run(String text, ParameterValues values) throws SQLException {
		this.executed = values;
		return run(text, values::text, this.returnsKeys);
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

	/**
	 * The text of this statement never changes, those of batched other ones do.
	 */
	@Override
	Form form(String text) throws SQLException {
		if (!text.equals(this.sql)) {
			return super.form(text);
		}
		Form known = this.form;
		if (known == null) {
			known = super.form(text);
			this.form = known;
		}
		return known;
	}

	@Override
	Plan plan(Form planned, Execution execution) throws SQLException {
		return (planned == this.form) ? this.plans.plan(planned, execution) : super.plan(planned, execution);
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
	Statement modify(Plan.Modification modification, @Nullable String keyColumn) throws SQLException {
		PreparedStatement statement = prepare(modification.sql(),
				() -> (keyColumn != null)
						? session().storage().prepareStatement(modification.sql(), new String[] { keyColumn })
						: session().storage().prepareStatement(modification.sql()));
		this.executed.bind(statement, modification.parameters());
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
		Plan plan = StatementParser.parse(this.sql).plan(new Execution(session(), this.parameters::text, true));
		if (!(plan instanceof Plan.Query query)) {
			return null;
		}
		return EmbeddedResultSetMetaData.of(session().storage().prepareStatement(query.sql()).getMetaData(), session());
	}

	/**
	 * Return how many parameters there are, which is all that the driver knows of them.
	 * @return the description
	 * @throws SQLException if the statement cannot be read
	 */
	public ParameterMetaData getParameterMetaData() throws SQLException {
		long count = TokenCursor.of(this.sql)
			.tokens()
			.stream()
			.filter((token) -> token.kind() == Token.Kind.PARAMETER)
			.count();
		return Overrides.withFallback(ParameterMetaData.class, new ParameterCount((int) count), (method, arguments) -> {
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
