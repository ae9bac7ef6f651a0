package io.github.matrixonespring.sample.user;

import java.time.Instant;
import java.time.format.DateTimeParseException;

import io.github.matrixonespring.PointInTime;

/**
 * Reads moments as requests name them.
 */
final class Moments {

	private Moments() {
	}

	/**
	 * Read a moment.
	 * @param text the name of a snapshot, or an instant as ISO 8601 writes it; no name of
	 * a snapshot has a colon or a hyphen
	 * @return the moment
	 * @throws IllegalArgumentException if it is neither
	 */
	static PointInTime of(String text) {
		return (text.contains(":") || text.contains("-")) ? PointInTime.at(instant(text)) : PointInTime.snapshot(text);
	}

	private static Instant instant(String text) {
		try {
			return Instant.parse(text);
		}
		catch (DateTimeParseException ex) {
			throw new IllegalArgumentException(
					"'%s' is no instant: write it as 2026-11-30T06:00:00Z, or use the name of a snapshot"
						.formatted(text),
					ex);
		}
	}

}
