package io.github.matrixonespring.embedded.jdbc;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.query.Plan;

/**
 * What {@link ResultSetMetaData} says that H2's does not: the types of the driver, and
 * the names of the server.
 */
public final class EmbeddedResultSetMetaData {

	private final ResultSetMetaData storage;

	private final Session session;

	private final ResultColumns columns;

	private EmbeddedResultSetMetaData(ResultSetMetaData storage, List<Plan.ResultColumn> bound, Session session)
			throws SQLException {
		this.storage = storage;
		this.session = session;
		this.columns = new ResultColumns(storage, bound);
	}

	static ResultSetMetaData of(ResultSetMetaData storage, List<Plan.ResultColumn> bound, Session session)
			throws SQLException {
		return Overrides.of(ResultSetMetaData.class, new EmbeddedResultSetMetaData(storage, bound, session), storage);
	}

	public String getColumnLabel(int column) throws SQLException {
		return this.columns.label(column);
	}

	public int getColumnType(int column) throws SQLException {
		return column(column).code();
	}

	public String getColumnTypeName(int column) throws SQLException {
		return column(column).name();
	}

	public String getColumnClassName(int column) throws SQLException {
		return column(column).className();
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

	private ColumnType column(int column) throws SQLException {
		return this.columns.type(column);
	}

	@Override
	public String toString() {
		return "MatrixOne embedded row metadata";
	}

}
