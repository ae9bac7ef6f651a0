package io.github.matrixonespring.embedded.jdbc;

import java.lang.reflect.Method;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Plan;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link ResultSet} does differently from H2's: it returns the Java types and
 * texts that the driver returns.
 */
public final class EmbeddedResultSet {

	private final ResultSet storage;

	private final EmbeddedStatement statement;

	private final List<Plan.ResultColumn> bound;

	private final ResultColumns columns;

	private final Map<@Nullable String, Integer> labels = new HashMap<>();

	private boolean wasNull;

	private EmbeddedResultSet(ResultSet storage, List<Plan.ResultColumn> bound, EmbeddedStatement statement)
			throws SQLException {
		this.storage = storage;
		this.bound = bound;
		this.statement = statement;
		this.columns = new ResultColumns(storage.getMetaData(), bound);
	}

	/**
	 * Return rows that the engine itself made.
	 * @param storage the rows
	 * @param statement the statement that they belong to
	 * @return the rows as the driver has them
	 * @throws SQLException if H2 refuses
	 */
	static ResultSet of(ResultSet storage, EmbeddedStatement statement) throws SQLException {
		return of(storage, List.of(), statement);
	}

	static ResultSet of(ResultSet storage, List<Plan.ResultColumn> bound, EmbeddedStatement statement)
			throws SQLException {
		EmbeddedResultSet rows = new EmbeddedResultSet(storage, bound, statement);
		return Overrides.withFallback(ResultSet.class, rows, rows::callOther);
	}

	private @Nullable Object callOther(Method method, @Nullable Object @Nullable [] arguments)
			throws ReflectiveOperationException, SQLException {
		if (arguments != null && method.getName().startsWith("get")
				&& (arguments[0] instanceof String || arguments[0] instanceof Integer)) {
			return read(method.getName(), arguments);
		}
		return method.invoke(this.storage, arguments);
	}

	private @Nullable Object read(String getter, @Nullable Object[] arguments) throws SQLException {
		if (this.storage.isClosed()) {
			throw ServerError.of(0, "S1000", "Operation not allowed after ResultSet closed");
		}
		requireRow();
		int column = (arguments[0] instanceof String label) ? findColumn(label) : index((Integer) arguments[0]);
		Object argument = (arguments.length > 1) ? arguments[1] : null;
		Reading reading = new Reading(getter, argument);
		ColumnType type = this.columns.type(column);
		reading.check(type);
		ColumnValue value = SentValues.read(this.storage, column, type);
		this.wasNull = value == null;
		return (value != null) ? reading.of(value) : reading.ofNull();
	}

	private void requireRow() throws SQLException {
		if (this.storage.getRow() > 0) {
			return;
		}
		if (this.storage.isBeforeFirst()) {
			throw ServerError.of(0, "S1000", "Before start of result set");
		}
		if (this.storage.isAfterLast()) {
			throw ServerError.of(0, "S1000", "After end of result set");
		}
		throw ServerError.of(0, "S1000", "Illegal operation on empty result set.");
	}

	private int index(@Nullable Integer index) throws SQLException {
		int column = (index != null) ? index : 0;
		if (column < 1) {
			throw ServerError.of(0, "S1009", "Column Index out of range, " + column + " < 1.");
		}
		if (column > this.columns.count()) {
			throw ServerError.of(0, "S1009",
					"Column Index out of range, " + column + " > " + this.columns.count() + ". ");
		}
		return column;
	}

	public int findColumn(@Nullable String label) throws SQLException {
		Integer known = this.labels.get(label);
		if (known != null) {
			return known;
		}
		for (int column = 1; column <= this.columns.count(); column++) {
			if (this.columns.label(column).equalsIgnoreCase(label)) {
				this.labels.put(label, column);
				return column;
			}
		}
		throw new SQLSyntaxErrorException("Column '" + label + "' not found.", "42S22");
	}

	public boolean wasNull() {
		return this.wasNull;
	}

	public Statement getStatement() {
		return this.statement.proxy();
	}

	public ResultSetMetaData getMetaData() throws SQLException {
		return EmbeddedResultSetMetaData.of(this.storage.getMetaData(), this.bound, this.statement.session());
	}

	@Override
	public String toString() {
		return "MatrixOne embedded rows";
	}

}
