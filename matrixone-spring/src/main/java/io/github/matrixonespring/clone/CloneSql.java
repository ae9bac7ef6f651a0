package io.github.matrixonespring.clone;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.CloneRequest.CloneName;

/**
 * The SQL of clones. The views of {@code information_schema} show every user what he has
 * rights on; {@code mo_catalog} is for administrators.
 */
final class CloneSql {

	static final String LOWER_CASE_TABLE_NAMES = "select @@lower_case_table_names";

	/**
	 * The time at which a statement on this connection reads, as nanoseconds and a
	 * counter. Every user may ask for it.
	 */
	static final String SERVER_TIME = """
			select t.snapshot_ts from mo_transactions() t, mo_sessions() s \
			where s.conn_id = connection_id() and t.txn_id = s.txn_id""";

	/** As it is shown for sequences. */
	static final String INTERNAL_TABLE = "INTERNAL TABLE";

	private CloneSql() {
	}

	/**
	 * Finds a database.
	 */
	static String database(PointInTime time) {
		return "select schema_name from information_schema.schemata%s where schema_name = ?".formatted(time.hint());
	}

	/**
	 * Finds the types of the tables in a database; none where it is empty.
	 */
	static String tableTypes(PointInTime time) {
		return "select distinct table_type from information_schema.tables%s where table_schema = ?"
			.formatted(time.hint());
	}

	/**
	 * Finds the sequences of a database.
	 */
	static String sequences(PointInTime time) {
		return """
				select table_name from information_schema.tables%s \
				where table_schema = ? and table_type = '%s' order by table_name""".formatted(time.hint(),
				INTERNAL_TABLE);
	}

	/**
	 * Finds the type of a table, as far as it exists.
	 */
	static String tableType(PointInTime time) {
		return "select table_type from information_schema.tables%s where table_schema = ? and table_name = ?"
			.formatted(time.hint());
	}

	/**
	 * Without {@code IF NOT EXISTS}: of a database the server ignores it, and into a
	 * table that exists it inserts the rows.
	 */
	static String clone(CloneName target, CloneName source, PointInTime time) {
		return "CREATE %s %s CLONE %s%s".formatted(target.isTable() ? "TABLE" : "DATABASE", target.quoted(),
				source.quoted(), time.hint());
	}

}
