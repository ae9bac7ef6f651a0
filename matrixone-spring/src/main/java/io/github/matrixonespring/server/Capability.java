package io.github.matrixonespring.server;

import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * What some versions of MatrixOne do and others do not, as far as this library behaves
 * differently because of it. What is not known of a server is taken not to be there,
 * which is the careful answer: this library then refuses or warns.
 *
 * @since 0.1.0
 */
public enum Capability {

	/**
	 * The catalog tells the snapshots of users from those that the server makes for
	 * itself. Elsewhere they are told apart by name.
	 */
	SNAPSHOT_KINDS(CapabilitySql::tellsKindsOfSnapshots),

	/**
	 * The server checks with each read at a snapshot that is given by name that the
	 * snapshot covers the table. Elsewhere only some clones are checked.
	 */
	SNAPSHOT_SCOPE(null),

	/**
	 * The clone of a database has its sequences, and where they stand.
	 */
	CLONED_SEQUENCES(null),

	/**
	 * The clone of a table has the rows that the same transaction has written.
	 */
	OWN_ROWS_IN_TABLE_CLONES(null),

	/**
	 * The clone of a database has the rows that the same transaction has written.
	 */
	OWN_ROWS_IN_DATABASE_CLONES(null),

	/**
	 * The isolation level of a transaction is that which it asks for, or it is refused.
	 * Elsewhere every transaction is READ COMMITTED.
	 */
	ISOLATION_LEVELS(CapabilitySql::refusesUnsupportedIsolationLevel),

	/**
	 * A transaction goes on after {@code SET} of a variable. Elsewhere that commits it.
	 */
	SET_IN_TRANSACTION(CapabilitySql::keepsTransactionAfterSet),

	/**
	 * {@code SELECT … FOR SHARE}.
	 */
	SHARED_ROW_LOCKS(CapabilitySql::hasSharedRowLocks),

	/**
	 * {@code utc_timestamp} takes a number of digits. Elsewhere it has all six by itself.
	 */
	DIGITS_OF_UTC_TIMESTAMP(CapabilitySql::takesDigitsOfUtcTimestamp),

	/**
	 * {@code FULL OUTER JOIN}. Elsewhere two moments are compared by digests of their
	 * rows.
	 */
	FULL_OUTER_JOIN(CapabilitySql::hasFullOuterJoin),

	/**
	 * Rows have an id that nothing but a write of the row, or a move of it, changes, and
	 * that tells it at other moments as well. Elsewhere all columns of all rows are
	 * compared.
	 */
	ROW_IDS(null),

	/**
	 * {@code RESTORE} takes its snapshot in braces, as from 4.0 on. Elsewhere it is
	 * {@code RESTORE … FROM SNAPSHOT}.
	 */
	RESTORE_WITH_BRACES(null),

	/**
	 * {@code CLONE} and {@code RESTORE} create tables and views as they were defined.
	 * Elsewhere they misread backslashes, and quotes in defaults.
	 */
	DEFINITIONS_AS_WRITTEN(null),

	/**
	 * {@code SELECT … FOR UPDATE} takes a join. Elsewhere keys that are missing cannot be
	 * locked.
	 */
	JOINS_FOR_UPDATE(CapabilitySql::locksJoins),

	/**
	 * A table that is copied when it is altered keeps an id ({@code rel_logical_id}), by
	 * which privileges refer to it. Elsewhere they refer to the id that it gets then.
	 */
	LOGICAL_IDS(CapabilitySql::keepsLogicalIds),

	/**
	 * Any error rolls back the whole transaction ({@code mo_rollback_txn_on_error=1}).
	 * Elsewhere it undoes the statement alone.
	 */
	ERROR_ENDS_TRANSACTION(CapabilitySql::rollsTransactionBackOnError);

	private final @Nullable Probe probe;

	Capability(@Nullable Probe probe) {
		this.probe = probe;
	}

	/**
	 * Tell whether it is the presence of it that asks for care: then one of several
	 * servers that has it is enough.
	 */
	boolean isRisk() {
		return this == ERROR_ENDS_TRANSACTION;
	}

	/**
	 * Return its name, as properties and pages have it.
	 * @return the name
	 */
	public String propertyName() {
		return name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Return how to ask a server for it.
	 * @return the probe, or empty if no harmless statement tells
	 */
	Optional<Probe> probe() {
		return Optional.ofNullable(this.probe);
	}

	/**
	 * Asks a server.
	 */
	@FunctionalInterface
	interface Probe {

		/**
		 * Ask.
		 * @param questions a connection that is in no transaction
		 * @return what the server does, or {@code null} if it gives another answer than
		 * those that are known
		 */
		@Nullable Boolean ask(ServerQuestions questions);

	}

}
