package io.github.matrixonespring.sample.user;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.SnapshotNotFoundException;

import org.springframework.dao.DuplicateKeyException;

/**
 * The same, failing between the snapshot and the clone.
 */
@NumberedScenario(3)
class FailedRehearsalScenario implements Scenario {

	private final UserRegistration registration;

	private final UserRehearsal rehearsal;

	private final SnapshotManager snapshots;

	private final Database database;

	FailedRehearsalScenario(UserRegistration registration, UserRehearsal rehearsal, SnapshotManager snapshots,
			Database database) {
		this.registration = registration;
		this.rehearsal = rehearsal;
		this.snapshots = snapshots;
		this.database = database;
	}

	@Override
	public String title() {
		return "Do the same with an e-mail address that is taken";
	}

	@Override
	public void run(Names names, Checks checks) {
		NewUser user = new NewUser("Ada Miller", "ada@example.com");
		this.registration.register(user);
		String snapshot = names.snapshot("failed");
		String clone = names.database("clone");
		checks.fails("the transaction fails", DuplicateKeyException.class,
				() -> this.rehearsal.registerAndKeepTheStateBefore(user, snapshot, this.database.name(), clone));
		checks.count("there is %,d user as before", 1, this.database.users());
		checks.that("the snapshot is not found", this.snapshots.find(snapshot).isEmpty());
		checks.fails("getting it", SnapshotNotFoundException.class, () -> this.snapshots.get(snapshot));
		checks.that("there is no clone", !this.database.exists(clone));
	}

}
