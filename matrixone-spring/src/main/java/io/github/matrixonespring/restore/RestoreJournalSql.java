package io.github.matrixonespring.restore;

import io.github.matrixonespring.support.Identifier;

/**
 * The SQL of the journal of restores. Times are those of the database, in UTC.
 */
final class RestoreJournalSql {

	/** Also where {@code utc_timestamp} takes no digits. */
	private static final String NOW = "timestampadd(second, unix_timestamp(now()), '1970-01-01 00:00:00')";

	private final String table;

	RestoreJournalSql(Identifier database) {
		this.table = database.quoted() + ".restore_record";
	}

	String insert() {
		return """
				insert into %s (application, request, level, database_name, table_name, objects, connection, id, outcome, \
				begun_at) values (?, ?, ?, ?, ?, ?, ?, ?, '', %s)"""
			.formatted(this.table, NOW);
	}

	String end() {
		return "update %s set outcome = ?, ended_at = %s where id = ?".formatted(this.table, NOW);
	}

	String unfinished() {
		return """
				select id, request, level, database_name, table_name, objects, connection, begun_at from %s \
				where application = ? and outcome = '' order by begun_at""".formatted(this.table);
	}

}
