package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.sql.TokenCursor;

/**
 * The statements of SHOW.
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
		if (cursor.accept("SNAPSHOTS")) {
			return snapshots(cursor);
		}
		if (cursor.accept("CREATE")) {
			return ShowCreate.parse(cursor);
		}
		if (cursor.atWord("PITR") || cursor.atWord("RECOVERY_WINDOW")) {
			return new Unsupported(cursor.sql(), TransactionRule.UNCLASSIFIED);
		}
		Form form = ShowCatalog.parse(cursor);
		if (form == null) {
			form = ShowSettings.parse(cursor);
		}
		return (form != null) ? form : new Unsupported(cursor.sql(), TransactionRule.TAKES_PART);
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

}
