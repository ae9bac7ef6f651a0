package io.github.matrixonespring.ledger;

import java.util.Collections;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.support.Identifier;

/**
 * The SQL of the ledger. Times are those of the database alone: an entry is due when as
 * many microseconds as it says have gone by since it was written. Statements that say so
 * are about the own entries, and take the {@linkplain LedgerOwner#idPattern() pattern} of
 * their ids.
 */
final class LedgerSql {

	/** Finds the tables of a database, and their columns. */
	static final String COLUMNS = "select table_name, column_name from information_schema.columns where table_schema = ?";

	private static final String UNOWNED = "substring(%s, 15, 1) <> '8'";

	private static final String REQUESTED_AT = "timestampdiff(microsecond, '1970-01-01 00:00:00', i.requested_at)";

	/** From the request to a time in microseconds. */
	private static final String LAG = "? - " + REQUESTED_AT;

	private static final String UNFINISHED = "r.intent_id is null and coalesce(p.status, 'PENDING') = 'PENDING'";

	/** How much UTC is ahead of the session's time, in a unit. */
	private static final String AHEAD = """
			timestampdiff(%s, from_unixtime(unix_timestamp(now())), \
			timestampadd(second, unix_timestamp(now()), '1970-01-01 00:00:00'))""";

	private static final String NEWEST_FIRST = " order by i.requested_at desc, i.id";

	private static final String OLDEST_FIRST = " order by i.requested_at, i.id limit ?";

	private final boolean adoptUnowned;

	private final String intents;

	private final String progress;

	private final String receipts;

	private final boolean digitsOfNow;

	/**
	 * Create the SQL for a server.
	 * @param digitsOfNow whether {@code utc_timestamp} takes a number of digits. Where it
	 * does not, a query that is sent again is answered with the time of the first one.
	 */
	LedgerSql(Identifier database, boolean adoptUnowned, boolean digitsOfNow) {
		this.digitsOfNow = digitsOfNow;
		this.adoptUnowned = adoptUnowned;
		this.intents = database.quoted() + ".snapshot_intent";
		this.progress = database.quoted() + ".snapshot_progress";
		this.receipts = database.quoted() + ".snapshot_receipt";
	}

	/**
	 * Return the time, as it is to be stored.
	 */
	private String now() {
		return this.digitsOfNow ? "utc_timestamp(6)"
				: "timestampadd(second, %s, now(6))".formatted(AHEAD.formatted("second"));
	}

	/**
	 * Return how many microseconds have gone by since a time.
	 */
	private String since(String time) {
		return this.digitsOfNow ? "timestampdiff(microsecond, %s, utc_timestamp(6))".formatted(time)
				: "timestampdiff(microsecond, %s, now(6)) + %s".formatted(time, AHEAD.formatted("microsecond"));
	}

	/**
	 * Restrict a statement to own entries.
	 */
	private String own(String id) {
		String own = id + " like ?";
		return this.adoptUnowned ? "(" + own + " or " + UNOWNED.formatted(id) + ")" : own;
	}

	private String fromAll() {
		return """
				\sfrom %s i left join %s p on p.intent_id = i.id left join %s r on r.intent_id = i.id"""
			.formatted(this.intents, this.progress, this.receipts);
	}

	private String select() {
		return """
				select i.id, i.snapshot, i.label, i.request, %s, p.status, p.version, p.attempts, p.reason, \
				r.snapshot, r.snapshot_ts, r.lag, r.late, r.contained""".formatted(REQUESTED_AT) + fromAll();
	}

	private String selectOwn() {
		return select() + " where " + own("i.id");
	}

	/** Own entries. */
	String list() {
		return selectOwn() + NEWEST_FIRST + " limit ?";
	}

	/** An own entry. */
	String find() {
		return selectOwn() + " and i.id = ?";
	}

	/** Own entries. */
	String findBySnapshot() {
		return selectOwn() + " and coalesce(r.snapshot, i.snapshot) = ?" + NEWEST_FIRST;
	}

	/** Own entries. */
	String findByLabel() {
		return selectOwn() + " and i.label = ?" + NEWEST_FIRST;
	}

	/** Entries of whichever application, for snapshots are those of an account. */
	String findBySnapshotOfAnybody() {
		return select() + " where coalesce(r.snapshot, i.snapshot) = ?" + NEWEST_FIRST;
	}

	/**
	 * Own entries. Does not read what is older: the server knows the times of its blocks.
	 */
	String due() {
		return selectUnfinished() + """
				and %s >= coalesce(p.due_after, i.due_after)""".formatted(since("coalesce(p.noted_at, i.requested_at)"))
				+ OLDEST_FIRST;
	}

	/**
	 * Own entries, due or not. Does not read what is older, either.
	 */
	String unfinished() {
		return selectUnfinished() + OLDEST_FIRST;
	}

	private String selectUnfinished() {
		return selectOwn() + " and i.requested_at >= ? and " + UNFINISHED;
	}

	/** Reads all own entries. */
	String oldestUnfinished() {
		return selectOldest() + fromAll() + " where " + own("i.id") + " and " + UNFINISHED;
	}

	private String selectOldest() {
		return """
				select %s, timestampdiff(microsecond, '1970-01-01 00:00:00', min(i.requested_at))"""
			.formatted(since("'1970-01-01 00:00:00'"));
	}

	/** Own entries. Does not read what is older, either. */
	String countUnfinished() {
		return selectOldest() + ", count(*)" + fromAll() + " where " + own("i.id") + " and i.requested_at >= ? and "
				+ UNFINISHED;
	}

	/** Own entries. */
	String countFailed() {
		return "select count(*) from %s p where %s and p.status = 'FAILED'".formatted(this.progress,
				own("p.intent_id"));
	}

