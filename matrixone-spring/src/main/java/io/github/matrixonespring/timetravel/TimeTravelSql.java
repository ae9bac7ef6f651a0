package io.github.matrixonespring.timetravel;

import java.util.Collections;

import io.github.matrixonespring.PointInTime;

/**
 * The SQL that asks what there is to be read in the past.
 */
final class TimeTravelSql {

	/**
	 * The time at which a statement on this connection reads, as nanoseconds and a
	 * counter. Every user may ask for it.
	 */
	static final String SERVER_TIME = """
			select t.snapshot_ts from mo_transactions() t, mo_sessions() s \
			where s.conn_id = connection_id() and t.txn_id = s.txn_id""";

	static final String ISOLATION = "select @@transaction_isolation";

	static final String REPEATABLE_READ = "REPEATABLE-READ";

	/** What a statement means depends on these. The clock is the server's, in seconds. */
	static final String SESSION = """
			select database(), @@sql_mode, @@lower_case_table_names, current_account_name(), unix_timestamp()""";

	/** Servers that do not have it answer with nothing. */
	static final String REWRITING = "show variables like 'enable_remap_hint'";

	/** Every user may ask for them. */
	static final String FUNCTIONS = "show function status";

	/** Every user may ask for it. */
	static final String HISTORY = """
			select current_value from mo_catalog.mo_configurations where node_type = 'tn' and \
			name in ('config.gccfg.gcttl.duration', 'config.ckp.globalversioninterval.duration')""";

	/** Makes a query of a condition. */
	static final String BEFORE_CONDITION = "select 1 from dual where (";

	static final String BEHIND_CONDITION = ")";

	private TimeTravelSql() {
	}

	/**
	 * Finds tables and views, by database and name, as they were.
	 */
	static String tables(PointInTime time, int count) {
		return "select table_schema, table_name, table_type from information_schema.tables" + time.hint()
				+ named(count);
	}

	/**
	 * Finds how views were defined.
	 */
	static String views(PointInTime time, int count) {
		return "select table_schema, table_name, view_definition from information_schema.views" + time.hint()
				+ named(count);
	}

	private static String named(int count) {
		return " where " + String.join(" or ", Collections.nCopies(count, "(table_schema = ? and table_name = ?)"));
	}

}
