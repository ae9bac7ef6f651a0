package io.github.matrixonespring.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;

/**
 * The tables of the ledger, on a connection that the caller has chosen.
 */
final class LedgerStore {

	static final int MAX_TEXT = 1000;

	/** How many rows to write with one statement. */
	private static final int BATCH = 500;

	private static final DateTimeFormatter DATETIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS")
		.withZone(ZoneOffset.UTC);

	/**
	 * How long to wait for a row: the progress of a provisional snapshot is locked until
	 * its transaction has ended.
	 */
	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

	private LedgerStore() {
	}

	static void insert(MatrixOneStatements statements, LedgerEntry entry, Duration dueAfter) {
		statements.update(LedgerSql.INSERT_INTENT, entry.id(), entry.snapshot(), entry.label(),
				RequestText.of(entry).toString(), micros(dueAfter));
	}

	/**
	 * Insert the receipts of the entries that a snapshot contains.
	 * @return how many it contains
	 */
	static int insertProvenReceipts(MatrixOneStatements statements, SnapshotName snapshot, List<String> ids,
			boolean late) {
		return batches(ids).mapToInt((batch) -> {
			List<Object> arguments = new ArrayList<>(List.of(late, snapshot.value(), unique()));
			arguments.addAll(batch);
			return statements.update(LedgerSql.insertProvenReceipts(snapshot, batch.size()), arguments.toArray());
		}).sum();
	}

	/**
	 * Insert the receipt of an entry that nobody knows the transactions of.
	 * @return {@code false} if the snapshot is not later than the claim of the entry
	 */
	static boolean insertAssumedReceipt(MatrixOneStatements statements, SnapshotName snapshot, LedgerEntry claimed) {
		return statements.update(LedgerSql.insertAssumedReceipt(snapshot), snapshot.value(), unique(), claimed.id(),
				claimed.version() + 1) == 1;
	}

	/**
	 * Tell whether a snapshot contains an entry.
	 */
	static boolean isContained(MatrixOneStatements statements, SnapshotName snapshot, String id) {
		return !statements.query(LedgerSql.contained(snapshot), (row, number) -> row.getString(1), unique(), id)
			.isEmpty();
	}

	/**
	 * Insert the entries of calls whose transactions are over, all or none.
	 * @param dueAfter when recovery may look at them, from now on
	 */
	static void insertAll(MatrixOneStatements statements, List<AlikeCalls> entries, Duration dueAfter) {
		if (entries.size() > BATCH) {
			statements.together(() -> batches(entries).forEach((batch) -> insertBatch(statements, batch, dueAfter)));
		}
		else {
			insertBatch(statements, entries, dueAfter);
		}
	}

	private static void insertBatch(MatrixOneStatements statements, List<AlikeCalls> batch, Duration dueAfter) {
		List<Object> arguments = new ArrayList<>();
		for (AlikeCalls calls : batch) {
			LedgerEntry entry = calls.entry();
			long age = micros(calls.age());
			arguments.addAll(List.of(entry.id(), entry.snapshot(), entry.label(), RequestText.of(entry).toString(),
					age + micros(dueAfter), -age));
		}
		statements.update(LedgerSql.insertIntents(batch.size()), arguments.toArray());
	}

	private static <T> Stream<List<T>> batches(List<T> elements) {
		return IntStream.iterate(0, (start) -> start < elements.size(), (start) -> start + BATCH)
			.mapToObj((start) -> elements.subList(start, Math.min(start + BATCH, elements.size())));
	}

	static void deleteUnfinished(MatrixOneStatements statements, String id) {
		statements.update(LedgerSql.DELETE_UNFINISHED, id, id);
	}

	private static String unique() {
		return UUID.randomUUID().toString();
	}

	/**
	 * Find those of some entries that have a receipt, of whatever snapshot.
	 */
	static Set<String> withReceipt(MatrixOneStatements statements, Collection<String> ids) {
		return Set.copyOf(
				statements.query(LedgerSql.withReceipt(ids.size()), (row, number) -> row.getString(1), ids.toArray()));
	}

	/**
	 * Find the entries that have a receipt of a snapshot.
	 */
	static List<String> receiptsOf(MatrixOneStatements statements, SnapshotName snapshot) {
		return statements.query(LedgerSql.RECEIPTS_OF, (row, number) -> row.getString(1), snapshot.value());
	}

	static Optional<LedgerEntry> find(MatrixOneStatements statements, String id) {
		return entries(statements, LedgerSql.FIND, id).stream().findFirst();
	}

	static List<LedgerEntry> entries(MatrixOneStatements statements, String sql, Object... arguments) {
		return statements.query(sql, (row, number) -> entry(row), arguments);
	}

	/**
	 * Find unfinished entries that nobody has looked at for long enough.
	 * @param since when the oldest of them can have been requested
	 */
	static List<LedgerEntry> due(MatrixOneStatements statements, Instant since, int limit) {
		return entries(statements, LedgerSql.DUE, DATETIME.format(since), limit);
	}