	/** Reads all entries. */
	String countUnownedUnfinished() {
		return "select count(*)" + fromAll() + " where " + UNOWNED.formatted("i.id") + " and " + UNFINISHED;
	}

	/**
	 * Entries of whichever application that are not finished, or have failed, and were
	 * asked for as many microseconds ago. Reads all entries.
	 */
	String left() {
		return """
				select i.id, i.request, coalesce(p.status, 'PENDING'), %s""".formatted(since("i.requested_at"))
				+ fromAll()
				+ """
						\swhere r.intent_id is null and coalesce(p.status, 'PENDING') in ('PENDING', 'FAILED') and %s >= ?"""
					.formatted(since("i.requested_at"))
				+ OLDEST_FIRST;
	}

	/**
	 * Finds those of some snapshots that anybody has an entry of.
	 */
	String withEntry(int snapshots) {
		return "select distinct coalesce(r.snapshot, i.snapshot)" + fromAll()
				+ " where coalesce(r.snapshot, i.snapshot) in (%s)".formatted(placeholders(snapshots));
	}

	String insertIntent() {
		return insertIntents("(?, ?, ?, ?, ?, %s)".formatted(now()));
	}

	/**
	 * Inserts entries that were asked for as many microseconds before as they say.
	 */
	String insertIntents(int entries) {
		String row = "(?, ?, ?, ?, ?, timestampadd(microsecond, ?, %s))".formatted(now());
		return insertIntents(String.join(", ", Collections.nCopies(entries, row)));
	}

	private String insertIntents(String rows) {
		return "insert into %s (id, snapshot, label, request, due_after, requested_at) values %s"
			.formatted(this.intents, rows);
	}

	/** One that has a receipt is part of the history. */
	String deleteUnfinished() {
		return """
				delete from %s where id = ? and id not in (select r.intent_id from %s r where r.intent_id = ?)"""
			.formatted(this.intents, this.receipts);
	}

	/** Another one that has claimed the entry, or finished it, has changed these. */
	String updateProgress() {
		return """
				update %s set status = ?, version = ?, attempts = ?, reason = ?, due_after = ?, \
				noted_at = %s where intent_id = ? and status = ? and version = ?""".formatted(this.progress, now());
	}

	/** Waits for another one that inserts it, and fails if that is committed. */
	String insertProgress() {
		return """
				insert into %s (status, version, attempts, reason, due_after, intent_id, noted_at) \
				values (?, ?, ?, ?, ?, ?, %s)""".formatted(this.progress, now());
	}

	/** Whatever has become of it: its transaction, or its request, is gone. */
	String giveUpAny() {
		return """
				insert into %s (intent_id, status, version, attempts, reason, due_after, noted_at) \
				values (?, 'GIVEN_UP', 1, 0, '', 0, %s) \
				on duplicate key update status = 'GIVEN_UP', version = version + 1""".formatted(this.progress, now());
	}

	/** Of whichever application. */
	String receiptsOf() {
		return "select r.intent_id from %s r where r.snapshot = ?".formatted(this.receipts);
	}

	/**
	 * Own entries. Intents first: one without its receipt would be taken for unfinished.
	 */
	String purgeIntents() {
		return """
				delete from %s where %s and %s > ? \
				and (id in (select p.intent_id from %s p where p.status <> 'PENDING') \
				or id in (select r.intent_id from %s r))""".formatted(this.intents, own("id"), since("requested_at"),
				this.progress, this.receipts);
	}

	/** Of own entries. */
	String purgeProgress() {
		return purge(this.progress, "noted_at");
	}

	/** Of own entries. */
	String purgeReceipts() {
		return purge(this.receipts, "received_at");
	}

	private String purge(String table, String time) {
		return """
				delete from %s where %s and %s > ? \
				and intent_id not in (select i.id from %s i)""".formatted(table, own("intent_id"), since(time),
				this.intents);
	}

	/**
	 * Inserts the receipts of those entries that are there at the snapshot, which proves
	 * that it contains their transactions.
	 */
	String insertProvenReceipts(PointInTime snapshot, int entries) {
		return """
				insert into %s (intent_id, snapshot, snapshot_ts, lag, late, contained, received_at) \
				select i.id, ?, ?, %s, ?, 'PROVEN', %s from %s%s i where i.id in (%s)""".formatted(this.receipts, LAG,
				now(), this.intents, snapshot.hint(), placeholders(entries));
	}

	/**
	 * Inserts the receipt of an entry that nobody knows the transactions of, if the
	 * snapshot is later than the claim of that entry, which is later than they can be.
	 */
	String insertAssumedReceipt(PointInTime snapshot) {
		return """
				insert into %s (intent_id, snapshot, snapshot_ts, lag, late, contained, received_at) \
				select i.id, ?, ?, %s, true, 'ASSUMED', %s from %s i, %s%s p \
				where i.id = ? and p.intent_id = i.id and p.version = ?""".formatted(this.receipts, LAG, now(),
				this.intents, this.progress, snapshot.hint());
	}

	/**
	 * Finds those of some entries that have a receipt, of whatever snapshot.
	 */
	String withReceipt(int entries) {
		return "select r.intent_id from %s r where r.intent_id in (%s)".formatted(this.receipts, placeholders(entries));
	}

	/**
	 * Finds an entry at a snapshot.
	 */
	String contained(PointInTime snapshot) {
		return "select i.id from %s%s i where i.id = ?".formatted(this.intents, snapshot.hint());
	}

	private static String placeholders(int count) {
		return String.join(", ", Collections.nCopies(count, "?"));
	}

}
