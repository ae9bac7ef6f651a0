package io.github.matrixonespring.sample.user;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.SnapshotNotFoundException;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The same, failing between the snapshot and the clone, and failing at the end.
 */
@NumberedScenario(3)
class FailedRehearsalScenario implements Scenario {

	private final UserRegistration registration;

	private final UserRehearsal rehearsal;

	private final SnapshotManager snapshots;

	private final Database database;

	private final TransactionOperations transaction;

	FailedRehearsalScenario(UserRegistration registration, UserRehearsal rehearsal, SnapshotManager snapshots,
			Database database, TransactionOperations transaction) {
		this.registration = registration;
		this.rehearsal = rehearsal;
		this.snapshots = snapshots;
		this.database = database;
		this.transaction = transaction;
	}

	@Override
	public String title() {
		return "Do the same with an e-mail address that is taken, and failing at the end";
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
		failAtTheEnd(names.snapshot("failed_at_the_end"), names.database("clone_at_the_end"), checks);
	}

	private void failAtTheEnd(String snapshot, String clone, Checks checks) {
		NewUser user = new NewUser("Ben Carter", "ben@example.com");
		checks.fails("failing at the end", IllegalStateException.class,
				() -> this.transaction.executeWithoutResult((status) -> {
					boolean cloned = this.rehearsal.registerAndKeepTheStateBefore(user, snapshot, this.database.name(),
							clone);
					checks.that("after the clone is made", cloned);
					throw new IllegalStateException("This transaction fails on purpose");
				}));
		checks.that("there is no such user", !this.database.hasUser(user.email()));
		checks.that("no snapshot", this.snapshots.find(snapshot).isEmpty());
		checks.that("and no clone", !this.database.exists(clone));
	}

}