	/**
	 * Find when the oldest unfinished entry was requested, or one that cannot be read yet
	 * as its transaction goes on.
	 * @param longest how long a transaction may take
	 */
	static Instant oldestUnfinished(MatrixOneStatements statements, Duration longest) {
		return statements.query(LedgerSql.OLDEST_UNFINISHED, (row, number) -> {
			Instant unread = instant(row.getLong(1)).minus(longest);
			long oldest = row.getLong(2);
			return (row.wasNull() || instant(oldest).isAfter(unread)) ? unread : instant(oldest);
		}).get(0);
	}

	/**
	 * Take an entry for oneself, for some time.
	 * @return {@code false} if somebody else has been faster
	 */
	static boolean claim(MatrixOneStatements statements, LedgerEntry entry, Duration lease) {
		return note(statements, entry.id(), entry.status(), entry.version(),
				new Progress(LedgerStatus.PENDING, entry.version() + 1, entry.attempts(), entry.reason(), lease));
	}

	/**
	 * Write down what has become of an entry.
	 * @param status the status that it was read with
	 * @param version the version that it was read with
	 * @return {@code false} if it has changed since
	 */
	static boolean note(MatrixOneStatements statements, String id, LedgerStatus status, int version,
			Progress progress) {
		List<Object> values = List.of(progress.status().name(), progress.version(), progress.attempts(),
				shortened(progress.reason(), MAX_TEXT), micros(progress.dueAfter()), id);
		if (status == LedgerStatus.PENDING && version == 0 && insertProgress(statements, values)) {
			return true;
		}
		List<Object> update = new ArrayList<>(values);
		update.addAll(List.of(status.name(), version));
		return statements.updateWithin(LOCK_TIMEOUT, LedgerSql.UPDATE_PROGRESS, update.toArray()) == 1;
	}

	/**
	 * Write down that the snapshot of an entry was not created, unless somebody else has
	 * claimed it.
	 * @param delay when recovery may try again, if it is to
	 */
	static void noteFirstFailure(MatrixOneStatements statements, String id, LedgerStatus status, String reason,
			Duration delay) {
		note(statements, id, LedgerStatus.PENDING, 0, new Progress(status, 0, 1, reason, delay));
	}

	/**
	 * The first attempt may have failed without a claim.
	 */
	private static boolean insertProgress(MatrixOneStatements statements, List<Object> values) {
		try {
			return statements.updateWithin(LOCK_TIMEOUT, LedgerSql.INSERT_PROGRESS, values.toArray()) == 1;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/**
	 * Release a provisional snapshot, within its transaction.
	 */
	static void release(MatrixOneStatements transaction, String id) {
		transaction.update(LedgerSql.INSERT_PROGRESS, LedgerStatus.RELEASED.name(), 0, 0, "", 0, id);
	}

	static void giveUp(MatrixOneStatements statements, String id) {
		statements.update(LedgerSql.GIVE_UP_ANY, id);
	}

	static int purge(MatrixOneStatements statements, Duration keep) {
		int purged = statements.update(LedgerSql.PURGE_INTENTS, micros(keep));
		statements.update(LedgerSql.PURGE_PROGRESS, micros(keep));
		statements.update(LedgerSql.PURGE_RECEIPTS, micros(keep));
		return purged;
	}

	private static LedgerEntry entry(ResultSet row) throws SQLException {
		LedgerReceipt receipt = receipt(row);
		String noted = row.getString(6);
		LedgerStatus status = (noted != null) ? LedgerStatus.valueOf(noted) : LedgerStatus.PENDING;
		String reason = row.getString(9);
		return RequestText.parse(row.getString(4))
			.entry(row.getString(1), row.getString(2), row.getString(3),
					(receipt != null) ? LedgerStatus.TAKEN : status, row.getInt(7), row.getInt(8),
					(reason != null) ? reason : "", instant(row.getLong(5)), receipt);
	}

	private static @Nullable LedgerReceipt receipt(ResultSet row) throws SQLException {
		String snapshot = row.getString(10);
		return (snapshot != null)
				? new LedgerReceipt(snapshot, row.getLong(11), Duration.of(row.getLong(12), ChronoUnit.MICROS),
						row.getBoolean(13), Containment.valueOf(row.getString(14)))
				: null;
	}

	private static Instant instant(long micros) {
		return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
	}

	private static long micros(Duration duration) {
		return duration.toNanos() / 1_000;
	}

	static String shortened(String text, int length) {
		return text.substring(0, Math.min(text.length(), length));
	}

	/**
	 * What has become of an entry.
	 *
	 * @param status its status
	 * @param version how often it was claimed
	 * @param attempts how often it has failed
	 * @param reason why it has failed
	 * @param dueAfter when recovery may look at it again, from now on
	 */
	record Progress(LedgerStatus status, int version, int attempts, String reason, Duration dueAfter) {

	}

}
