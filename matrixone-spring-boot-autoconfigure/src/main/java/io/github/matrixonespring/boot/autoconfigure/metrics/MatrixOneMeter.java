package io.github.matrixonespring.boot.autoconfigure.metrics;

/**
 * The meters of this library, beside the timers of its observations.
 *
 * @since 0.1.0
 */
public enum MatrixOneMeter {

	/** Snapshots of the account, by level. */
	SNAPSHOTS("matrixone.snapshots", "Snapshots of the account"),

	/** How much of the quota of a level is used, from 0 to 1. */
	QUOTA_USAGE("matrixone.snapshots.quota.usage", "Part of the quota of snapshots that is used"),

	/** How old the oldest snapshot is. */
	OLDEST_AGE("matrixone.snapshots.oldest.age", "Age of the oldest snapshot"),

	/** Calls for which snapshots were created that calls share. */
	COALESCED("matrixone.snapshots.coalesced", "Calls whose snapshot was created for several at once"),

	/** Calls that have asked for none, because the last one was not long enough ago. */
	THROTTLED("matrixone.snapshots.throttled", "Calls that were skipped, counted with the next snapshot"),

	/** Entries of the ledger that recovery has finished. */
	LATE("matrixone.snapshots.late", "Entries of the ledger that recovery has finished"),

	/** Snapshots that were not created or dropped after their transaction. */
	FAILED("matrixone.snapshots.failed", "Snapshots that were not created or dropped after their transaction"),

	/** Entries of the ledger, by status. */
	LEDGER_ENTRIES("matrixone.ledger.entries", "Entries of the ledger that wait, or have failed"),

	/** How long the oldest entry waits. */
	LEDGER_OLDEST_AGE("matrixone.ledger.oldest.age", "Age of the oldest entry of the ledger that waits"),

	/** Rows that restores have written. */
	RESTORED_ROWS("matrixone.restore.rows", "Rows that restores have written in mode ROWS"),

	/** Connections beside the application's pool that are in use. */
	SEPARATE_CONNECTIONS("matrixone.connections.separate", "Connections beside the pool that are in use");

	private final String meterName;

	private final String description;

	MatrixOneMeter(String meterName, String description) {
		this.meterName = meterName;
		this.description = description;
	}

	/**
	 * Return the name of the meter.
	 * @return the name, as Micrometer has it
	 */
	public String meterName() {
		return this.meterName;
	}

	String description() {
		return this.description;
	}

}
