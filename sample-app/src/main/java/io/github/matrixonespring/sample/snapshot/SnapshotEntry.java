package io.github.matrixonespring.sample.snapshot;

import java.time.Instant;

import io.github.matrixonespring.snapshot.Snapshot;

/**
 * A snapshot as it is read.
 *
 * @param name the name
 * @param database the database
 * @param createdAt the point in time that it keeps
 */
record SnapshotEntry(String name, String database, Instant createdAt) {

	static SnapshotEntry of(Snapshot snapshot) {
		return new SnapshotEntry(snapshot.name(), snapshot.target().databaseName(), snapshot.createdAt());
	}

}
