package io.github.matrixonespring.embedded.jdbc;

import java.lang.reflect.Method;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;
import java.util.Objects;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution.Literal;
import io.github.matrixonespring.embedded.query.Execution.Parameters;
import org.jspecify.annotations.Nullable;

/**
 * The values that were set on a prepared statement, as the driver would send them.
 */
final class ParameterValues implements Parameters {

	private static final int FEW = 8;

	/** By their indexes, counted from 0; there can be more places than parameters. */
	private @Nullable Setting[] settings;

	ParameterValues() {
		this(FEW);
	}

	private ParameterValues(int size) {
		this.settings = new @Nullable Setting[size];
	}

	/**
	 * Keep a value as the driver would send it.
	 * @param method the method that sets it
	 * @param arguments the arguments, the index and the value in front
	 * @throws SQLException if the driver refuses it
	 */
	void set(Method method, @Nullable Object[] arguments) throws SQLException {
		int index = (Integer) Objects.requireNonNull(arguments[0]) - 1;
		Setting setting = setting(method.getName(), arguments);
		if (index >= this.settings.length) {
			this.settings = Arrays.copyOf(this.settings, Math.max(index + 1, 2 * this.settings.length));
		}
		this.settings[index] = setting;
	}

	private static Setting setting(String setter, @Nullable Object[] arguments) throws SQLException {
		Object value = arguments[1];
		Object more = (arguments.length > 2) ? arguments[2] : null;
		switch (setter) {
			case "setArray", "setRef", "setRowId" -> throw new SQLFeatureNotSupportedException();
			case "setNull" -> {
				return Setting.of(DriverValue.NULL);
			}
			case "setDouble" -> requireNumber((Double) Objects.requireNonNull(value));
			case "setObject" -> {
				if (arguments.length > 2) {
					return typed(value, arguments);
				}
			}
			default -> {
			}
		}
		if (value == null) {
			return Setting.of(DriverValue.NULL);
		}
		return switch (setter) {
			case "setSQLXML" -> throw ServerError.notSupported("setSQLXML");
			case "setURL" -> Setting.of(DriverValue.text(value.toString()));
			case "setDate", "setTime", "setTimestamp" ->
				Setting.of(ParameterTime.of((java.util.Date) value, (Calendar) more).value());
			default -> (more instanceof Number length) ? Setting.of(DriverValue.large(value, length.longValue()))
					: Setting.of(value);
		};
	}

	private static Setting typed(@Nullable Object value, @Nullable Object[] arguments) throws SQLException {
		Integer scale = (arguments.length > 3) ? (Integer) arguments[3] : null;
		TypedValue type = TypedValue.of(arguments[2], (scale != null) ? scale : -1);
		type.check(value);
		try {
			return Setting.of(type.of(value));
		}
		catch (SQLException | NumberFormatException ex) {
			return new Setting(null, ex);
		}
	}

	private static void requireNumber(double number) throws SQLException {
		if (Double.isNaN(number) || Double.isInfinite(number)) {
			String text = Double.isNaN(number) ? "NaN" : (number > 0) ? "\u221e" : "-\u221e";
			throw ServerError.of(0, "S1009", "'" + text + "' is not a valid numeric or approximate numeric value");
		}
	}

	/**
	 * Put the values of several executions behind each other.
	 * @param rows the values
	 * @param parameters how many each has
	 * @return all values
	 */
	static ParameterValues joined(List<ParameterValues> rows, int parameters) {
		ParameterValues joined = new ParameterValues(rows.size() * parameters);
		for (int row = 0; row < rows.size(); row++) {
			@Nullable Setting[] settings = rows.get(row).settings;
			System.arraycopy(settings, 0, joined.settings, row * parameters, Math.min(parameters, settings.length));
		}
		return joined;
	}

	ParameterValues copy() {
		ParameterValues copy = new ParameterValues(0);
		copy.settings = this.settings.clone();
		return copy;
	}

	/**
	 * Set the values that a translated statement takes.
	 * @param statement the statement
	 * @param indexes which values it takes, counted from 0
	 * @throws SQLException if one has not been set
	 */
	void bind(PreparedStatement statement, List<Integer> indexes) throws SQLException {
		ParameterMetaData types = null;
		for (int i = 0; i < indexes.size(); i++) {
			DriverValue value = value(indexes.get(i));
			if (value.dependsOnOther()) {
				types = (types != null) ? types : statement.getParameterMetaData();
				statement.setObject(i + 1, value.besides(types, i + 1));
			}
			else {
				statement.setObject(i + 1, value.stored());
			}
		}
	}

	/**
	 * Make sure that all values can be sent, before anything is.
	 * @param count how many parameters there are
	 * @throws SQLException if one has not been set, or the driver cannot convert it
	 */
	void check(int count) throws SQLException {
		for (int i = 0; i < count; i++) {
			value(i);
		}
	}

	@Override
	public Literal literal(int index) throws SQLException {
		return value(index).literal();
	}

	/**
	 * Return these parameters, those that have not been set as {@code null}.
	 * @return the parameters
	 */
	Parameters orNull() {
		return (index) -> (setting(index) != null) ? literal(index) : Literal.NULL;
	}

	private DriverValue value(int index) throws SQLException {
		Setting setting = setting(index);
		if (setting == null) {
			throw ServerError.of(0, "07001", "No value specified for parameter " + (index + 1));
		}
		return setting.sent();
	}

	private @Nullable Setting setting(int index) {
		return (index < this.settings.length) ? this.settings[index] : null;
	}

	/**
	 * What was set. What the driver cannot convert it refuses when it sends it.
	 *
	 * @param value the value
	 * @param failure why it cannot be sent
	 */
	private record Setting(@Nullable DriverValue value, @Nullable Exception failure) {

		static Setting of(DriverValue value) {
			return new Setting(value, null);
		}

		static Setting of(Object value) throws SQLException {
			if (value instanceof Float || value instanceof Double) {
				// Those that are no numbers are sent all the same.
				try {
					return of(DriverValue.of(value));
				}
				catch (SQLException ex) {
					return new Setting(null, ex);
				}
			}
			return of(DriverValue.of(value));
		}

		DriverValue sent() throws SQLException {
			if (this.failure instanceof SQLException error) {
				throw error;
			}
			if (this.failure instanceof RuntimeException error) {
				throw error;
			}
			return Objects.requireNonNull(this.value);
		}

	}

}
