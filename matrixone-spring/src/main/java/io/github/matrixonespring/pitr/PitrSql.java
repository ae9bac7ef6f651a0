package io.github.matrixonespring.pitr;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotTarget;

/**
 * The SQL of PITRs.
 */
final class PitrSql {

	static final String ACCOUNT = "select current_account_name(), current_account_id()";

	/**
	 * What the account {@code sys} has created. The one that the server keeps for itself
	 * is of its catalog.
	 */
	static final String RECORDED = """
			select pitr_name, level, account_name, database_name, table_name, create_time, modified_time, pitr_length, \
			pitr_unit, pitr_status, obj_id from mo_catalog.mo_pitr where create_account = 0 and pitr_name <> '%s' \
			order by create_time desc, pitr_name""".formatted(PitrName.OF_SERVER);

	/**
	 * Other accounts are shown this much of theirs. Its times are in the session's zone.
	 */
	static final String SHOW = "SHOW PITR";

	/**
	 * Reads a time of the session's zone: where its clock shows a time twice, the later
	 * one, and that it did so.
	 */
	static final String TIME = "select unix_timestamp(?), from_unixtime(unix_timestamp(?) - 3600) = ?";

	static final String CLOCK = "select unix_timestamp()";

	static final String ACCOUNT_ID = "select account_id from mo_catalog.mo_account where account_name = ?";

	/**
	 * Tells a time of UTC as the clock of the server's machine shows it, whatever the
	 * session's zone is; and back, which differs where that clock shows a time twice.
	 */
	static final String LOCAL_TIME = """
			select convert_tz(?, '+00:00', 'Local'), convert_tz(convert_tz(?, '+00:00', 'Local'), 'Local', '+00:00')""";

	private PitrSql() {
	}

	/**
	 * Without {@code IF NOT EXISTS}: the server answers it with OK also where the
	 * existing PITR is of something else.
	 */
	static String create(PitrName name, SnapshotTarget target, PitrRange range) {
		return "CREATE PITR %s FOR %s %s".formatted(name.quoted(), target.quoted(), range(range));
	}

	static String alter(PitrName name, PitrRange range) {
		return "ALTER PITR %s %s".formatted(name.quoted(), range(range));
	}

	static String drop(PitrName name) {
		return "DROP PITR " + name.quoted();
	}

	private static String range(PitrRange range) {
		return "RANGE %d '%s'".formatted(range.length(), range.unit().text());
	}

	static String databaseId(PointInTime time) {
		return "select dat_id from mo_catalog.mo_database" + time.hint() + " where account_id = ? and datname = ?";
	}

	static String tableId(PointInTime time) {
		return "select rel_id from mo_catalog.mo_tables" + time.hint()
				+ " where account_id = ? and reldatabase = ? and relname = ?";
	}

}
