package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Moment;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.LowerCase;
import io.github.matrixonespring.embedded.sql.ObjectName;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code SHOW DATABASES | TABLES | COLUMNS | INDEX} and {@code DESCRIBE}.
 */
final class ShowCatalog {

	private static final String DATABASES = "SELECT datname AS `Database` FROM mo_catalog.mo_database";

	private static final String COLUMNS = """
			SELECT attname AS `Field`, atttyp AS `Type`, %s
			CASE attnotnull WHEN 0 THEN 'YES' ELSE 'NO' END AS `Null`, %s AS `Key`,
			CASE WHEN att_default = 'null' THEN NULL WHEN att_default LIKE '''%%' THEN REPLACE(SUBSTRING(att_default, 2,
			CHAR_LENGTH(att_default) - 2), '''', '''''') ELSE att_default END AS `Default`,
			CASE WHEN att_is_auto_increment = 1 THEN 'auto_increment'
			WHEN attr_generated LIKE '%% VIRTUAL' THEN 'VIRTUAL GENERATED'
			WHEN attr_has_generated = 1 THEN 'STORED GENERATED' ELSE '' END AS `Extra`,
			%s att_comment AS `Comment`, attnum FROM mo_catalog.mo_columns""";

	private static final String INDEXES = """
			SELECT t.relname AS `Table`, CASE i.type WHEN 'MULTIPLE' THEN 1 ELSE 0 END AS `Non_unique`,
			i.name AS `Key_name`, i.ordinal_position AS `Seq_in_index`, i.column_name AS `Column_name`,
			'A' AS `Collation`, 0 AS `Cardinality`, 'NULL' AS `Sub_part`, 'NULL' AS `Packed`,
			CASE c.attnotnull WHEN 0 THEN 'YES' ELSE '' END AS `Null`, i.algo AS `Index_type`, '' AS `Comment`,
			i.comment AS `Index_comment`, i.algo_params AS `Index_params`, CASE i.is_visible WHEN 0 THEN 'NO' ELSE 'YES' END AS `Visible`,
			i.column_name AS `Expression`, i.id FROM mo_catalog.mo_indexes i
			JOIN mo_catalog.mo_tables t ON t.rel_id = i.table_id
			JOIN mo_catalog.mo_columns c ON c.att_relname_id = i.table_id AND c.attname = i.column_name WHERE\s""";

	private static final String INDEX_COLUMNS = "`Table`, `Non_unique`, `Key_name`, `Seq_in_index`, `Column_name`, "
			+ "`Collation`, `Cardinality`, `Sub_part`, `Packed`, `Null`, `Index_type`, `Comment`, `Index_comment`, "
			+ "`Index_params`, `Visible`, `Expression`";

	private ShowCatalog() {
	}

	static @Nullable Form parse(TokenCursor cursor) throws SQLException {
		if (cursor.atWord("DATABASES") || cursor.atWord("SCHEMAS")) {
			ShowFilter filter = cursor.accept("DATABASES") ? ShowFilter.parseWithHint("Database", cursor)
					: ShowFilter.parse("Database", cursor.from(cursor.position() + 1));
			return (execution) -> SelectRows.plan(
					filter.applied("*", DATABASES + ShowFilter.hint(filter.moment(execution)), "`Database`"),
					execution);
		}
		if (cursor.accept("TABLES") || cursor.atWord("FULL", "TABLES")) {
			boolean full = cursor.accept("FULL", "TABLES");
			return tables(full, cursor);
		}
		if (cursor.accept("OPEN")) {
			throw ServerError.of(20102, "HY000",
					"statement: '" + LowerCase.of(cursor.sql()) + "' is not yet implemented");
		}
		if (cursor.accept("TABLE_NUMBER")) {
			return tableNumber(cursor);
		}
		if (cursor.accept("COLUMN_NUMBER")) {
			return columnNumber(cursor);
		}
		boolean extended = cursor.accept("EXTENDED");
		if (cursor.atWord("FULL") && (extended || !cursor.atWord("FULL", "PROCESSLIST"))) {
			cursor.next();
			if (!cursor.atWord("COLUMNS") && !cursor.atWord("FIELDS")) {
				throw cursor.syntaxError();
			}
			cursor.next();
			return columns(true, cursor);
		}
		if (cursor.accept("COLUMNS") || cursor.accept("FIELDS")) {
			return columns(false, cursor);
		}
		if (cursor.accept("INDEX") || cursor.accept("INDEXES") || cursor.accept("KEYS")) {
			return indexes(cursor);
		}
		if (extended) {
			throw cursor.syntaxError();
		}
		return null;
	}

