package io.github.matrixonespring.embedded.statement;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.engine.TransactionRule;
import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.query.Execution;
import io.github.matrixonespring.embedded.query.Plan;
import io.github.matrixonespring.embedded.sql.TokenCursor;
import io.github.matrixonespring.embedded.syntax.QueryParser;

/**
 * The statements of SHOW.
 */
final class Show {

	private static final String SNAPSHOTS = """
			SELECT sname AS SNAPSHOT_NAME, TRIM(TRAILING '.' FROM TRIM(TRAILING '0' FROM CONCAT(
			LEFT(CAST(TIMESTAMPADD(SECOND, ts DIV 1000000000, CAST('1970-01-01 00:00:00' AS datetime)) AS CHAR), 19), '.',
			LPAD(MOD(ts, 1000000000), 9, '0')))) AS `TIMESTAMP`, CAST(level AS CHAR) AS SNAPSHOT_LEVEL, account_name AS ACCOUNT_NAME,
			database_name AS DATABASE_NAME, table_name AS TABLE_NAME FROM mo_catalog.mo_snapshots
			WHERE kind = 'user' ORDER BY ts DESC""";

	private static final String PITRS = """
			SELECT pitr_name AS PITR_NAME, CAST(FROM_UNIXTIME(create_time DIV 1000000000) AS DATETIME) AS CREATED_TIME,
			CAST(FROM_UNIXTIME(modified_time DIV 1000000000) AS DATETIME) AS MODIFIED_TIME, level AS PITR_LEVEL,
			IF(account_name = '', '*', account_name) AS ACCOUNT_NAME, IF(database_name = '', '*', database_name) AS DATABASE_NAME,
			IF(table_name = '', '*', table_name) AS TABLE_NAME, pitr_length AS PITR_LENGTH, pitr_unit AS PITR_UNIT
			FROM mo_catalog.mo_pitr ORDER BY create_time DESC""";

	/** Nobody can create one. */
	private static final String PUBLICATIONS = """
			SELECT '' AS publication, '' AS `database`, '' AS `tables`, '' AS sub_account, '' AS subscribed_accounts,
			NOW() AS create_time, NOW() AS update_time, '' AS comments FROM mo_catalog.mo_database WHERE 1 = 0""";

	/** What the server shows of things that the engine does without. */
	private static final List<String> UNSUPPORTED = List.of("ACCOUNTS", "BACKEND", "CCPR", "CDC", "ICEBERG",
			"LOGSERVICE", "MONGODB", "PUBLICATION", "RULES", "SEQUENCES", "STAGES", "SUBSCRIPTIONS", "TABLE_SIZE",
			"TABLE_VALUES", "TASK", "TASKS", "UPGRADE");

	private Show() {
	}

	static Form parse(TokenCursor cursor) throws SQLException {
		cursor.expect("SHOW");
		if (cursor.accept("SNAPSHOTS")) {
			return listed(SNAPSHOTS, cursor);
		}
		if (cursor.accept("PITR")) {
			return listed(PITRS, cursor);
		}
		if (cursor.accept("PUBLICATIONS")) {
			cursor.expectEnd();
			return (execution) -> SelectRows.plan(PUBLICATIONS, execution);
		}
		if (cursor.accept("CREATE")) {
			return ShowCreate.parse(cursor);
		}
		if (cursor.atWord("RECOVERY_WINDOW")) {
			return Unsupported.of(cursor, 2, TransactionRule.UNCLASSIFIED);
		}
		for (String word : UNSUPPORTED) {
			if (cursor.atWord(word)) {
				throw ServerError.notSupported("SHOW " + word);
			}
		}
		Form form = ShowCatalog.parse(cursor);
		if (form == null) {
			form = ShowStatus.parse(cursor);
		}
		if (form == null) {
			form = ShowSettings.parse(cursor);
		}
		if (form == null) {
			throw cursor.syntaxError();
		}
		return form;
	}

	private static Form listed(String all, TokenCursor cursor) throws SQLException {
		String query = all;
		if (cursor.accept("WHERE")) {
			query = "SELECT * FROM (" + all + ") shown WHERE " + cursor.sql().substring(cursor.peek().start());
			new QueryParser(cursor).expressions().expression();
		}
		cursor.expectEnd();
		return new ShowProtection(query);
	}

	/**
	 * A query of the catalog that an open transaction refuses.
	 *
	 * @param query the query
	 */
	private record ShowProtection(String query) implements Form {

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
