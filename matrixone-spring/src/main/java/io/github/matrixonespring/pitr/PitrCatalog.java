package io.github.matrixonespring.pitr;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;

/**
 * The PITRs of the own account as the server keeps them, and whether they are active.
 * Applications use a {@link PitrManager}.
 * <p>
 * The account {@code sys} has a catalog of PITRs, with a flag and with the id of the
 * object that each is tied to. The flag alone is not enough: that of a table that goes by
 * another name today says that it is active. So the ids are compared, too. Other accounts
 * see neither. But they may read what the id of an object was when its PITR was created,
 * by time travel over the catalog of tables; ids are never used again, so
 * <ol>
 * <li>the same id before the creation and today: active;
 * <li>another id after the creation than today, or no such object today: not active;
 * <li>anything else, as where the server has removed what its catalog held then, or where
 * the object is as young as its PITR: unknown.
 * </ol>
 * {@code SHOW RECOVERY_WINDOW} is never asked, which can be corrupt.
 *
 * @since 0.1.0
 */
public final class PitrCatalog {

	private static final Log logger = LogFactory.getLog(PitrManager.class);

	private static final String SYS = "sys";

	/**
	 * How far the clocks of two nodes, which tell the time of a PITR and that of a table,
	 * may be apart.
	 */
	private static final Duration CLOCKS = Duration.ofSeconds(1);

	private static final Duration SECOND = Duration.ofSeconds(1);

	/** For an object that was made a moment before its PITR. */
	private static final RetryTemplate youth = new RetryTemplate(RetryPolicy.builder()
		.includes(TooYoungException.class)
		.maxRetries(Long.MAX_VALUE)
		.delay(Duration.ofMillis(200))
		.timeout(Duration.ofSeconds(4))
		.build());

	private final MatrixOneConnections connections;

	/**
	 * Create a catalog.
	 * @param connections the connections, to be closed by the caller
	 */
	public PitrCatalog(MatrixOneConnections connections) {
		this.connections = connections;
	}

	/**
	 * List the PITRs that a table or database is part of, whatever their status. Takes
	 * part in the current transaction as far as the server lets it: accounts other than
	 * {@code sys} ask beside it.
	 * @param database the database
	 * @param table the table, or an empty string for the whole database
	 * @return the PITRs, that of the smallest target first
	 * @throws io.github.matrixonespring.support.MatrixOnePermissionException if the user
	 * may not look them up
	 */
	public List<Pitr> covering(String database, String table) {
		return list((pitr) -> pitr.covers(database, table)).stream()
			.sorted(Comparator.comparing((Pitr pitr) -> pitr.target().level()).reversed())
			.toList();
	}

	/**
	 * Find the active PITRs that keep what a table or database was at a moment. That of
	 * the smallest target comes first; from that of a cluster the server restores no
	 * database and no table.
	 * @param database the database
	 * @param table the table, or an empty string for the whole database
	 * @param moment the moment
	 * @return the PITRs, none if none is known to keep it
	 * @throws io.github.matrixonespring.support.MatrixOnePermissionException if the user
	 * may not look them up
	 */
	public List<Pitr> keeping(String database, String table, Instant moment) {
		List<Pitr> covering = covering(database, table);
		if (covering.isEmpty()) {
			return covering;
		}
		// Not before the clock's next second.
		Instant now = read(PitrCatalog::clock).plus(SECOND);
		return covering.stream().filter((pitr) -> pitr.keeps(moment, now)).toList();
	}

	/**
	 * List PITRs, the newest first, see {@link #covering}.
	 * @param wanted which of them, asked before the status is known
	 * @return the PITRs
	 * @throws io.github.matrixonespring.support.MatrixOnePermissionException if the user
	 * may not look them up
	 */
	public List<Pitr> list(Predicate<Pitr> wanted) {
		return read((statements) -> list(statements, wanted));
	}

	Optional<Pitr> find(PitrName name) {
		return read((statements) -> find(statements, name));
	}