	private static Form tableNumber(TokenCursor cursor) throws SQLException {
		String named = (cursor.accept("FROM") || cursor.accept("IN")) ? cursor.lowerCaseName() : null;
		cursor.expectEnd();
		return (execution) -> {
			String database = (named != null) ? named : execution.session().requiredDatabase();
			execution.session().catalog().database(database);
			return SelectRows.plan(
					"SELECT COUNT(*) AS `Number of tables in " + database.replace("`", "``")
							+ "` FROM mo_catalog.mo_tables WHERE reldatabase = " + ShowFilter.literal(database),
					execution);
		};
	}

	private static Form columnNumber(TokenCursor cursor) throws SQLException {
		ObjectName table = table(cursor);
		cursor.expectEnd();
		return (execution) -> {
			String condition = condition("att_database", "att_relname", table, execution.session());
			return SelectRows.plan("SELECT COUNT(*) AS `Number of columns in " + table.name().replace("`", "``")
					+ "` FROM mo_catalog.mo_columns WHERE att_is_hidden = 0 AND " + condition, execution);
		};
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
		if (cursor.peek().isName()) {
			// The server describes all columns, whichever is named.
			cursor.next();
		}
		cursor.expectEnd();
		return (execution) -> columns(table, false, new ShowFilter("", null), execution);
	}

	private static Form tables(boolean full, TokenCursor cursor) throws SQLException {
		String named = (cursor.accept("FROM") || cursor.accept("IN")) ? cursor.lowerCaseName() : null;
		boolean byCondition = cursor.atWord("WHERE");
		ShowFilter filter = ShowFilter.parseWithHint("relname", cursor);
		return (execution) -> {
			Session session = execution.session();
			Moment moment = filter.moment(execution);
			String database = moment.catalog(session.catalog()).database(named, session.database()).name();
			String label = "`Tables_in_" + database.replace("`", "``") + "`";
			String query = "SELECT relname" + (byCondition ? " AS " + label : "")
					+ ", CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'BASE TABLE' END AS Table_type"
					+ " FROM mo_catalog.mo_tables" + ShowFilter.hint(moment)
					+ " WHERE relkind IN ('r', 'v') AND reldatabase = " + ShowFilter.literal(database);
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
		String condition = condition("att_database", "att_relname", table, execution.session());
		String query = String.format(COLUMNS, full ? "CAST(NULL AS CHAR(64)) AS `Collation`," : "",
				key(table, execution.session()), full ? "'select,insert,update,references' AS `Privileges`," : "")
				+ " WHERE att_is_hidden = 0 AND " + condition;
		String shown = "`Field`, `Type`, " + (full ? "`Collation`, " : "") + "`Null`, `Key`, `Default`, `Extra`, "
				+ (full ? "`Privileges`, " : "") + "`Comment`";
		return SelectRows.plan(filter.applied(shown, query, "attnum"), execution);
	}

	/**
	 * Return an expression for what a column is to the keys of its table.
	 */
	private static String key(ObjectName name, Session session) throws SQLException {
		StringBuilder key = new StringBuilder();
		if (session.catalog().find(session.databaseOf(name), name.name()) instanceof StoredTable table) {
			for (Column column : table.structure().columns()) {
				if (!column.key().isEmpty()) {
					key.append(" WHEN ")
						.append(ShowFilter.literal(column.definedName()))
						.append(" THEN '")
						.append(column.key())
						.append('\'');
				}
			}
		}
		return key.isEmpty() ? "''" : "CASE attname" + key + " ELSE '' END";
	}

	private static Form indexes(TokenCursor cursor) throws SQLException {
		ObjectName table = table(cursor);
		if (cursor.atWord("LIKE")) {
			throw cursor.syntaxError();
		}
		ShowFilter filter = ShowFilter.parse("Key_name", cursor);
		return (execution) -> {
			String query = INDEXES + condition("t.reldatabase", "t.relname", table, execution.session());
			String order = "CASE WHEN `Key_name` = 'PRIMARY' THEN 1 ELSE 0 END, id, `Seq_in_index`";
			return SelectRows.plan(filter.applied(INDEX_COLUMNS, query, order), execution);
		};
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
		if (session.catalog().database(database).relation(table.name()) == null) {
			throw ServerError.unknownTable(database, table.name());
		}
		return databaseColumn + " = " + ShowFilter.literal(database) + " AND " + tableColumn + " = "
				+ ShowFilter.literal(table.name());
	}

}
