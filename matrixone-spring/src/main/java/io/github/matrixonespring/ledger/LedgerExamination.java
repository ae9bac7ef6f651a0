package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.support.Identifier;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * Looks at the tables of a ledger, for the doctor. Reads only, and joins the current
 * transaction.
 *
 * @since 0.1.0
 */
public final class LedgerExamination {

	/** The tables of the script, with their columns. */
	static final Map<String, Set<String>> TABLES = Map.of("snapshot_intent",
			Set.of("id", "snapshot", "label", "request", "due_after", "requested_at"), "snapshot_progress",
			Set.of("intent_id", "status", "version", "attempts", "reason", "due_after", "noted_at"), "snapshot_receipt",
			Set.of("intent_id", "snapshot", "snapshot_ts", "lag", "late", "contained", "received_at"), "restore_record",
			Set.of("id", "application", "request", "level", "database_name", "table_name", "objects", "connection",
					"outcome", "begun_at", "ended_at"));

	private static final int MAX_ENTRIES = 1000;

	private final MatrixOneConnections connections;

	private final LedgerSettings settings;

	private final LedgerOwner owner;

	/**
	 * Create an examination.
	 * @param connections the connections, to be closed by the caller
	 * @param settings the settings of the ledger
	 */
	public LedgerExamination(MatrixOneConnections connections, LedgerSettings settings) {
		this.connections = connections;
		this.settings = settings;
		this.owner = new LedgerOwner(settings.application());
	}

	/**
	 * Return the settings of the ledger.
	 * @return the settings
	 */
	public LedgerSettings settings() {
		return this.settings;
	}

	/**
	 * Find what the tables lack.
	 * @return the columns that are missing, by table: all of them where there is no such
	 * table
	 */
	public Map<String, Set<String>> missing() {
		Map<String, Set<String>> missing = new TreeMap<>();
		TABLES.forEach((table, columns) -> missing.put(table, new TreeSet<>(columns)));
		try (MatrixOneStatements statements = this.connections.joining()) {
			statements.query(LedgerSql.COLUMNS,
					(row, number) -> missing.getOrDefault(row.getString(1), new TreeSet<>()).remove(row.getString(2)),
					this.settings.database());
		}
		missing.values().removeIf(Set::isEmpty);
		return missing;
	}

	/**
	 * Tell whether there is none of the tables.
	 * @param missing what the tables lack
	 * @return whether all of all of them is missing
	 */
	public static boolean isAll(Map<String, Set<String>> missing) {
		return missing.equals(TABLES);
	}

	/**
	 * Find the entries of all applications that are not finished, or have failed, some
	 * thousand at most.
	 * @param age how long ago they were asked for at least
	 * @return how many there are, by whose they are
	 */
	public List<Left> left(Duration age) {
		Map<String, Left> left = new LinkedHashMap<>();
		try (MatrixOneStatements statements = this.connections.joining()) {
			statements
				.query(sql(statements).left(),
						(row, number) -> left(row.getString(1), row.getString(2), row.getString(3),
								Duration.of(row.getLong(4), ChronoUnit.MICROS)),
						age.toNanos() / 1000, MAX_ENTRIES)
				.forEach((entry) -> left.merge(entry.key(), entry, Left::and));
		}
		return List.copyOf(left.values());
	}

	/**
	 * Find those of some snapshots that an application has asked for, as far as the
	 * ledger still tells.
	 * @param snapshots the names of the snapshots
	 * @return the names of those that have an entry, whoever's it is
	 */
	public Set<String> withEntry(Collection<String> snapshots) {
		if (snapshots.isEmpty()) {
			return Set.of();
		}
		try (MatrixOneStatements statements = this.connections.joining()) {
			return Set.copyOf(statements.query(sql(statements).withEntry(snapshots.size()),
					(row, number) -> row.getString(1), snapshots.toArray()));
		}
	}

	private LedgerSql sql(MatrixOneStatements statements) {
		return new LedgerSql(new Identifier(this.settings.database()), this.settings.adoptUnowned(),
				statements.serverHas(Capability.DIGITS_OF_UTC_TIMESTAMP));
	}

	private Left left(String id, String request, String status, Duration age) {
		boolean owned = LedgerOwner.isOwned(id);
		boolean own = this.owner.owns(id) || (!owned && this.settings.adoptUnowned());
		Whose whose = own ? Whose.OWN : owned ? Whose.OTHERS : Whose.NOBODYS;
		return new Left(whose, RequestText.application(request), LedgerStatus.valueOf(status), 1, age);
	}

	/**
	 * Whose an entry is.
	 */
	public enum Whose {

		/**
		 * The application's own.
		 */
		OWN,

		/**
		 * Another application's.
		 */
		OTHERS,

		/**
		 * Nobody's, as entries were before they had an owner.
		 */
		NOBODYS

	}

	/**
	 * Entries that are alike.
	 *
	 * @param whose whose they are
	 * @param application the name of the application that has written them, or an empty
	 * string
	 * @param status {@code PENDING} or {@code FAILED}
	 * @param count how many there are
	 * @param age how long ago the oldest was asked for
	 */
	public record Left(Whose whose, String application, LedgerStatus status, int count, Duration age) {

		private String key() {
			return this.whose + " " + this.status + " " + this.application;
		}

		private Left and(Left younger) {
			return new Left(this.whose, this.application, this.status, this.count + younger.count, this.age);
		}

	}

}
