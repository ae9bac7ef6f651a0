package io.github.matrixonespring.sample.scenario;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.snapshot.SnapshotManager;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Removes what a scenario leaves behind.
 */
@Component
class Leftovers {

	private final SnapshotManager snapshots;

	private final Database database;

	Leftovers(SnapshotManager snapshots, Database database) {
		this.snapshots = snapshots;
		this.database = database;
	}

	void removeUsers() {
		this.database.removeUsers();
	}

	void remove(Names names, Checks checks) {
		names.snapshots().forEach((name) -> remove(name, checks, () -> this.snapshots.dropIfExists(name)));
		names.databases().forEach((name) -> remove(name, checks, () -> this.database.drop(name)));
		remove("the users", checks, this::removeUsers);
	}

	private static void remove(String name, Checks checks, Runnable removal) {
		try {
			removal.run();
		}
		catch (DataAccessException ex) {
			checks.that("removal of %s: %s".formatted(name, ex), false);
		}
	}

}
