package io.github.matrixonespring.embedded.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

import io.github.matrixonespring.embedded.query.Plan;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a result: what the query was bound with, or for rows that the engine
 * itself made, what is nearest to the types of H2.
 */
final class ResultColumns {

	/** The precision that stands for {@code bigint unsigned}. */
	private static final int UNSIGNED_PRECISION = 20;

	private final ResultSetMetaData storage;

	private final List<Plan.ResultColumn> bound;

	private final @Nullable ColumnType[] types;

	ResultColumns(ResultSetMetaData storage, List<Plan.ResultColumn> bound) throws SQLException {
		this.storage = storage;
		this.bound = bound;
		this.types = new @Nullable ColumnType[storage.getColumnCount() + 1];
	}

	int count() {
		return this.types.length - 1;
	}

	/**
	 * Return the type of a column.
	 * @param index the index, from 1
	 * @return the type
	 * @throws SQLException if there is no such column
	 */
	ColumnType type(int index) throws SQLException {
		ColumnType type = (index < this.types.length) ? this.types[index] : null;
		if (type == null) {
			type = isBound(index) ? ColumnType.of(this.bound.get(index - 1).type()) : computed(index);
			this.types[index] = type;
		}
		return type;
	}

	/**
	 * Return the label of a column.
	 * @param index the index, from 1
	 * @return the label
	 * @throws SQLException if there is no such column
	 */
	String label(int index) throws SQLException {
		return isBound(index) ? this.bound.get(index - 1).label() : this.storage.getColumnLabel(index);
	}

	private boolean isBound(int index) {
		return index > 0 && index <= this.bound.size();
	}

	private ColumnType computed(int index) throws SQLException {
		int scale = this.storage.getScale(index);
		if (this.storage.getColumnTypeName(index).equals("DECFLOAT")) {
			return ColumnType.DOUBLE;
		}
		return switch (this.storage.getColumnType(index)) {
			case Types.BOOLEAN, Types.BIT -> ColumnType.BOOLEAN;
			case Types.TINYINT -> ColumnType.tinyint(false);
			case Types.SMALLINT -> ColumnType.smallint(false);
			case Types.INTEGER -> ColumnType.integer(false);
			case Types.BIGINT -> ColumnType.BIGINT;
			case Types.REAL -> ColumnType.FLOAT;
			case Types.DOUBLE, Types.FLOAT -> ColumnType.DOUBLE;
			case Types.DECIMAL, Types.NUMERIC -> (this.storage.getPrecision(index) == UNSIGNED_PRECISION && scale == 0)
					? ColumnType.UNSIGNED_BIGINT : ColumnType.decimal(scale);
			case Types.DATE -> ColumnType.DATE;
			case Types.TIME, Types.TIME_WITH_TIMEZONE -> ColumnType.time(scale);
			case Types.TIMESTAMP -> ColumnType.datetime(scale);
			case Types.TIMESTAMP_WITH_TIMEZONE -> ColumnType.timestamp(scale);
			case Types.CLOB, Types.NULL -> ColumnType.TEXT;
			case Types.BLOB -> ColumnType.BLOB;
			case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY -> ColumnType.VARBINARY;
			default -> ColumnType.VARCHAR;
		};
	}

}
