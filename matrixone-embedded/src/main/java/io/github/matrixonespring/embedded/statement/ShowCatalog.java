package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code SHOW DATABASES | TABLES | COLUMNS | INDEX} and {@code DESCRIBE}.
 */
final class ShowCatalog {

	private static final String COLUMNS = """
			SELECT attname AS `Field`, atttyp AS `Type`, %s
			CASE attnotnull WHEN 0 THEN 'YES' ELSE 'NO' END AS `Null`, att_constraint_type AS `Key`,
			att_default AS `Default`, CASE att_is_auto_increment WHEN 1 THEN 'auto_increment' ELSE '' END AS `Extra`,
			%s att_comment AS `Comment`, attnum FROM mo_catalog.mo_columns""";

	private static final String INDEXES = """
			SELECT table_name AS `Table`, non_unique AS `Non_unique`, index_name AS `Key_name`,
			seq_in_index AS `Seq_in_index`, column_name AS `Column_name`, collation AS `Collation`,
			cardinality AS `Cardinality`, sub_part AS `Sub_part`, packed AS `Packed`, nullable AS `Null`,
			index_type AS `Index_type`, comment AS `Comment`, index_comment AS `Index_comment`,
			'' AS `Index_params`, is_visible AS `Visible`, column_name AS `Expression`
			FROM information_schema.statistics WHERE\s""";

	private ShowCatalog() {
	}

	static @Nullable Form parse(TokenCursor cursor) throws SQLException {
		boolean full = cursor.accept("FULL");
		if (cursor.accept("DATABASES") || cursor.accept("SCHEMAS")) {
			ShowFilter filter = ShowFilter.parse("Database", cursor);
			return (execution) -> SelectRows.plan(
					filter.applied("*", "SELECT datname AS `Database` FROM mo_catalog.mo_database", "`Database`"),
					execution);
		}
		if (cursor.accept("TABLES")) {
			return tables(full, cursor);
		}
		if (cursor.accept("COLUMNS") || cursor.accept("FIELDS")) {
			return columns(full, cursor);
		}
		if (cursor.accept("INDEX") || cursor.accept("INDEXES") || cursor.accept("KEYS")) {
			return indexes(cursor);
		}
		return null;
	}

	/**
	 * Read {@code DESCRIBE t}.
	 * @param cursor where it stands
	 * @return the form
	 * @throws SQLException if it is none
	 */
	static Form parseDescribe(TokenCursor cursor) throws SQLException {
		cursor.next();
		ObjectName table = cursor.objectName();
		cursor.expectEnd();
		return (execution) -> columns(table, false, new ShowFilter(""), execution);
	}

	private static Form tables(boolean full, TokenCursor cursor) throws SQLException {
		String named = (cursor.accept("FROM") || cursor.accept("IN")) ? cursor.lowerCaseName() : null;
		boolean byCondition = cursor.atWord("WHERE");
		ShowFilter filter = ShowFilter.parse("relname", cursor);
		return (execution) -> {
			String database = (named != null) ? named : execution.session().requiredDatabase();
			execution.session().catalog().database(database);
			String label = "`Tables_in_" + database.replace("`", "``") + "`";
			String query = "SELECT relname" + (byCondition ? " AS " + label : "")
					+ ", CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'BASE TABLE' END AS Table_type"
					+ " FROM mo_catalog.mo_tables WHERE relkind IN ('r', 'v') AND reldatabase = "
					+ ShowFilter.literal(database);
			String shown = (byCondition ? label : "relname AS " + label) + (full ? ", Table_type" : "");
			return SelectRows.plan(filter.applied(shown, query, byCondition ? label : "relname"), execution);
		};
	}

	private static Form columns(boolean full, TokenCursor cursor) throws SQLException {
		ObjectName table = table(cursor);
		ShowFilter filter = ShowFilter.parse("Field", cursor);
		return (execution) -> columns(table, full, filter, execution);
	}

	private static Plan columns(ObjectName table, boolean full, ShowFilter filter, Execution execution)
			throws SQLException {
		String query = String.format(COLUMNS, full ? "CAST(NULL AS CHAR(64)) AS `Collation`," : "",
				full ? "'select,insert,update,references' AS `Privileges`," : "") + " WHERE "
				+ condition("att_database", "att_relname", table, execution.session());
		String shown = "`Field`, `Type`, " + (full ? "`Collation`, " : "") + "`Null`, `Key`, `Default`, `Extra`, "
				+ (full ? "`Privileges`, " : "") + "`Comment`";
		return SelectRows.plan(filter.applied(shown, query, "attnum"), execution);
	}

	private static Form indexes(TokenCursor cursor) throws SQLException {
		ObjectName table = table(cursor);
		cursor.expectEnd();
		return (execution) -> SelectRows.plan(INDEXES
				+ condition("table_schema", "table_name", table, execution.session())
				+ " ORDER BY CASE WHEN index_name = 'PRIMARY' THEN 1 ELSE 0 END, non_unique, index_name, seq_in_index",
				execution);
	}

	private static ObjectName table(TokenCursor cursor) throws SQLException {
		if (!cursor.accept("FROM")) {
			cursor.expect("IN");
		}
		ObjectName table = cursor.objectName();
		if (cursor.accept("FROM") || cursor.accept("IN")) {
			return new ObjectName(cursor.lowerCaseName(), table.name());
		}
		return table;
	}

	private static String condition(String databaseColumn, String tableColumn, ObjectName table, Session session)
			throws SQLException {
		String database = session.databaseOf(table);
		if (session.catalog().find(database, table.name()) == null) {
			throw ServerError.unknownTable(database, table.name());
		}
		return databaseColumn + " = " + ShowFilter.literal(database) + " AND " + tableColumn + " = "
				+ ShowFilter.literal(table.name());
	}

}
