package io.github.matrixonespring.embedded.jdbc;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link ResultSet} does differently from H2's: it returns the Java types and
 * texts that the driver returns.
 */
public final class EmbeddedResultSet {

	private final ResultSet storage;

	private final EmbeddedStatement statement;

	private final @Nullable ResultColumn[] columns;

	private EmbeddedResultSet(ResultSet storage, EmbeddedStatement statement) throws SQLException {
		this.storage = storage;
		this.statement = statement;
		this.columns = new @Nullable ResultColumn[storage.getMetaData().getColumnCount() + 1];
	}

	static ResultSet of(ResultSet storage, EmbeddedStatement statement) throws SQLException {
		return Overrides.of(ResultSet.class, new EmbeddedResultSet(storage, statement), storage);
	}

	public Statement getStatement() {
		return this.statement.proxy();
	}

	public ResultSetMetaData getMetaData() throws SQLException {
		return EmbeddedResultSetMetaData.of(this.storage.getMetaData(), this.statement.embeddedConnection().session());
	}

	public @Nullable Object getObject(int column) throws SQLException {
		return column(column).object(this.storage, column);
	}

	public @Nullable Object getObject(String column) throws SQLException {
		return getObject(this.storage.findColumn(column));
	}

	public @Nullable String getString(int column) throws SQLException {
		return column(column).string(this.storage, column);
	}

	public @Nullable String getString(String column) throws SQLException {
		return getString(this.storage.findColumn(column));
	}

	private ResultColumn column(int index) throws SQLException {
		boolean known = index > 0 && index < this.columns.length;
		ResultColumn column = known ? this.columns[index] : null;
		if (column == null) {
			column = ResultColumn.of(this.storage.getMetaData(), index);
			this.columns[index] = column;
		}
		return column;
	}

	@Override
	public String toString() {
		return "MatrixOne embedded rows";
	}

}
