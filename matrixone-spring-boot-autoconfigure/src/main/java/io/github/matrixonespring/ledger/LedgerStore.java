package io.github.matrixonespring.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * The tables of the ledger, on a connection that the caller has chosen.
 */
final class LedgerStore {

	private static final int MAX_TEXT = 1000;

	private static final int MAX_NAME = 255;

	/**
	 * How long to wait for a row: that of a provisional snapshot is locked until its
	 * transaction has ended.
	 */
	private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

	private LedgerStore() {
	}

	static void insert(MatrixOneStatements statements, LedgerEntry entry, Duration dueAfter) {
		SnapshotTarget target = entry.target();
		statements.update(LedgerSql.INSERT_INTENT, entry.id(), Kind.of(entry).name(), entry.snapshot(),
				target.level().name(), target.accountName(), target.databaseName(), target.tableName(), entry.label(),
				shortened(entry.description(), MAX_TEXT), shortened(entry.method(), MAX_NAME),
				shortened(entry.principal(), MAX_NAME), entry.skipped(), micros(dueAfter));
	}

	/**
	 * Insert the receipts of the entries that a snapshot contains.
	 * @return how many it contains
	 */
	static int insertProvenReceipts(MatrixOneStatements statements, SnapshotName snapshot, Collection<String> ids,
			boolean late) {
		List<Object> arguments = new ArrayList<>(List.of(late, snapshot.value(), unique()));
		arguments.addAll(ids);
		return statements.update(LedgerSql.insertProvenReceipts(snapshot, ids.size()), arguments.toArray());
	}

	static boolean existsAt(MatrixOneStatements statements, SnapshotName snapshot, String id) {
		return !statements.query(LedgerSql.existsAt(snapshot), (row, number) -> row.getString(1), unique(), id)
			.isEmpty();
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

	static List<LedgerEntry> entries(MatrixOneStatements statements, String sql, Object argument) {
		return statements.query(sql, (row, number) -> entry(row), argument);
	}

	static boolean claim(MatrixOneStatements statements, LedgerEntry entry, Duration lease) {
		return statements.updateWithin(LOCK_TIMEOUT, LedgerSql.CLAIM, micros(lease), entry.id(), entry.version()) == 1;
	}

	static boolean retryLater(MatrixOneStatements statements, String id, int version, String reason, Duration delay) {
		return statements.update(LedgerSql.RETRY_LATER, shortened(reason, MAX_TEXT), micros(delay), id, version) == 1;
	}

	static boolean finish(MatrixOneStatements statements, String id, int version, LedgerStatus status, String reason) {
		return statements.update(LedgerSql.FINISH, status.name(), shortened(reason, MAX_TEXT), id, version) == 1;
	}

	static boolean update(MatrixOneStatements statements, String sql, String id) {
		return statements.updateWithin(LOCK_TIMEOUT, sql, id) == 1;
	}

	static int purge(MatrixOneStatements statements, Duration keep) {
		int purged = statements.update(LedgerSql.PURGE_INTENTS, micros(keep));
		statements.update(LedgerSql.PURGE_RECEIPTS, micros(keep));
		return purged;
	}

	private static LedgerEntry entry(ResultSet row) throws SQLException {
		Kind kind = Kind.valueOf(row.getString(2));
		SnapshotTarget target = new SnapshotTarget(SnapshotLevel.valueOf(row.getString(4)), row.getString(5),
				row.getString(6), row.getString(7));
		LedgerReceipt receipt = receipt(row);
		LedgerStatus status = (receipt != null) ? LedgerStatus.TAKEN : LedgerStatus.valueOf(row.getString(13));
		Instant requestedAt = Instant.EPOCH.plus(row.getLong(17), ChronoUnit.MICROS);
		return new LedgerEntry(row.getString(1), row.getString(3), target, kind == Kind.PROVISIONAL,
				kind == Kind.COALESCED, row.getString(8), row.getString(9), row.getString(10), row.getString(11),
				row.getLong(12), status, row.getInt(14), row.getInt(15), row.getString(16), requestedAt, receipt);
	}

	private static @Nullable LedgerReceipt receipt(ResultSet row) throws SQLException {
		String snapshot = row.getString(18);
		return (snapshot != null)
				? new LedgerReceipt(snapshot, row.getLong(19), Duration.of(row.getLong(20), ChronoUnit.MICROS),
						row.getBoolean(21), Containment.valueOf(row.getString(22)))
				: null;
	}

	private static long micros(Duration duration) {
		return duration.toNanos() / 1_000;
	}

	private static String shortened(String text, int length) {
		return text.substring(0, Math.min(text.length(), length));
	}

	/**
	 * How an entry is dealt with.
	 */
	private enum Kind {

		/** A snapshot of its own after the commit. */
		SINGLE,

		/** One together with others. */
		COALESCED,

		/** One that exists before the commit. */
		PROVISIONAL;

		private static Kind of(LedgerEntry entry) {
			if (entry.provisional()) {
				return PROVISIONAL;
			}
			return entry.coalesced() ? COALESCED : SINGLE;
		}

	}

}
