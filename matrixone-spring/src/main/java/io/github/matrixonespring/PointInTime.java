package io.github.matrixonespring;

import java.time.Instant;
import java.util.Objects;

import io.github.matrixonespring.snapshot.SnapshotName;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A time at which data is read: now, or a moment of the past. The only place that writes
 * a hint into a statement, where it follows the name of a table or database:
 *
 * <pre class="code">
 * String hint = PointInTime.ofTimestamp(snapshot.timestamp()).hint();  // " {MO_TS = 1795384856393815692}"
 * </pre>
 *
 * @since 0.1.0
 */
public final class PointInTime {

	private static final long NANOS_PER_SECOND = 1_000_000_000L;

	private static final Instant LAST = Instant.ofEpochSecond(Long.MAX_VALUE / NANOS_PER_SECOND,
			Long.MAX_VALUE % NANOS_PER_SECOND);

	private static final PointInTime NOW = new PointInTime(null, 0);

	private final @Nullable SnapshotName snapshot;

	private final long timestamp;

	private PointInTime(@Nullable SnapshotName snapshot, long timestamp) {
		this.snapshot = snapshot;
		this.timestamp = timestamp;
	}

	/**
	 * The present. It has no hint.
	 * @return the point in time
	 */
	public static PointInTime now() {
		return NOW;
	}

	/**
	 * The time of a snapshot that is known by its name only. Where the snapshot can be
	 * looked up, use {@link #ofTimestamp} with its timestamp: with a name in its text, a
	 * statement can be answered from the plan that the session has made for an older
	 * snapshot of that name. Only a user without administrator rights has no choice, who
	 * may read at a snapshot but not look it up.
	 * @param name the name of the snapshot
	 * @return the point in time
	 * @throws IllegalArgumentException if the name is not allowed
	 */
	public static PointInTime snapshot(String name) {
		return new PointInTime(new SnapshotName(name), 0);
	}

	/**
	 * An instant of the past. Nothing but a snapshot or a PITR makes the server keep it
	 * for longer than about an hour. Whether the server has come to it is checked by the
	 * operation that is given it, not here.
	 * @param instant the instant
	 * @return the point in time
	 * @throws IllegalArgumentException if the instant is not within the server's
	 * timestamps, which begin in 1970 and end in 2262
	 */
	public static PointInTime at(Instant instant) {
		Assert.isTrue(instant.isAfter(Instant.EPOCH) && !instant.isAfter(LAST),
				() -> "Instant %s is not allowed: the timestamps of the server are after %s and end with %s"
					.formatted(instant, Instant.EPOCH, LAST));
		return new PointInTime(null, instant.getEpochSecond() * NANOS_PER_SECOND + instant.getNano());
	}

	/**
	 * The time of a timestamp of the server, such as that of a snapshot.
	 * @param timestamp nanoseconds since 1970-01-01T00:00Z
	 * @return the point in time
	 * @throws IllegalArgumentException if the timestamp is not positive
	 */
	public static PointInTime ofTimestamp(long timestamp) {
		Assert.isTrue(timestamp > 0,
				() -> "Timestamp %d is not allowed: use nanoseconds since 1970-01-01T00:00Z".formatted(timestamp));
		return new PointInTime(null, timestamp);
	}

	/**
	 * Tell whether this is the present.
	 * @return whether it is
	 */
	public boolean isNow() {
		return this == NOW;
	}

	/**
	 * Return the name of the snapshot that this is the time of.
	 * @return the name, or {@code null} if it is known otherwise
	 */
	public @Nullable String snapshotName() {
		return (this.snapshot != null) ? this.snapshot.value() : null;
	}

	/**
	 * Return the timestamp.
	 * @return nanoseconds since 1970-01-01T00:00Z
	 * @throws IllegalStateException if there is none: for now, and for a snapshot that is
	 * known by its name only
	 */
	public long timestamp() {
		Assert.state(hasTimestamp(), () -> "The timestamp of %s is not known".formatted(this));
		return this.timestamp;
	}

	/**
	 * Return the timestamp as an instant.
	 * @return the instant
	 * @throws IllegalStateException as {@link #timestamp()}
	 */
	public Instant instant() {
		return Instant.ofEpochSecond(timestamp() / NANOS_PER_SECOND, timestamp() % NANOS_PER_SECOND);
	}

	/**
	 * Tell whether this is a moment that can be compared with the time of a server.
	 * @return {@code false} for now, and for a snapshot that is known by its name only
	 */
	public boolean hasTimestamp() {
		return this.timestamp > 0;
	}

	/**
	 * Tell whether a server that has come to a time reads the past here. It reads the
	 * present at a moment that is yet to come, without a word; also a compute node that
	 * has not yet heard of what another one has committed.
	 * @param serverTime the time that the connection's server has come to, in nanoseconds
	 * since 1970-01-01T00:00Z
	 * @return {@code false} only for a timestamp that is later
	 */
	public boolean isReachedAt(long serverTime) {
		return this.timestamp <= serverTime;
	}

	/**
	 * Return the hint that makes a statement read the table or database before it at this
	 * time. Whether the server has come to it is for the caller to know: the timestamp of
	 * a snapshot is past on the server that the snapshot was found on.
	 * @return the hint, with a blank before it; empty for now
	 */
	public String hint() {
		if (this.snapshot != null) {
			return " {SNAPSHOT = %s}".formatted(this.snapshot.quoted());
		}
		return hasTimestamp() ? " {MO_TS = %d}".formatted(this.timestamp) : "";
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof PointInTime that && this.timestamp == that.timestamp
				&& Objects.equals(this.snapshot, that.snapshot));
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.snapshot, this.timestamp);
	}

	@Override
	public String toString() {
		if (this.snapshot != null) {
			return "snapshot '" + this.snapshot + "'";
		}
		return hasTimestamp() ? "timestamp %d (%s)".formatted(this.timestamp, instant()) : "now";
	}

}
