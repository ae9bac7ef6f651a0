package io.github.matrixonespring.embedded.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * The values that were set on a prepared statement, as the driver would send them: the
 * calls themselves, to be repeated on a prepared statement of H2. A stream can be read
 * once, so what it contains is kept in its place.
 */
final class ParameterValues {

	/** What the driver refuses. */
	private static final Set<String> UNSUPPORTED = Set.of("setArray", "setRef", "setRowId");

	private final Map<Integer, Setting> settings = new HashMap<>();

	/**
	 * Keep a value as the driver would send it.
	 * @param method the method that sets it
	 * @param arguments the arguments, the index and the value in front
	 * @throws SQLException if the driver refuses it
	 */
	void set(Method method, @Nullable Object[] arguments) throws SQLException {
		if (UNSUPPORTED.contains(method.getName())) {
			throw new SQLFeatureNotSupportedException(method.getName());
		}
		@Nullable Object[] kept = arguments.clone();
		if (kept[1] instanceof InputStream stream) {
			set(method, "setBytes", byte[].class, kept, bytes(stream));
		}
		else if (kept[1] instanceof Reader reader) {
			set(method, "setString", String.class, kept, text(reader));
		}
		else if (method.getName().equals("setNull")) {
			keep(method, kept);
		}
		else if (method.getName().equals("setObject") && kept.length > 2) {
			String type = (kept[2] instanceof SQLType named) ? named.getName()
					: JDBCType.valueOf((Integer) Objects.requireNonNull(kept[2])).getName();
			kept[1] = DriverValue.of(kept[1], type);
			if (DriverValue.isBit(type)) {
				set(method, "setObject", Object.class, kept, kept[1]);
			}
			else {
				keep(method, kept);
			}
		}
		else {
			Object sent = DriverValue.of(kept[1]);
			if (sent == kept[1]) {
				keep(method, kept);
			}
			else {
				set(method, "setObject", Object.class, kept, sent);
			}
		}
	}

	private void keep(Method method, @Nullable Object[] arguments) {
		this.settings.put((Integer) Objects.requireNonNull(arguments[0]), new Setting(method, arguments));
	}

	private void set(Method called, String setter, Class<?> type, @Nullable Object[] arguments, @Nullable Object value)
			throws SQLException {
		try {
			Method method = PreparedStatement.class.getMethod(setter, int.class, type);
			keep(method, new @Nullable Object[] { arguments[0], value });
		}
		catch (NoSuchMethodException ex) {
			throw ServerError.notSupported(called.getName());
		}
	}

	private static byte[] bytes(InputStream stream) throws SQLException {
		try {
			return stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new SQLException(ex);
		}
	}

	private static String text(Reader reader) throws SQLException {
		try {
			StringWriter text = new StringWriter();
			reader.transferTo(text);
			return text.toString();
		}
		catch (IOException ex) {
			throw new SQLException(ex);
		}
	}

	/**
	 * Put the values of several executions behind each other.
	 * @param rows the values
	 * @param parameters how many each has
	 * @return all values
	 */
	static ParameterValues joined(List<ParameterValues> rows, int parameters) {
		ParameterValues joined = new ParameterValues();
		for (int row = 0; row < rows.size(); row++) {
			int before = row * parameters;
			rows.get(row).settings.forEach((index, setting) -> joined.settings.put(before + index, setting));
		}
		return joined;
	}

	ParameterValues copy() {
		ParameterValues copy = new ParameterValues();
		copy.settings.putAll(this.settings);
		return copy;
	}

	/**
	 * Set the values that a translated statement takes.
	 * @param statement the statement
	 * @param indexes which values it takes, counted from 0
	 * @throws SQLException if one has not been set
	 */
	void bind(PreparedStatement statement, List<Integer> indexes) throws SQLException {
		for (int i = 0; i < indexes.size(); i++) {
			setting(indexes.get(i)).apply(statement, i + 1);
		}
	}

	String text(int index) throws SQLException {
		return String.valueOf(setting(index).arguments()[1]);
	}

	private Setting setting(int index) throws SQLException {
		Setting setting = this.settings.get(index + 1);
		if (setting == null) {
			throw ServerError.of(0, "07001", "No value specified for parameter " + (index + 1));
		}
		return setting;
	}

	private record Setting(Method method, @Nullable Object[] arguments) {

		void apply(PreparedStatement statement, int index) throws SQLException {
			@Nullable Object[] call = this.arguments.clone();
			call[0] = index;
			if (call.length == 2 && DriverValue.isTime(call[1])) {
				statement.setObject(index, DriverValue.besides(call[1], statement.getParameterMetaData(), index));
				return;
			}
			try {
				this.method.invoke(statement, call);
			}
			catch (InvocationTargetException ex) {
				if (ex.getCause() instanceof SQLException error) {
					throw error;
				}
				throw new SQLException(ex);
			}
			catch (IllegalAccessException ex) {
				throw new SQLException(ex);
			}
		}

	}

}
