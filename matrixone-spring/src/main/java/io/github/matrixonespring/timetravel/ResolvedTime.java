package io.github.matrixonespring.timetravel;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.snapshot.Snapshot;
import org.jspecify.annotations.Nullable;

/**
 * A moment that has been looked up on a connection.
 *
 * @since 0.1.0
 */
public final class ResolvedTime {

	private final PointInTime time;

	private final boolean present;

	private final @Nullable Snapshot snapshot;

	private final Session session;

	ResolvedTime(PointInTime time, boolean present, @Nullable Snapshot snapshot, Session session) {
		this.time = time;
		this.present = present;
		this.snapshot = snapshot;
		this.session = session;
	}

	/**
	 * Return the moment to be written into statements on the connection.
	 * @return one with a timestamp, or the present
	 */
	public PointInTime time() {
		return this.time;
	}

	/**
	 * Return whether this is the present, of which everything is there.
	 */
	boolean isPresent() {
		return this.present;
	}

	@Nullable Snapshot snapshot() {
		return this.snapshot;
	}

	/**
	 * Return what statements mean on the connection.
	 */
	Session session() {
		return this.session;
	}

	/**
	 * Return a name as the server stores it.
	 * @param database the database
	 * @param table the table
	 * @return the name
	 */
	public TableName stored(String database, String table) {
		return this.session.stored(database, table);
	}

	/**
	 * Tell whether this is after a timestamp.
	 * @param timestamp nanoseconds since 1970-01-01T00:00Z
	 * @return whether it is; the present is after all
	 */
	public boolean isAfter(long timestamp) {
		return this.present || this.time.timestamp() > timestamp;
	}

	/**
	 * Tell whether this is before a timestamp.
	 * @param timestamp nanoseconds since 1970-01-01T00:00Z
	 * @return whether it is; the present is before none
	 */
	public boolean isBefore(long timestamp) {
		return !this.present && this.time.timestamp() < timestamp;
	}

	boolean isSnapshotOf(TableName table) {
		return this.snapshot != null && this.snapshot.covers(table.database(), table.table());
	}

	@Override
	public String toString() {
		return this.time.toString();
	}

}
