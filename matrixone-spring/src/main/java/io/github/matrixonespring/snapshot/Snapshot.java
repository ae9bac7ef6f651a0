package io.github.matrixonespring.snapshot;

import java.time.Instant;

/**
 * A snapshot that exists.
 *
 * @param name its name
 * @param target what it is of
 * @param account the account that it covers, empty for a snapshot of the cluster
 * @param timestamp the point in time, in nanoseconds since 1970-01-01T00:00Z
 * @param provisional whether it was made within the transaction that is still active, and
 * goes with it if that is rolled back
 * @since 0.1.0
 */
public record Snapshot(String name, SnapshotTarget target, String account, long timestamp, boolean provisional) {

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	/**
	 * Tell whether the snapshot is of a target, also where that names the own account.
	 * @param other the target
	 * @return whether it is
	 */
	public boolean isOf(SnapshotTarget other) {
		return this.target.isSameAs(other, this.account);
	}

	/**
	 * Tell whether the snapshot keeps the rows of a table of the own account. One of
	 * another account does not, though there may be a table of that name in it.
	 * @param database the database of the table
	 * @param table the table
	 * @return whether it does
	 */
	public boolean covers(String database, String table) {
		return this.target.covers(database, table);
	}

	/**
	 * Return the point in time.
	 * @return the point in time, to the nanosecond
	 */
	public Instant createdAt() {
		return Instant.ofEpochSecond(Math.floorDiv(this.timestamp, NANOS_PER_SECOND),
				Math.floorMod(this.timestamp, NANOS_PER_SECOND));
	}

	Snapshot asProvisional() {
		return new Snapshot(this.name, this.target, this.account, this.timestamp, true);
	}

}
