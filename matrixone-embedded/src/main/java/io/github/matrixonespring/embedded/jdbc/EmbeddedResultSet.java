package io.github.matrixonespring.embedded.jdbc;

import java.math.BigDecimal;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link ResultSet} does differently from H2's: {@code getObject} returns the Java
 * types that the driver returns.
 */
public final class EmbeddedResultSet {

	/** The precision that stands for {@code bigint unsigned}. */
	private static final int UNSIGNED_PRECISION = 20;

	private final ResultSet storage;

	private final EmbeddedStatement statement;

	private EmbeddedResultSet(ResultSet storage, EmbeddedStatement statement) {
		this.storage = storage;
		this.statement = statement;
	}

	static ResultSet of(ResultSet storage, EmbeddedStatement statement) {
		return Overrides.of(ResultSet.class, new EmbeddedResultSet(storage, statement), storage);
	}

	public Statement getStatement() {
		return this.statement.proxy();
	}

	public @Nullable Object getObject(int column) throws SQLException {
		Object value = this.storage.getObject(column);
		if (value instanceof Clob clob) {
			return clob.getSubString(1, (int) clob.length());
		}
		if (value instanceof Blob blob) {
			return blob.getBytes(1, (int) blob.length());
		}
		if (value instanceof BigDecimal number && isUnsigned(column)) {
			return number.toBigInteger();
		}
		if (value instanceof OffsetDateTime) {
			return this.storage.getTimestamp(column);
		}
		if (value instanceof Timestamp) {
			return this.storage.getObject(column, LocalDateTime.class);
		}
		return value;
	}

	public @Nullable Object getObject(String column) throws SQLException {
		return getObject(this.storage.findColumn(column));
	}

	private boolean isUnsigned(int column) throws SQLException {
		ResultSetMetaData metaData = this.storage.getMetaData();
		return metaData.getColumnType(column) != Types.DOUBLE && metaData.getPrecision(column) == UNSIGNED_PRECISION
				&& metaData.getScale(column) == 0;
	}

	@Override
	public String toString() {
		return "MatrixOne embedded rows";
	}

}
