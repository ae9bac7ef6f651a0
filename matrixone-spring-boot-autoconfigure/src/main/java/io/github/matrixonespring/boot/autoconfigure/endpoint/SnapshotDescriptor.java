package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.time.Instant;
import java.util.Locale;

import io.github.matrixonespring.snapshot.Snapshot;

/**
 * A snapshot.
 */
record SnapshotDescriptor(String name, String level, String account, String database, String table, Instant createdAt) {

	static SnapshotDescriptor of(Snapshot snapshot) {
		return new SnapshotDescriptor(snapshot.name(), snapshot.target().level().name().toLowerCase(Locale.ROOT),
				snapshot.account(), snapshot.target().databaseName(), snapshot.target().tableName(),
				snapshot.createdAt());
	}

}
