package io.github.matrixonespring.sample.user;

import java.util.List;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;

/**
 * A transaction, and a snapshot after it.
 */
@NumberedScenario(1)
class RegistrationScenario implements Scenario {

	private final UserRegistration registration;

	private final SnapshotManager snapshots;

	private final Database database;

	RegistrationScenario(UserRegistration registration, SnapshotManager snapshots, Database database) {
		this.registration = registration;
		this.snapshots = snapshots;
		this.database = database;
	}

	@Override
	public String title() {
		return "Register two users in a transaction, then make a snapshot of the database";
	}

	@Override
	public void run(Names names, Checks checks) {
		SnapshotTarget target = SnapshotTarget.database(this.database.name());
		List<User> registered = this.registration.register(new NewUser("Ada Miller", "ada@example.com"),
				new NewUser("Ben Carter", "ben@example.com"));
		checks.that("both have ids", registered.stream().allMatch((user) -> user.getId() != null));
		Snapshot created = this.snapshots
			.create(SnapshotRequest.named(names.snapshot("registered")).of(target).describedAs("two users"));
		Snapshot found = this.snapshots.get(created.name());
		checks.that("the snapshot reads back as it was made", found.equals(created) && found.target().equals(target));
		checks.that("it is listed for the database", this.snapshots.list(target).contains(found));
		this.registration.register(new NewUser("Cleo Young", "cleo@example.com"));
		checks.count("%,d users are in it", 2, this.database.countAt("users", found));
		checks.count("%,d users are there after a third one", 3, this.database.users());
	}

}
