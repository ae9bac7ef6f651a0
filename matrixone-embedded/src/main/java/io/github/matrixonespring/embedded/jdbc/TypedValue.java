package io.github.matrixonespring.embedded.jdbc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.JDBCType;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLType;
import java.util.Locale;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.error.ServerError;
import org.jspecify.annotations.Nullable;

/**
 * What the driver makes of a value that is to be of a certain type.
 *
 * @param type the type
 * @param scale the digits behind the point or the length, or less than 0 for all
 */
record TypedValue(JDBCType type, int scale) {

	private static final Pattern NUMBER = Pattern.compile("-?\\d+\\.?\\d*");

	private static final Pattern ZERO = Pattern.compile("-?0+\\.?0*");

	/**
	 * Return the conversion for the arguments of {@code setObject}.
	 * @param type a number of {@link java.sql.Types} or an {@link SQLType}
	 * @param scale the scale or length, or less than 0 without one
	 * @return the conversion
	 * @throws SQLException if the driver does not know the type
	 */
	static TypedValue of(@Nullable Object type, int scale) throws SQLException {
		Integer number = (type instanceof SQLType named) ? named.getVendorTypeNumber() : (Integer) type;
		JDBCType known = JDBCType.OTHER;
		for (JDBCType each : JDBCType.values()) {
			known = each.getVendorTypeNumber().equals(number) ? each : known;
		}
		if (known == JDBCType.TIME_WITH_TIMEZONE || known == JDBCType.TIMESTAMP_WITH_TIMEZONE) {
			throw new SQLFeatureNotSupportedException("Unsupported SQL type: " + known.getName(), "S1C00");
		}
		return new TypedValue(known, scale);
	}

	/**
	 * Refuse what the driver refuses as soon as it is set, not when it is sent.
	 * @param value the value
	 * @throws SQLException if the driver has no type for it, and it is not to be
	 * serialized
	 */
	void check(@Nullable Object value) throws SQLException {
		if (value != null && this.type != JDBCType.NULL && !isSerialized() && !DriverValue.isKnown(value)) {
			String name = value.getClass().getName();
			throw ServerError.of(0, "S1009",
					"Cannot convert class " + name
							+ " to SQL type requested due to com.mysql.cj.exceptions.WrongArgumentException - "
							+ unsupported(value, name()).getMessage());
		}
	}

	private boolean isSerialized() {
		return switch (this.type) {
			case OTHER, ARRAY, ROWID, REF, REF_CURSOR, DISTINCT, STRUCT -> true;
			default -> false;
		};
	}

	/** Return what the driver calls the type. */
	private String name() {
		return switch (this.type) {
			case INTEGER -> "INT";
			case REAL -> "FLOAT";
			case FLOAT -> "DOUBLE";
			case NUMERIC -> "DECIMAL";
			case NCHAR -> "CHAR";
			case LONGVARCHAR, LONGNVARCHAR, CLOB, NCLOB -> "TEXT";
			case NVARCHAR, SQLXML, DATALINK -> "VARCHAR";
			case LONGVARBINARY, JAVA_OBJECT -> "BLOB";
			default -> this.type.getName();
		};
	}

	static SQLException unsupported(Object value, String type) {
		return ServerError.of(0, "S1009",
				"Conversion from " + value.getClass().getName() + " to " + type + " is not supported.");
	}

	/**
	 * Return what is sent for a value.
	 * @param value the value
	 * @return what is sent
	 * @throws SQLException if the driver does not convert it
	 * @throws NumberFormatException if it is a text without the number that is asked for,
	 * as the driver throws that
	 */
	DriverValue of(@Nullable Object value) throws SQLException {
		if (value == null || this.type == JDBCType.NULL) {
			return DriverValue.NULL;
		}
		if (isSerialized()) {
			return DriverValue.serialized(value);
		}
		if (DriverValue.isLarge(value)) {
			return DriverValue.large(value, this.scale);
		}
		if (value instanceof Boolean set) {
			return of((boolean) set);
		}
		if (value instanceof String text) {
			return of(text);
		}
		return (value instanceof Number number) ? of(number) : ofTime(value);
	}

	private DriverValue of(boolean value) throws SQLException {
		return switch (this.type) {
			case BIT, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, DECIMAL, NUMERIC ->
				DriverValue.number(value ? "1" : "0");
			case REAL, FLOAT, DOUBLE -> DriverValue.number(value ? "1.0" : "0.0");
			case BINARY, VARBINARY, LONGVARBINARY, BLOB, JAVA_OBJECT, DATE, TIME, TIMESTAMP ->
				throw unsupported(value, name());
			default -> DriverValue.word(value);
		};
	}

	private DriverValue of(Number given) throws SQLException {
		Number number = (given instanceof BigDecimal decimal && this.scale >= 0)
				? decimal.setScale(this.scale, RoundingMode.HALF_UP) : given;
		return switch (this.type) {
			case BOOLEAN -> DriverValue.word(number.intValue() != 0);
			case BIT, TINYINT, SMALLINT, INTEGER -> DriverValue.number(String.valueOf(number.intValue()));
			case REAL -> DriverValue.of(number.floatValue());
			case FLOAT, DOUBLE -> DriverValue.of(number.doubleValue());
			case DATE, TIME, TIMESTAMP -> throw unsupported(number, name());
			// Here the driver writes what Java writes, which can have an exponent.
			case BIGINT -> DriverValue.number(number.toString());
			default -> DriverValue.of(number);
		};
	}

	private DriverValue of(String text) throws SQLException {
		return switch (this.type) {
			case BIT, BOOLEAN -> DriverValue.number(isTrue(text) ? "1" : "0");
			case TINYINT, SMALLINT, INTEGER -> DriverValue.number(String.valueOf(Integer.parseInt(text)));
			case BIGINT -> DriverValue.number(String.valueOf(Long.parseLong(text)));
			case REAL -> DriverValue.of(Float.parseFloat(text));
			case FLOAT, DOUBLE -> DriverValue.of(Double.parseDouble(text));
			case DECIMAL, NUMERIC -> of(new BigDecimal(text));
			case DATE, TIME, TIMESTAMP -> ParameterTime.parse(text).as(this.type);
			default -> DriverValue.text(text);
		};
	}

	private static boolean isTrue(String text) throws SQLException {
		return switch (text.toLowerCase(Locale.ROOT)) {
			case "true", "y" -> true;
			case "false", "n" -> false;
			default -> {
				if (!NUMBER.matcher(text).matches()) {
					throw ServerError.of(0, "S1009", "No conversion from " + text + " to Types.BOOLEAN possible.");
				}
				yield !ZERO.matcher(text).matches();
			}
		};
	}

	private DriverValue ofTime(Object value) throws SQLException {
		return switch (this.type) {
			case DATE, TIME, TIMESTAMP -> ParameterTime.of(value).as(this.type);
			case BIT, BOOLEAN, TINYINT, SMALLINT, INTEGER, BIGINT, REAL, FLOAT, DOUBLE, DECIMAL, NUMERIC, BINARY,
					VARBINARY, LONGVARBINARY, BLOB, JAVA_OBJECT ->
				throw unsupported(value, name());
			default -> ParameterTime.of(value).text();
		};
	}

}