	/**
	 * The server refuses {@code SHOW PITR} in a transaction.
	 */
	private <T> T read(Function<MatrixOneStatements, T> query) {
		try (MatrixOneStatements statements = this.connections.asAdministrator().joining()) {
			if (Account.of(statements).isSys()) {
				return query.apply(statements);
			}
		}
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			return query.apply(statements);
		}
	}

	static Optional<Pitr> find(MatrixOneStatements statements, PitrName name) {
		return list(statements, (pitr) -> pitr.name().equals(name.value())).stream().findFirst();
	}

	static List<Pitr> list(MatrixOneStatements statements, Predicate<Pitr> wanted) {
		Account account = Account.of(statements);
		List<Entry> entries = account.isSys() ? statements.query(PitrSql.RECORDED, (row, number) -> recorded(row))
				: statements.query(PitrSql.SHOW, (row, number) -> Shown.of(row))
					.stream()
					.map((shown) -> shown(statements, shown))
					.toList();
		return entries.stream()
			.filter((entry) -> wanted.test(entry.pitr()))
			.map((entry) -> entry.pitr().with(status(statements, account, entry)))
			.toList();
	}

	private static Entry recorded(ResultSet row) throws SQLException {
		Pitr pitr = new Pitr(row.getString(1),
				target(row.getString(2), row.getString(3), row.getString(4), row.getString(5), SYS), row.getString(3),
				new PitrRange(row.getInt(8), PitrRange.Unit.of(row.getString(9))), instant(row.getLong(6)),
				instant(row.getLong(7)), PitrStatus.UNKNOWN);
		return new Entry(pitr, pitr.createdAt(), new Recorded(row.getInt(10) == 1, row.getString(11)));
	}

	private static Entry shown(MatrixOneStatements statements, Shown shown) {
		Time created = Time.of(statements, shown.created());
		Instant altered = shown.altered().equals(shown.created()) ? created.latest()
				: Time.of(statements, shown.altered()).latest();
		Pitr pitr = new Pitr(shown.name(),
				target(shown.level(), shown.account(), shown.database(), shown.table(), shown.account()),
				shown.account(), shown.range(), created.latest(), altered, PitrStatus.UNKNOWN);
		return new Entry(pitr, created.earliest(), null);
	}

	private static SnapshotTarget target(String level, String account, String database, String table, String own) {
		SnapshotLevel of = SnapshotLevel.valueOf(level.toUpperCase(Locale.ROOT));
		return new SnapshotTarget(of, (of == SnapshotLevel.ACCOUNT && !account.equals(own)) ? account : "", database,
				table);
	}

	private static Instant instant(long nanos) {
		return Instant.EPOCH.plusNanos(nanos);
	}

	private static PitrStatus status(MatrixOneStatements statements, Account account, Entry entry) {
		SnapshotTarget target = entry.pitr().target();
		Recorded recorded = entry.recorded();
		if (recorded != null) {
			boolean same = target.level() == SnapshotLevel.CLUSTER
					|| objectIds(statements, account, target, PointInTime.now()).contains(recorded.object());
			return (recorded.active() && same) ? PitrStatus.ACTIVE : PitrStatus.INACTIVE;
		}
		if (target.level() == SnapshotLevel.CLUSTER || target.level() == SnapshotLevel.ACCOUNT) {
			// As long as the account exists, which asks here.
			return target.equals(SnapshotTarget.account()) ? PitrStatus.ACTIVE : PitrStatus.UNKNOWN;
		}
		return shownStatus(statements, account, entry);
	}

	private static PitrStatus shownStatus(MatrixOneStatements statements, Account account, Entry entry) {
		Pitr pitr = entry.pitr();
		List<String> today = objectIds(statements, account, pitr.target(), PointInTime.now());
		if (today.isEmpty()) {
			return PitrStatus.INACTIVE;
		}
		List<String> before = pastIds(statements, account, pitr, entry.createdFrom().minus(CLOCKS));
		if (before.containsAll(today)) {
			return PitrStatus.ACTIVE;
		}
		List<String> after = pastIds(statements, account, pitr, begin(statements, pitr).plus(SECOND).plus(CLOCKS));
		return (after.isEmpty() || after.containsAll(today)) ? PitrStatus.UNKNOWN : PitrStatus.INACTIVE;
	}

	/**
	 * Return the first moment after the creation of which the server has certainly kept
	 * its catalog, which it does as long as the widest range of all PITRs. What it has
	 * removed can look like something else that there was.
	 */
	private static Instant begin(MatrixOneStatements statements, Pitr pitr) {
		Instant kept = pitr.range().before(clock(statements));
		return kept.isAfter(pitr.createdAt()) ? kept : pitr.createdAt();
	}

	/**
	 * Return the ids of what had a name, none if there was nothing or it is not known any
	 * more.
	 */
	private static List<String> pastIds(MatrixOneStatements statements, Account account, Pitr pitr, Instant moment) {
		try {
			return objectIds(statements, account, pitr.target(), PointInTime.at(moment));
		}
		catch (PointInTimeNotKeptException ex) {
			logger.debug("The catalog of the time at which PITR '" + pitr.name() + "' was created is gone", ex);
			return List.of();
		}
	}

	private static List<String> objectIds(MatrixOneStatements statements, Account account, SnapshotTarget target,
			PointInTime time) {
		return switch (target.level()) {
			case CLUSTER -> List.of();
			case ACCOUNT -> statements.query(PitrSql.ACCOUNT_ID, (row, number) -> row.getString(1),
					target.accountName().isEmpty() ? account.name() : target.accountName());
			case DATABASE -> statements.query(PitrSql.databaseId(time), (row, number) -> row.getString(1), account.id(),
					target.databaseName());
			case TABLE -> statements.query(PitrSql.tableId(time), (row, number) -> row.getString(1), account.id(),
					target.databaseName(), target.tableName());
		};
	}

	/**
	 * Return the own account without its name: by that, only {@code sys} may have a PITR.
	 */
	static SnapshotTarget own(MatrixOneStatements statements, SnapshotTarget target) {
		boolean own = !target.accountName().isEmpty() && target.accountName().equals(Account.of(statements).name());
		return own ? SnapshotTarget.account() : target;
	}

	/**
	 * Wait until an object is old enough to be told, ever after, from one that has
	 * replaced it in the second in which its PITR is created. Not in the account
	 * {@code sys}, which is told the ids.
	 */
	static void awaitAge(MatrixOneStatements statements, SnapshotTarget target) {
		Account account = Account.of(statements);
		if (account.isSys() || target.level() == SnapshotLevel.CLUSTER || target.level() == SnapshotLevel.ACCOUNT) {
			return;
		}
		List<String> today = objectIds(statements, account, target, PointInTime.now());
		try {
			youth.invoke(() -> {
				Instant before = clock(statements).minus(CLOCKS);
				if (!objectIds(statements, account, target, PointInTime.at(before)).containsAll(today)) {
					throw new TooYoungException();
				}
			});
		}
		catch (TooYoungException ex) {
			logger.debug("It may never be known whether a PITR of " + target + " is active", ex);
		}
	}

	/**
	 * Ask for the clock of the server.
	 * @return its time, in whole seconds
	 */
	private static Instant clock(MatrixOneStatements statements) {
		return Instant.ofEpochSecond(statements.query(PitrSql.CLOCK, (row, number) -> row.getLong(1)).get(0));
	}

	/**
	 * The account that asks.
	 */
	private record Account(String name, long id) {

		static Account of(MatrixOneStatements statements) {
			return statements.query(PitrSql.ACCOUNT, (row, number) -> new Account(row.getString(1), row.getLong(2)))
				.get(0);
		}

		boolean isSys() {
			return this.name.equals(SYS);
		}

	}

	/**
	 * A PITR whose status is yet to be found.
	 *
	 * @param pitr without its status
	 * @param createdFrom the earliest time at which it may have been created
	 * @param recorded what the catalog of PITRs says, or {@code null} if it is not to be
	 * seen
	 */
	private record Entry(Pitr pitr, Instant createdFrom, @Nullable Recorded recorded) {
	}

	/**
	 * What the catalog of PITRs says.
	 *
	 * @param active the flag
	 * @param object the id of the object
	 */
	private record Recorded(boolean active, String object) {
	}

	/**
	 * What the server shows of a PITR.
	 */
	private record Shown(String name, String created, String altered, String level, String account, String database,
			String table, PitrRange range) {

		private static final String NONE = "*";

		static Shown of(ResultSet row) throws SQLException {
			return new Shown(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
					named(row.getString(5)), named(row.getString(6)), named(row.getString(7)),
					new PitrRange(row.getInt(8), PitrRange.Unit.of(row.getString(9))));
		}

		private static String named(String name) {
			return name.equals(NONE) ? "" : name;
		}

	}

	/**
	 * A time of the session's zone.
	 *
	 * @param earliest the first instant that it may be
	 * @param latest the last one, another one where the clock was put back
	 */
	private record Time(Instant earliest, Instant latest) {

		static Time of(MatrixOneStatements statements, String text) {
			return statements.query(PitrSql.TIME, (row, number) -> {
				Instant latest = Instant.ofEpochSecond(new BigDecimal(row.getString(1)).longValue());
				return new Time(row.getBoolean(2) ? latest.minus(Duration.ofHours(1)) : latest, latest);
			}, text, text, text).get(0);
		}

	}

	private static final class TooYoungException extends RuntimeException {

	}

}
