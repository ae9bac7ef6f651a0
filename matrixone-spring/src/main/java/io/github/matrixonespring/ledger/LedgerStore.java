package io.github.matrixonespring.ledger;

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
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.ledger.CoalescingWindow.SharedEntry;
import io.github.matrixonespring.ledger.LedgerEntry.Request;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotName;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.transaction.MatrixOneStatements;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.jdbc.BadSqlGrammarException;

/**
 * The tables of the ledger, on a connection that the caller has chosen. Other
 * applications have their entries there as well.
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

	private final String database;

	private final LedgerSql sql;

	private final LedgerSql sqlWithoutDigits;

	private final LedgerOwner owner;

	LedgerStore(LedgerSettings settings) {
		this.database = settings.database();
		this.sql = sql(settings, true);
		this.sqlWithoutDigits = sql(settings, false);
		this.owner = new LedgerOwner(settings.application());
	}

	private static LedgerSql sql(LedgerSettings settings, boolean digitsOfNow) {
		return new LedgerSql(new Identifier(settings.database()), settings.adoptUnowned(), digitsOfNow);
	}

	private LedgerSql sql(MatrixOneStatements statements) {
		return statements.serverHas(Capability.DIGITS_OF_UTC_TIMESTAMP) ? this.sql : this.sqlWithoutDigits;
	}

	String newId() {
		return this.owner.newId();
	}

	void insert(MatrixOneStatements statements, String id, Request request, Duration dueAfter) {
		try {
			statements.update(sql(statements).insertIntent(), id, request.snapshot(), request.label(),
					RequestText.of(request, this.owner.application()), micros(dueAfter));
		}
		catch (BadSqlGrammarException ex) {
			throw new InvalidDataAccessResourceUsageException(missingTables(), ex);
		}
	}

	/**
	 * Return what to do where a statement of the ledger is bad SQL.
	 */
	String missingTables() {
		return """
				Database '%s' does not have the tables of the ledger: set matrixone.ledger.initialize-schema=always, or \
				run classpath:io/github/matrixonespring/ledger/schema.sql with the name of that database"""
			.formatted(this.database);
	}

	/**
	 * Insert the receipts of the entries that a snapshot contains.
	 * @return how many it contains
	 */
	int insertProvenReceipts(MatrixOneStatements statements, Snapshot snapshot, List<String> ids, boolean late) {
		long timestamp = snapshot.timestamp();
		PointInTime time = PointInTime.ofTimestamp(timestamp);
		return batches(ids).mapToInt((batch) -> {
			List<Object> arguments = new ArrayList<>(List.of(snapshot.name(), timestamp, timestamp / 1_000, late));
			arguments.addAll(batch);
			return statements.update(sql(statements).insertProvenReceipts(time, batch.size()), arguments.toArray());
		}).sum();
	}

	/**
	 * Insert the receipt of an entry that nobody knows the transactions of.
	 * @return {@code false} if the snapshot is not later than the claim of the entry
	 */
	boolean insertAssumedReceipt(MatrixOneStatements statements, Snapshot snapshot, LedgerRow claimed) {
		long timestamp = snapshot.timestamp();
		return statements.update(sql(statements).insertAssumedReceipt(PointInTime.ofTimestamp(timestamp)),
				snapshot.name(), timestamp, timestamp / 1_000, claimed.id(), claimed.version() + 1) == 1;
	}

	/**
	 * Tell whether a snapshot contains an entry.
	 */
	boolean isContained(MatrixOneStatements statements, Snapshot snapshot, String id) {
		String query = sql(statements).contained(PointInTime.ofTimestamp(snapshot.timestamp()));
		return !statements.query(query, (row, number) -> row.getString(1), id).isEmpty();
	}

	/**
	 * Insert the entries of calls whose transactions are over, all or none.
	 * @param dueAfter when recovery may look at them, from now on
	 */
	void insertAll(MatrixOneStatements statements, List<SharedEntry> entries, Duration dueAfter) {
		LedgerSql known = sql(statements);
		if (entries.size() > BATCH) {
			statements
				.together(() -> batches(entries).forEach((batch) -> insertBatch(statements, known, batch, dueAfter)));
		}
		else {
			insertBatch(statements, known, entries, dueAfter);
		}
	}

	private void insertBatch(MatrixOneStatements statements, LedgerSql known, List<SharedEntry> batch,
			Duration dueAfter) {
		List<Object> arguments = new ArrayList<>();
		for (SharedEntry entry : batch) {
			Request request = entry.request();
			long age = micros(entry.age());
			arguments.addAll(List.of(entry.id(), request.snapshot(), request.label(),
					RequestText.of(request, this.owner.application()), age + micros(dueAfter), -age));
		}
		statements.update(known.insertIntents(batch.size()), arguments.toArray());
	}

	private static <T> Stream<List<T>> batches(List<T> elements) {
		return IntStream.iterate(0, (start) -> start < elements.size(), (start) -> start + BATCH)
			.mapToObj((start) -> elements.subList(start, Math.min(start + BATCH, elements.size())));
	}

	void deleteUnfinished(MatrixOneStatements statements, String id) {
		statements.update(sql(statements).deleteUnfinished(), id, id);
	}

	/**
	 * Find those of some entries that have a receipt, of whatever snapshot.
	 */
	Set<String> withReceipt(MatrixOneStatements statements, Collection<String> ids) {
		return Set.copyOf(statements.query(sql(statements).withReceipt(ids.size()), (row, number) -> row.getString(1),
				ids.toArray()));
	}

	/**
	 * Find the entries that have a receipt of a snapshot, of whichever application.
	 */
	List<String> receiptsOf(MatrixOneStatements statements, SnapshotName snapshot) {
		return statements.query(sql(statements).receiptsOf(), (row, number) -> row.getString(1), snapshot.value());
	}

	Optional<LedgerRow> find(MatrixOneStatements statements, String id) {
		return own(statements, LedgerSql::find, id).stream().findFirst();
	}

	List<LedgerRow> own(MatrixOneStatements statements, Function<LedgerSql, String> query, Object argument) {
		return rows(statements, query.apply(sql(statements)), this.owner.idPattern(), argument);
	}

	/**
	 * Tell whether there is another entry of a snapshot, of whichever application: a name
	 * is that of one snapshot in the account.
	 */
	boolean isClaimedByAnother(MatrixOneStatements statements, LedgerRow entry) {
		return rows(statements, sql(statements).findBySnapshotOfAnybody(), entry.request().snapshot()).stream()
			.filter((other) -> !other.id().equals(entry.id()))
			.anyMatch((other) -> other.status() != LedgerStatus.GIVEN_UP && other.status() != LedgerStatus.FAILED);
	}

	private static List<LedgerRow> rows(MatrixOneStatements statements, String sql, Object... arguments) {
		return statements.query(sql, (row, number) -> LedgerRow.read(row), arguments);
	}

	/**
	 * Find own unfinished entries that nobody has looked at for long enough.
	 * @param since when the oldest of them can have been requested
	 */
	List<LedgerRow> due(MatrixOneStatements statements, Instant since, int limit) {
		return rows(statements, sql(statements).due(), this.owner.idPattern(), DATETIME.format(since), limit);
	}

	/**
	 * Find own unfinished entries.
	 * @param since when the oldest of them can have been requested
	 */
	List<LedgerRow> unfinished(MatrixOneStatements statements, Instant since, int limit) {
		return rows(statements, sql(statements).unfinished(), this.owner.idPattern(), DATETIME.format(since), limit);
	}

	/**
	 * Find when the oldest own unfinished entry was requested, or one that cannot be read
	 * yet as its transaction goes on.
	 * @param longest how long a transaction may take
	 */
	Instant oldestUnfinished(MatrixOneStatements statements, Duration longest) {
		return statements.query(sql(statements).oldestUnfinished(), (row, number) -> {
			Instant unread = LedgerRow.instant(row.getLong(1)).minus(longest);
			long oldest = row.getLong(2);
			return (row.wasNull() || LedgerRow.instant(oldest).isAfter(unread)) ? unread : LedgerRow.instant(oldest);
		}, this.owner.idPattern()).get(0);
	}

	/**
	 * Count the own entries that are not finished, and those that have failed.
	 */
	LedgerSummary summarize(MatrixOneStatements statements, Instant since) {
		LedgerSql known = sql(statements);
		String own = this.owner.idPattern();
		long failed = statements.query(known.countFailed(), (row, number) -> row.getLong(1), own).get(0);
		return statements
			.query(known.countUnfinished(), (row, number) -> new LedgerSummary(row.getLong(3),
					Duration.of((row.getLong(3) > 0) ? Math.max(0, row.getLong(1) - row.getLong(2)) : 0,
							ChronoUnit.MICROS),
					failed), own, DATETIME.format(since))
			.get(0);
	}

	/**
	 * Count the unfinished entries that belong to nobody.
	 */
	long countUnownedUnfinished(MatrixOneStatements statements) {
		return statements.query(sql(statements).countUnownedUnfinished(), (row, number) -> row.getLong(1)).get(0);
	}

	/**
	 * Take an entry for oneself, for some time.
	 * @return {@code false} if somebody else has been faster
	 */
	boolean claim(MatrixOneStatements statements, LedgerRow row, Duration lease) {
		return note(statements, row.id(), row.status(), row.version(), new Progress(LedgerStatus.PENDING,
				row.version() + 1, row.entry().attempts(), row.entry().reason(), lease));
	}

	/**
	 * Write down what has become of an entry.
	 * @param status the status that it was read with
	 * @param version the version that it was read with
	 * @return {@code false} if it has changed since
	 */
	boolean note(MatrixOneStatements statements, String id, LedgerStatus status, int version, Progress progress) {
		List<Object> values = List.of(progress.status().name(), progress.version(), progress.attempts(),
				shortened(progress.reason(), MAX_TEXT), micros(progress.dueAfter()), id);
		if (status == LedgerStatus.PENDING && version == 0 && insertProgress(statements, values)) {
			return true;
		}
		List<Object> update = new ArrayList<>(values);
		update.addAll(List.of(status.name(), version));
		return statements.updateWithin(LOCK_TIMEOUT, sql(statements).updateProgress(), update.toArray()) == 1;
	}

	/**
	 * Write down that the snapshot of an entry was not created, unless somebody else has
	 * claimed it.
	 * @param delay when recovery may try again, if it is to
	 */
	void noteFirstFailure(MatrixOneStatements statements, String id, LedgerStatus status, String reason,
			Duration delay) {
		note(statements, id, LedgerStatus.PENDING, 0, new Progress(status, 0, 1, reason, delay));
	}

	/**
	 * The first attempt may have failed without a claim.
	 */
	private boolean insertProgress(MatrixOneStatements statements, List<Object> values) {
		try {
			return statements.updateWithin(LOCK_TIMEOUT, sql(statements).insertProgress(), values.toArray()) == 1;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/**
	 * Release a provisional snapshot, within its transaction.
	 */
	void release(MatrixOneStatements transaction, String id) {
		transaction.update(sql(transaction).insertProgress(), LedgerStatus.RELEASED.name(), 0, 0, "", 0, id);
	}

	void giveUp(MatrixOneStatements statements, String id) {
		statements.update(sql(statements).giveUpAny(), id);
	}

	/**
	 * Remove own finished entries.
	 * @return how many
	 */
	int purge(MatrixOneStatements statements, Duration keep) {
		String own = this.owner.idPattern();
		int purged = statements.update(sql(statements).purgeIntents(), own, micros(keep));
		statements.update(sql(statements).purgeProgress(), own, micros(keep));
		statements.update(sql(statements).purgeReceipts(), own, micros(keep));
		return purged;
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
