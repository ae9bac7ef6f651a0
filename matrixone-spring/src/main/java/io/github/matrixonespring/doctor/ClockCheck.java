package io.github.matrixonespring.doctor;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;

/**
 * Compares the clock of the JVM with that of the server, which tells whole seconds.
 */
final class ClockCheck implements Check {

	private static final Duration SECOND = Duration.ofSeconds(1);

	private static final Duration TOLERATED = Duration.ofSeconds(2);

	private final MatrixOneConnections connections;

	private final InstantSource clock;

	ClockCheck(MatrixOneConnections connections, InstantSource clock) {
		this.connections = connections;
		this.clock = clock;
	}

	@Override
	public String subject() {
		return "the clocks";
	}

	@Override
	public List<Finding> examine() {
		try (MatrixOneStatements statements = this.connections.joining()) {
			Instant before = this.clock.instant();
			Instant server = statements.query(DoctorSql.CLOCK, (row, number) -> Instant.ofEpochSecond(row.getLong(1)))
				.get(0);
			Instant after = this.clock.instant();
			if (server.isAfter(after.plus(TOLERATED))) {
				return found("ahead of", Duration.between(after, server));
			}
			if (server.plus(SECOND).plus(TOLERATED).isBefore(before)) {
				return found("behind", Duration.between(server, before));
			}
			return List.of();
		}
	}

	private static List<Finding> found(String how, Duration difference) {
		return List.of(Diagnosis.CLOCK_DIFFERENCE.found("The server's clock is about %s s %s that of this machine",
				difference.toSeconds(), how));
	}

}
