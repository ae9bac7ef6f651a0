package io.github.matrixonespring.ledger;

import java.util.Collections;

import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.support.Identifier;

/**
 * The SQL of the ledger. Times are those of the database alone: an entry is due when as
 * many microseconds as it says have gone by since it was written.
 */
final class LedgerSql {

	static final String INSERT_INTENT = """
			insert into matrixone_spring.snapshot_intent (id, kind, snapshot, snapshot_level, account_name, \
			database_name, table_name, label, description, method, principal, skipped, status, version, attempts, \
			reason, due_after, requested_at) \
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'PENDING', 0, 0, '', ?, utc_timestamp(6))""";

	private static final String AGE = "timestampdiff(microsecond, requested_at, utc_timestamp(6))";

	private static final String REQUESTED_AT = "timestampdiff(microsecond, '1970-01-01 00:00:00', i.requested_at)";

	private static final String LAG = "s.ts div 1000 - " + REQUESTED_AT;

	private static final String SELECT = """
			select i.id, i.kind, i.snapshot, i.snapshot_level, i.account_name, i.database_name, i.table_name, i.label, \
			i.description, i.method, i.principal, i.skipped, i.status, i.version, i.attempts, i.reason, %s, \
			r.snapshot, r.snapshot_ts, r.lag, r.late, r.contained \
			from matrixone_spring.snapshot_intent i \
			left join matrixone_spring.snapshot_receipt r on r.intent_id = i.id""".formatted(REQUESTED_AT);

	private static final String NEWEST_FIRST = " order by i.requested_at desc, i.id";

	static final String LIST = SELECT + NEWEST_FIRST + " limit ?";

	static final String FIND = SELECT + " where i.id = ?";

	static final String FIND_BY_SNAPSHOT = SELECT + " where coalesce(r.snapshot, i.snapshot) = ?" + NEWEST_FIRST;

	static final String FIND_BY_LABEL = SELECT + " where i.label = ?" + NEWEST_FIRST;

	static final String DUE = SELECT + " where i.status = 'PENDING' and r.intent_id is null and " + AGE
			+ " >= i.due_after order by i.requested_at, i.id limit ?";

	/**
	 * Another one that has claimed the entry, or finished it, has changed the version.
	 */
	private static final String UPDATE_IF_UNCHANGED = "update matrixone_spring.snapshot_intent set %s"
			+ " where id = ? and status = 'PENDING' and version = ?";

	static final String CLAIM = UPDATE_IF_UNCHANGED.formatted("version = version + 1, due_after = " + AGE + " + ?");

	static final String RETRY_LATER = UPDATE_IF_UNCHANGED
		.formatted("attempts = attempts + 1, reason = ?, due_after = " + AGE + " + ?");

	static final String FINISH = UPDATE_IF_UNCHANGED.formatted("status = ?, reason = ?");

	static final String RELEASE = "update matrixone_spring.snapshot_intent set status = 'RELEASED' where id = ?";

	static final String REOPEN = """
			update matrixone_spring.snapshot_intent set status = 'PENDING', attempts = 0, due_after = 0, \
			version = version + 1 where id = ? and kind <> 'PROVISIONAL' and status in ('PENDING', 'FAILED', 'GIVEN_UP') \
			and id not in (select r.intent_id from matrixone_spring.snapshot_receipt r)""";

	static final String RECEIPTS_OF = "select r.intent_id from matrixone_spring.snapshot_receipt r where r.snapshot = ?";

	/** Whatever has become of it: its transaction, or its request, is gone. */
	static final String GIVE_UP_ANY = """
			update matrixone_spring.snapshot_intent set status = 'GIVEN_UP', version = version + 1 where id = ?""";

	static final String GIVE_UP = GIVE_UP_ANY + """
			 and status in ('PENDING', 'FAILED') \
			and id not in (select r.intent_id from matrixone_spring.snapshot_receipt r)""";

	/** Intents first: one without its receipt would be taken for unfinished. */
	static final String PURGE_INTENTS = """
			delete from matrixone_spring.snapshot_intent \
			where %s > ? and (status <> 'PENDING' \
			or id in (select r.intent_id from matrixone_spring.snapshot_receipt r))""".formatted(AGE);

	static final String PURGE_RECEIPTS = """
			delete from matrixone_spring.snapshot_receipt \
			where timestampdiff(microsecond, received_at, utc_timestamp(6)) > ? \
			and intent_id not in (select i.id from matrixone_spring.snapshot_intent i)""";

	private LedgerSql() {
	}

	/**
	 * Inserts the receipts of those entries that are there at the snapshot, which proves
	 * that it contains their transactions. No two texts are the same: a session may
	 * answer one from the plan that it has made for an older snapshot of that name.
	 */
	static String insertProvenReceipts(SnapshotName snapshot, int entries) {
		return """
				insert into matrixone_spring.snapshot_receipt (intent_id, snapshot, snapshot_ts, lag, late, contained, \
				received_at) \
				select i.id, s.sname, s.ts, %s, ?, 'PROVEN', utc_timestamp(6) \
				from mo_catalog.mo_snapshots s, matrixone_spring.snapshot_intent {SNAPSHOT = %s} i \
				where s.kind = 'user' and s.sname = ? and i.id <> ? and i.id in (%s)""".formatted(LAG,
				new Identifier(snapshot.value()).quoted(), placeholders(entries));
	}

	/**
	 * Finds those of some entries that have a receipt, of whatever snapshot.
	 */
	static String withReceipt(int entries) {
		return "select r.intent_id from matrixone_spring.snapshot_receipt r where r.intent_id in (%s)"
			.formatted(placeholders(entries));
	}

	private static String placeholders(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

	/**
	 * Finds an entry at a snapshot.
	 */
	static String existsAt(SnapshotName snapshot) {
		return "select i.id from matrixone_spring.snapshot_intent {SNAPSHOT = %s} i where i.id <> ? and i.id = ?"
			.formatted(new Identifier(snapshot.value()).quoted());
	}

}
