package io.github.matrixonespring.embedded.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import io.github.matrixonespring.embedded.engine.Column;
import io.github.matrixonespring.embedded.engine.Database;
import io.github.matrixonespring.embedded.engine.HiddenKey;
import io.github.matrixonespring.embedded.engine.Session;
import io.github.matrixonespring.embedded.engine.StoredTable;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import org.jspecify.annotations.Nullable;

/**
 * {@code SHOW TABLE STATUS | FUNCTION STATUS | PROCEDURE STATUS | PROCESSLIST | TRIGGERS},
 * and the targets of SHOW for which the server has no rows.
 */
final class ShowStatus {

	private static final String TABLES = """
			SELECT relname AS `Name`, 'Tae' AS `Engine`, 'Dynamic' AS `Row_format`, %s AS `Rows`,
			CAST(0 AS SIGNED) AS `Avg_row_length`, CAST(0 AS SIGNED) AS `Data_length`,
			CAST(0 AS SIGNED) AS `Max_data_length`, CAST(0 AS SIGNED) AS `Index_length`, 'NULL' AS `Data_free`,
			%s AS `Auto_increment`, created_time AS `Create_time`, 'NULL' AS `Update_time`, 'NULL' AS `Check_time`,
			'utf8mb4_bin' AS `Collation`, 'NULL' AS `Checksum`, '' AS `Create_options`, rel_comment AS `Comment`,
			owner AS `Role_id`, 'moadmin' AS `Role_name`, relkind FROM mo_catalog.mo_tables WHERE reldatabase = %s""";

	/** What the server tells about a view only after it has filtered the rows. */
	private static final List<String> OF_TABLES_ONLY = List.of("Engine", "Row_format", "Rows", "Avg_row_length",
			"Data_length", "Max_data_length", "Index_length", "Data_free", "Auto_increment");

	private static final List<String> OF_TABLES_ONLY_TOO = List.of("Update_time", "Check_time", "Collation", "Checksum",
			"Create_options");

	private static final String ROUTINES = """
			SELECT routine_schema AS `Db`, routine_name AS `Name`, routine_type AS `Type`, definer AS `Definer`,
			last_altered AS `Modified`, created AS `Created`, security_type AS `Security_type`,
			character_set_client AS `Comment`, character_set_client AS character_set_client,
			collation_connection AS collation_connection,
			database_collation AS `Database Collation` FROM information_schema.routines""";

	private static final String TRIGGERS = """
			SELECT trigger_name AS `Trigger`, event_manipulation AS `Event`, event_object_table AS `Table`,
			action_statement AS `Statement`, action_timing AS `Timing`, created AS `Created`,
			sql_mode AS sql_mode,
			definer AS `Definer`, character_set_client AS character_set_client,
			collation_connection AS collation_connection,
			database_collation AS `Database Collation` FROM information_schema.triggers""";

	private static final String SESSIONS = """
			SELECT node_id, conn_id, session_id, account, user, host, db, '' AS session_start, '' AS command,
			'' AS info, txn_id, '' AS statement_id, '' AS statement_type, '' AS query_type, '' AS sql_source_type,
			'' AS query_start, host AS client_host, role, '' AS proxy_host FROM mo_sessions() s""";

	private static final String NOTHING = "SELECT * FROM (SELECT 1 AS `1`) nothing";

	private ShowStatus() {
	}

	static @Nullable Form parse(TokenCursor cursor) throws SQLException {
		if (cursor.accept("TABLE", "STATUS")) {
			return tables(cursor);
		}
		if (cursor.accept("FUNCTION", "STATUS") || cursor.accept("PROCEDURE", "STATUS")) {
			return rows(ROUTINES, "Name", cursor);
		}
		if (cursor.accept("TRIGGERS")) {
			String named = database(cursor);
			Form triggers = rows(TRIGGERS, "Table", cursor);
			return (execution) -> {
				checked(named, execution);
				return triggers.plan(execution);
			};
		}
		if (cursor.accept("PROCESSLIST") || cursor.accept("FULL", "PROCESSLIST")) {
			cursor.expectEnd();
			return (execution) -> SelectRows.plan(SESSIONS, execution);
		}
		if (cursor.accept("EVENTS")) {
			database(cursor);
			return nothing(cursor);
		}
		for (String target : List.of("ENGINES", "PLUGINS", "PRIVILEGES", "PROFILES", "CONFIG")) {
			if (cursor.accept(target)) {
				return nothing(cursor);
			}
		}
		if (cursor.accept("LOCKS") || cursor.accept("NODE", "LIST")) {
			cursor.expectEnd();
			return (execution) -> SelectRows.plan(NOTHING + " WHERE 1 = 0", execution);
		}
		if (cursor.atWord("PROFILE")) {
			throw ServerError.of(20105, "HY000", "not supported: SHOW PROFILE is not supported in MatrixOne");
		}
		return null;
	}

