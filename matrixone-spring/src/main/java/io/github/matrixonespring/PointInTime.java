package io.github.matrixonespring;

import org.springframework.util.Assert;

/**
 * A time at which data is read. The only place that writes a hint into a statement.
 *
 * @param timestamp the time on the server, in nanoseconds since 1970-01-01T00:00Z
 * @since 0.1.0
 */
public record PointInTime(long timestamp) {

	/**
	 * Create a point in time.
	 * @throws IllegalArgumentException if the timestamp is not positive
	 */
	public PointInTime {
		Assert.isTrue(timestamp > 0,
				() -> "Timestamp %d is not allowed: use nanoseconds since 1970-01-01T00:00Z".formatted(timestamp));
	}

	/**
	 * The time of a timestamp of the server.
	 * @param timestamp nanoseconds since 1970-01-01T00:00Z
	 * @return the point in time
	 * @throws IllegalArgumentException if the timestamp is not positive
	 */
	public static PointInTime ofTimestamp(long timestamp) {
		return new PointInTime(timestamp);
	}

	/**
	 * Return the hint that makes a statement read the table before it at this time. With
	 * the name of a snapshot in it, a session could answer the same text from the plan
	 * that it has made for an older snapshot of that name.
	 * @return the hint, with a blank before it
	 */
	public String hint() {
		return " {MO_TS = %d}".formatted(this.timestamp);
	}

}
