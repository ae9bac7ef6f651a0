package io.github.matrixonespring.embedded.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;

import io.github.matrixonespring.embedded.type.ServerType;

/**
 * The type of a column of a result, as the server reports it and the driver reads it.
 *
 * @param kind how the values are sent
 * @param name the name that the driver has for it
 * @param code the code of {@link Types}
 * @param type the class of the objects that the driver returns
 * @param length the number of bits, if it is a bit field
 * @param scale the digits behind the point that values are sent with
 */
record ColumnType(Kind kind, String name, int code, Class<?> type, int length, int scale) {

	/**
	 * How values are sent.
	 */
	enum Kind {

		BOOLEAN, BIT, WHOLE, FLOAT, DOUBLE, DECIMAL, TEXT, JSON, BINARY, DATE, TIME, DATETIME, TIMESTAMP, YEAR;

		boolean isText() {
			return this == TEXT || this == JSON || this == BINARY;
		}

	}

	static final ColumnType BOOLEAN = new ColumnType(Kind.BOOLEAN, "BIT", Types.BIT, Boolean.class, 1, 0);

	static final ColumnType BIGINT = whole("BIGINT", Types.BIGINT, Long.class);

	static final ColumnType UNSIGNED_BIGINT = whole("BIGINT UNSIGNED", Types.BIGINT, BigInteger.class);

	static final ColumnType DOUBLE = new ColumnType(Kind.DOUBLE, "DOUBLE", Types.DOUBLE, Double.class, 0, 0);

	static final ColumnType FLOAT = new ColumnType(Kind.FLOAT, "FLOAT", Types.REAL, Float.class, 0, 0);

	static final ColumnType VARCHAR = text(Kind.TEXT, "VARCHAR", Types.VARCHAR);

	/** What the server says of all texts without a length, and of those that are null. */
	static final ColumnType TEXT = text(Kind.TEXT, "TINYTEXT", Types.VARCHAR);

	static final ColumnType VARBINARY = text(Kind.BINARY, "VARCHAR", Types.VARCHAR);

	/** Binary values are texts for the server, so the driver returns strings. */
	static final ColumnType BLOB = text(Kind.BINARY, "TINYTEXT", Types.VARCHAR);

	static final ColumnType DATE = new ColumnType(Kind.DATE, "DATE", Types.DATE, Date.class, 0, 0);

	private static ColumnType whole(String name, int code, Class<?> type) {
		return new ColumnType(Kind.WHOLE, name, code, type, 0, 0);
	}

	private static ColumnType text(Kind kind, String name, int code) {
		return new ColumnType(kind, name, code, String.class, 0, 0);
	}

	static ColumnType tinyint(boolean unsigned) {
		return whole(unsigned ? "TINYINT UNSIGNED" : "TINYINT", Types.TINYINT, Integer.class);
	}

	static ColumnType smallint(boolean unsigned) {
		return whole(unsigned ? "SMALLINT UNSIGNED" : "SMALLINT", Types.SMALLINT, Integer.class);
	}

	static ColumnType integer(boolean unsigned) {
		return unsigned ? whole("INT UNSIGNED", Types.INTEGER, Long.class) : whole("INT", Types.INTEGER, Integer.class);
	}

	static ColumnType bit(int length) {
		return new ColumnType(Kind.BIT, "BIT", Types.BIT, (length == 1) ? Boolean.class : byte[].class, length, 0);
	}

	static ColumnType decimal(int scale) {
		return new ColumnType(Kind.DECIMAL, "DECIMAL", Types.DECIMAL, BigDecimal.class, 0, scale);
	}

	static ColumnType time(int scale) {
		return new ColumnType(Kind.TIME, "TIME", Types.TIME, Time.class, 0, scale);
	}

	static ColumnType datetime(int scale) {
		return new ColumnType(Kind.DATETIME, "DATETIME", Types.TIMESTAMP, LocalDateTime.class, 0, scale);
	}

	static ColumnType timestamp(int scale) {
		return new ColumnType(Kind.TIMESTAMP, "TIMESTAMP", Types.TIMESTAMP, Timestamp.class, 0, scale);
	}

	/**
	 * Return what the driver makes of a type.
	 * @param type the type
	 * @return the type of the column
	 */
	static ColumnType of(ServerType type) {
		return switch (type.kind()) {
			case BOOL -> BOOLEAN;
			case BIT -> bit(Math.max(type.width(), 1));
			case TINYINT, TINYINT_UNSIGNED -> tinyint(type.kind().isUnsigned());
			case SMALLINT, SMALLINT_UNSIGNED -> smallint(type.kind().isUnsigned());
			case INT, INT_UNSIGNED -> integer(type.kind().isUnsigned());
			case BIGINT -> BIGINT;
			case BIGINT_UNSIGNED -> UNSIGNED_BIGINT;
			case FLOAT -> FLOAT;
			case DOUBLE -> DOUBLE;
			case DECIMAL -> decimal(type.scale());
			case CHAR -> text(Kind.TEXT, "CHAR", Types.CHAR);
			case VARCHAR, ENUM, SET, UUID -> VARCHAR;
			case TEXT, ANY -> TEXT;
			case JSON -> text(Kind.JSON, "JSON", Types.LONGVARCHAR);
			case BINARY, VARBINARY -> VARBINARY;
			case BLOB -> BLOB;
			case DATE -> DATE;
			case TIME -> time(type.scale());
			case DATETIME -> datetime(type.scale());
			case TIMESTAMP -> timestamp(type.scale());
			case YEAR -> new ColumnType(Kind.YEAR, "YEAR", Types.DATE, Date.class, 0, 0);
		};
	}

	/**
	 * Return what the driver says the class of the objects is, which is not always true.
	 * @return the name of the class
	 */
	String className() {
		return ((this.kind == Kind.BIT) ? Boolean.class : this.type).getName();
	}

}
