package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.StorageNames;
import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.sql.Token;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * The statements of SHOW that are a query of the catalog.
 */
final class Show {

	private static final String SNAPSHOTS = """
			SELECT sname AS SNAPSHOT_NAME, RTRIM(RTRIM(CONCAT(CAST(DATEADD(SECOND, (ts - MOD(ts, 1000000000)) / 1000000000,
			CAST('1970-01-01 00:00:00' AS datetime)) AS CHAR), '.', LPAD(MOD(ts, 1000000000), 9, '0')), '0'), '.')
			AS `TIMESTAMP`, CAST(level AS CHAR) AS SNAPSHOT_LEVEL, account_name AS ACCOUNT_NAME,
			database_name AS DATABASE_NAME, table_name AS TABLE_NAME FROM mo_catalog.mo_snapshots
			WHERE kind = 'user' ORDER BY ts DESC""";

	private Show() {
	}

	static Form parse(TokenCursor cursor) throws SQLException {
		cursor.expect("SHOW");
		boolean full = cursor.accept("FULL");
		if (cursor.accept("SNAPSHOTS")) {
			return snapshots(cursor);
		}
		if (cursor.accept("DATABASES") || cursor.accept("SCHEMAS")) {
			String like = like("datname", cursor);
			cursor.expectEnd();
			return (execution) -> SelectRows.plan(
					"SELECT datname AS `Database` FROM mo_catalog.mo_database WHERE 1 = 1" + like + " ORDER BY datname",
					execution);
		}
		if (cursor.accept("TABLES")) {
			return tables(full, cursor);
		}
		if (cursor.atWord("PITR") || cursor.atWord("RECOVERY_WINDOW")) {
			return new Unsupported(cursor.sql(), TransactionRule.UNCLASSIFIED);
		}
		if (cursor.accept("WARNINGS")) {
			cursor.expectEnd();
			return (execution) -> SelectRows.plan(
					"SELECT 'Note' AS `Level`, 0 AS `Code`, '' AS `Message` FROM mo_catalog.mo_database WHERE 1 = 0",
					execution);
		}
		return new Unsupported(cursor.sql(), TransactionRule.TAKES_PART);
	}

	private static Form snapshots(TokenCursor cursor) throws SQLException {
		String query = SNAPSHOTS;
		if (cursor.accept("WHERE")) {
			query = "SELECT * FROM (" + SNAPSHOTS + ") snapshots WHERE "
					+ cursor.sql().substring(cursor.peek().start());
		}
		else {
			cursor.expectEnd();
		}
		return new ShowSnapshots(query);
	}

	/**
	 * The one query of the catalog that an open transaction refuses.
	 *
	 * @param query the query
	 */
	private record ShowSnapshots(String query) implements Form {

		@Override
		public TransactionRule rule() {
			return TransactionRule.UNCLASSIFIED;
		}

		@Override
		public Plan plan(Execution execution) throws SQLException {
			return SelectRows.plan(this.query, execution);
		}

	}

	private static Form tables(boolean full, TokenCursor cursor) throws SQLException {
		String named = (cursor.accept("FROM") || cursor.accept("IN")) ? cursor.lowerCaseName() : null;
		String like = like("relname", cursor);
		cursor.expectEnd();
		return (execution) -> {
			String database = (named != null) ? named : execution.session().requiredDatabase();
			execution.session().catalog().database(database);
			return SelectRows.plan("SELECT relname AS `Tables_in_" + database.replace("`", "``") + "`"
					+ (full ? ", CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'BASE TABLE' END AS Table_type" : "")
					+ " FROM mo_catalog.mo_tables WHERE relkind IN ('r', 'v') AND reldatabase = " + literal(database)
					+ like + " ORDER BY relname", execution);
		};
	}

	private static String like(String column, TokenCursor cursor) throws SQLException {
		if (!cursor.accept("LIKE")) {
			return "";
		}
		Token pattern = cursor.next();
		if (pattern.kind() != Token.Kind.STRING) {
			throw cursor.syntaxError();
		}
		return " AND " + column + " LIKE " + literal(pattern.value());
	}

	private static String literal(String value) {
		return StorageNames.literal(value.replace("\\", "\\\\"));
	}

}