	private static Form rows(String query, String likeColumn, TokenCursor cursor) throws SQLException {
		ShowFilter filter = ShowFilter.parse(likeColumn, cursor);
		return (execution) -> SelectRows.plan(filter.applied("*", query, ""), execution);
	}

	/**
	 * The server does not look at the condition.
	 */
	private static Form nothing(TokenCursor cursor) throws SQLException {
		ShowFilter.parse("1", cursor);
		return (execution) -> SelectRows.plan(NOTHING + " WHERE 1 = 0", execution);
	}

	private static @Nullable String database(TokenCursor cursor) throws SQLException {
		return (cursor.accept("FROM") || cursor.accept("IN")) ? cursor.lowerCaseName() : null;
	}

	private static Database checked(@Nullable String named, Execution execution) throws SQLException {
		Session session = execution.session();
		return session.catalog().database((named != null) ? named : session.requiredDatabase());
	}

	private static Form tables(TokenCursor cursor) throws SQLException {
		String named = database(cursor);
		ShowFilter filter = ShowFilter.parse("Name", cursor);
		return (execution) -> {
			Database database = checked(named, execution);
			String query = String.format(TABLES, rowCounts(database, execution), numbers(database, execution),
					ShowFilter.literal(database.name()));
			String shown = "`Name`, " + ofTables(OF_TABLES_ONLY) + "`Create_time`, " + ofTables(OF_TABLES_ONLY_TOO)
					+ "CASE relkind WHEN 'v' THEN 'VIEW' ELSE `Comment` END AS `Comment`, `Role_id`, `Role_name`";
			return SelectRows.plan(filter.applied(shown, query, "`Name`"), execution);
		};
	}

	private static String ofTables(List<String> columns) {
		StringBuilder text = new StringBuilder();
		for (String column : columns) {
			text.append("CASE WHEN relkind <> 'v' THEN `")
				.append(column)
				.append("` END AS `")
				.append(column)
				.append("`, ");
		}
		return text.toString();
	}

	private static String rowCounts(Database database, Execution execution) throws SQLException {
		StringBuilder counts = new StringBuilder("CASE relname");
		for (StoredTable table : database.tables()) {
			counts.append(" WHEN ")
				.append(ShowFilter.literal(table.name()))
				.append(" THEN ")
				.append(number("SELECT COUNT(*) FROM " + table.storageName(), execution));
		}
		return counts.append((counts.indexOf("WHEN") < 0) ? " WHEN '' THEN 0" : "")
			.insert(0, "CAST(")
			.append(" ELSE 0 END AS SIGNED)")
			.toString();
	}

	/**
	 * A table without a primary key numbers its rows in a hidden column. The server does
	 * not find the numbers of a column that is not in lower case.
	 */
	private static String numbers(Database database, Execution execution) throws SQLException {
		StringBuilder numbers = new StringBuilder("CASE relname");
		for (StoredTable table : database.tables()) {
			Column numbered = table.structure().autoIncrement().orElse(null);
			String query = null;
			if (numbered != null && numbered.name().equals(numbered.definedName())) {
				query = "SELECT COALESCE(MAX(\"" + numbered.name() + "\"), 0) + 1 FROM " + table.storageName();
			}
			else if (numbered == null && table.structure().hiddenKey() != null) {
				query = "SELECT COALESCE(MAX(\"" + HiddenKey.NAME + "\"), 0) + 1 FROM " + table.storageName();
			}
			if (query != null) {
				numbers.append(" WHEN ")
					.append(ShowFilter.literal(table.name()))
					.append(" THEN ")
					.append(number(query, execution));
			}
		}
		return numbers.append((numbers.indexOf("WHEN") < 0) ? " WHEN '' THEN 0" : "")
			.insert(0, "CAST(")
			.append(" ELSE 0 END AS SIGNED)")
			.toString();
	}

	private static long number(String query, Execution execution) throws SQLException {
		try (Statement statement = execution.session().storage().createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			return rows.next() ? rows.getLong(1) : 0;
		}
	}

}
