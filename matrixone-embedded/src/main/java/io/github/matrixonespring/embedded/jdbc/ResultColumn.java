package io.github.matrixonespring.embedded.jdbc;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What the driver makes of a column of a result, told from what H2 says about it.
 *
 * @param kind how values are read
 * @param name the name of the type
 * @param code the code of {@link Types}
 * @param scale the digits behind the point
 */
record ResultColumn(Kind kind, String name, int code, int scale) {

	/** The precision that stands for {@code bigint unsigned}. */
	private static final int UNSIGNED_PRECISION = 20;

	/**
	 * How the values of a column are read.
	 */
	enum Kind {

		BOOLEAN(Boolean.class), DATETIME(LocalDateTime.class), TIMESTAMP(Timestamp.class), UNSIGNED(BigInteger.class),
		TEXT(String.class), DOUBLE(Double.class), BYTES(String.class), OTHER(Object.class);

		private final Class<?> type;

		Kind(Class<?> type) {
			this.type = type;
		}

	}

	static ResultColumn of(ResultSetMetaData metaData, int column) throws SQLException {
		int scale = metaData.getScale(column);
		int code = metaData.getColumnType(column);
		String name = metaData.getColumnTypeName(column);
		if (name.equals("DECFLOAT")) {
			return new ResultColumn(Kind.DOUBLE, "DOUBLE", Types.DOUBLE, 0);
		}
		return switch (code) {
			case Types.BOOLEAN, Types.BIT -> new ResultColumn(Kind.BOOLEAN, "BIT", Types.BIT, scale);
			case Types.TIMESTAMP -> new ResultColumn(Kind.DATETIME, "DATETIME", Types.TIMESTAMP, scale);
			case Types.TIMESTAMP_WITH_TIMEZONE -> new ResultColumn(Kind.TIMESTAMP, "TIMESTAMP", Types.TIMESTAMP, scale);
			case Types.CLOB -> new ResultColumn(Kind.TEXT, "TINYTEXT", Types.VARCHAR, scale);
			// The server calls binary values text, so the driver returns strings.
			case Types.BLOB -> new ResultColumn(Kind.BYTES, "TINYTEXT", Types.VARCHAR, scale);
			case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY ->
				new ResultColumn(Kind.BYTES, "VARCHAR", Types.VARCHAR, scale);
			case Types.DECIMAL, Types.NUMERIC -> decimal(metaData.getPrecision(column), scale);
			case Types.INTEGER -> new ResultColumn(Kind.OTHER, "INT", code, scale);
			case Types.REAL -> new ResultColumn(Kind.OTHER, "FLOAT", code, scale);
			case Types.DOUBLE, Types.FLOAT -> new ResultColumn(Kind.OTHER, "DOUBLE", Types.DOUBLE, scale);
			default -> (name.startsWith("CHARACTER") || name.startsWith("ENUM"))
					? new ResultColumn(Kind.OTHER, "VARCHAR", Types.VARCHAR, scale)
					: new ResultColumn(Kind.OTHER, name, code, scale);
		};
	}

	private static ResultColumn decimal(int precision, int scale) {
		return (precision == UNSIGNED_PRECISION && scale == 0)
				? new ResultColumn(Kind.UNSIGNED, "BIGINT UNSIGNED", Types.BIGINT, scale)
				: new ResultColumn(Kind.OTHER, "DECIMAL", Types.DECIMAL, scale);
	}

	/**
	 * Return the name of the class that values have.
	 * @param otherwise the name for values that are read as H2 reads them
	 * @return the name
	 */
	String className(String otherwise) {
		return (this.kind == Kind.OTHER) ? otherwise : this.kind.type.getName();
	}

	@Nullable Object object(ResultSet rows, int column) throws SQLException {
		Object value = rows.getObject(column);
		if (value == null) {
			return null;
		}
		return switch (this.kind) {
			case DATETIME -> rows.getObject(column, LocalDateTime.class);
			case TIMESTAMP -> rows.getTimestamp(column);
			case UNSIGNED -> rows.getBigDecimal(column).toBigInteger();
			case TEXT -> rows.getString(column);
			case DOUBLE -> rows.getDouble(column);
			case BYTES -> string(rows, column);
			default -> value;
		};
	}

	@Nullable String string(ResultSet rows, int column) throws SQLException {
		String value = rows.getString(column);
		if (value == null) {
			return null;
		}
		return switch (this.kind) {
			case BOOLEAN -> rows.getBoolean(column) ? "1" : "0";
			case DATETIME, TIMESTAMP -> format(rows.getObject(column, LocalDateTime.class));
			case BYTES -> new String(rows.getBytes(column), StandardCharsets.UTF_8);
			default -> value;
		};
	}

	private String format(LocalDateTime value) {
		DateTimeFormatterBuilder pattern = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd HH:mm:ss");
		if (this.scale > 0) {
			pattern.appendFraction(ChronoField.NANO_OF_SECOND, this.scale, this.scale, true);
		}
		DateTimeFormatter formatter = pattern.toFormatter(Locale.ROOT);
		return formatter.format(value);
	}

}
