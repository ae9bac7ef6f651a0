package io.github.matrixonespring.ledger;

import java.util.Collections;

import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.support.Identifier;

/**
 * The SQL of the ledger. Times are those of the database alone: an entry is due when as
 * many microseconds as it says have gone by since it was written.
 */
final class LedgerSql {

	private static final String INSERT_INTENTS = """
			insert into matrixone_spring.snapshot_intent (id, snapshot, label, request, due_after, requested_at) values\s""";

	static final String INSERT_INTENT = INSERT_INTENTS + "(?, ?, ?, ?, ?, utc_timestamp(6))";

	/** One that has a receipt is part of the history. */
	static final String DELETE_UNFINISHED = """
			delete from matrixone_spring.snapshot_intent where id = ? \
			and id not in (select r.intent_id from matrixone_spring.snapshot_receipt r where r.intent_id = ?)""";

	private static final String REQUESTED_AT = "timestampdiff(microsecond, '1970-01-01 00:00:00', i.requested_at)";

	private static final String LAG = "s.ts div 1000 - " + REQUESTED_AT;

	private static final String FROM_ALL = """
			 from matrixone_spring.snapshot_intent i \
			left join matrixone_spring.snapshot_progress p on p.intent_id = i.id \
			left join matrixone_spring.snapshot_receipt r on r.intent_id = i.id""";

	private static final String SELECT = """
			select i.id, i.snapshot, i.label, i.request, %s, p.status, p.version, p.attempts, p.reason, \
			r.snapshot, r.snapshot_ts, r.lag, r.late, r.contained""".formatted(REQUESTED_AT) + FROM_ALL;

	private static final String NEWEST_FIRST = " order by i.requested_at desc, i.id";

	static final String LIST = SELECT + NEWEST_FIRST + " limit ?";

	static final String FIND = SELECT + " where i.id = ?";

	static final String FIND_BY_SNAPSHOT = SELECT + " where coalesce(r.snapshot, i.snapshot) = ?" + NEWEST_FIRST;

	static final String FIND_BY_LABEL = SELECT + " where i.label = ?" + NEWEST_FIRST;

	private static final String UNFINISHED = "r.intent_id is null and coalesce(p.status, 'PENDING') = 'PENDING'";

	/** Does not read what is older: the server knows the times of its blocks. */
	static final String DUE = SELECT + " where i.requested_at >= ? and " + UNFINISHED + """
			 and timestampdiff(microsecond, coalesce(p.noted_at, i.requested_at), utc_timestamp(6)) \
			>= coalesce(p.due_after, i.due_after) order by i.requested_at, i.id limit ?""";

	/** Reads all entries. */
	static final String OLDEST_UNFINISHED = """
			select timestampdiff(microsecond, '1970-01-01 00:00:00', utc_timestamp(6)), \
			timestampdiff(microsecond, '1970-01-01 00:00:00', min(i.requested_at))""" + FROM_ALL + " where "
			+ UNFINISHED;

	/** Another one that has claimed the entry, or finished it, has changed these. */
	static final String UPDATE_PROGRESS = """
			update matrixone_spring.snapshot_progress set status = ?, version = ?, attempts = ?, reason = ?, \
			due_after = ?, noted_at = utc_timestamp(6) where intent_id = ? and status = ? and version = ?""";

	/** Waits for another one that inserts it, and fails if that is committed. */
	static final String INSERT_PROGRESS = """
			insert into matrixone_spring.snapshot_progress \
			(status, version, attempts, reason, due_after, intent_id, noted_at) values (?, ?, ?, ?, ?, ?, utc_timestamp(6))""";

	/** Whatever has become of it: its transaction, or its request, is gone. */
	static final String GIVE_UP_ANY = """
			insert into matrixone_spring.snapshot_progress \
			(intent_id, status, version, attempts, reason, due_after, noted_at) \
			values (?, 'GIVEN_UP', 1, 0, '', 0, utc_timestamp(6)) \
			on duplicate key update status = 'GIVEN_UP', version = version + 1""";

	static final String RECEIPTS_OF = "select r.intent_id from matrixone_spring.snapshot_receipt r where r.snapshot = ?";

	/** Intents first: one without its receipt would be taken for unfinished. */
	static final String PURGE_INTENTS = """
			delete from matrixone_spring.snapshot_intent \
			where timestampdiff(microsecond, requested_at, utc_timestamp(6)) > ? \
			and (id in (select p.intent_id from matrixone_spring.snapshot_progress p where p.status <> 'PENDING') \
			or id in (select r.intent_id from matrixone_spring.snapshot_receipt r))""";

	static final String PURGE_PROGRESS = purge("snapshot_progress", "noted_at");

	static final String PURGE_RECEIPTS = purge("snapshot_receipt", "received_at");

	private LedgerSql() {
	}

	private static String purge(String table, String time) {
		return """
				delete from matrixone_spring.%s where timestampdiff(microsecond, %s, utc_timestamp(6)) > ? \
				and intent_id not in (select i.id from matrixone_spring.snapshot_intent i)""".formatted(table, time);
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
	 * Inserts entries that were asked for as many microseconds before as they say.
	 */
	static String insertIntents(int entries) {
		return INSERT_INTENTS + String.join(", ",
				Collections.nCopies(entries, "(?, ?, ?, ?, ?, timestampadd(microsecond, ?, utc_timestamp(6)))"));
	}

	/**
	 * Inserts the receipt of an entry that nobody knows the transactions of, if the
	 * snapshot is later than the claim of that entry, which is later than they can be.
	 */
	static String insertAssumedReceipt(SnapshotName snapshot) {
		return """
				insert into matrixone_spring.snapshot_receipt (intent_id, snapshot, snapshot_ts, lag, late, contained, \
				received_at) \
				select i.id, s.sname, s.ts, %s, true, 'ASSUMED', utc_timestamp(6) \
				from mo_catalog.mo_snapshots s, matrixone_spring.snapshot_intent i, \
				matrixone_spring.snapshot_progress {SNAPSHOT = %s} p \
				where s.kind = 'user' and s.sname = ? and i.id <> ? and i.id = ? and p.intent_id = i.id \
				and p.version = ?""".formatted(LAG, new Identifier(snapshot.value()).quoted());
	}

	/**
	 * Finds an entry at a snapshot.
	 */
	static String contained(SnapshotName snapshot) {
		return "select i.id from matrixone_spring.snapshot_intent {SNAPSHOT = %s} i where i.id <> ? and i.id = ?"
			.formatted(new Identifier(snapshot.value()).quoted());
	}

}
