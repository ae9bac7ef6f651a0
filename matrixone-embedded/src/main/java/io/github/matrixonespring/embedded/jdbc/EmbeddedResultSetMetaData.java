package io.github.matrixonespring.embedded.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;

/**
 * What {@link ResultSetMetaData} says that H2's does not: the types of the driver, and
 * the names of the server.
 */
public final class EmbeddedResultSetMetaData {

	private final ResultSetMetaData storage;

	private final Session session;

	private EmbeddedResultSetMetaData(ResultSetMetaData storage, Session session) {
		this.storage = storage;
		this.session = session;
	}

	static ResultSetMetaData of(ResultSetMetaData storage, Session session) {
		return Overrides.of(ResultSetMetaData.class, new EmbeddedResultSetMetaData(storage, session), storage);
	}

	public int getColumnType(int column) throws SQLException {
		return column(column).code();
	}

	public String getColumnTypeName(int column) throws SQLException {
		return column(column).name();
	}

	public String getColumnClassName(int column) throws SQLException {
		return column(column).className(this.storage.getColumnClassName(column));
	}

	public String getCatalogName(int column) throws SQLException {
		String schema = this.storage.getSchemaName(column);
		for (Database database : this.session.catalog().databases().values()) {
			for (StoredTable table : database.tables()) {
				if (table.schema().equals(schema)) {
					return database.name();
				}
			}
		}
		return "";
	}

	public String getSchemaName(int column) {
		return "";
	}

	private ResultColumn column(int column) throws SQLException {
		return ResultColumn.of(this.storage, column);
	}

	@Override
	public String toString() {
		return "MatrixOne embedded row metadata";
	}

}
