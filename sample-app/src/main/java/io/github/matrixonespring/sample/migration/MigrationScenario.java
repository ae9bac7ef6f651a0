package io.github.matrixonespring.sample.migration;

import io.github.matrixonespring.clone.CloneManager;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.sample.user.NewUser;
import io.github.matrixonespring.sample.user.UserRegistration;
import io.github.matrixonespring.snapshot.SnapshotManager;

import org.springframework.dao.DuplicateKeyException;

/**
 * A migration that fails, and one that does not.
 */
@NumberedScenario(8)
class MigrationScenario implements Scenario {

	private static final int USERS = 3;

	private final UserRegistration registration;

	private final UserMigration migration;

	private final SnapshotManager snapshots;

	private final CloneManager clones;

	private final Database database;

	MigrationScenario(UserRegistration registration, UserMigration migration, SnapshotManager snapshots,
			CloneManager clones, Database database) {
		this.registration = registration;
		this.migration = migration;
		this.snapshots = snapshots;
		this.clones = clones;
		this.database = database;
	}

	@Override
	public String title() {
		return "Copy users to another database in one transaction, with a snapshot before and one after";
	}

	@Override
	public void run(Names names, Checks checks) {
		this.registration.register(new NewUser("Ada Miller", "ada@example.com"),
				new NewUser("Ada Young", "ada@example.org"), new NewUser("Ben Carter", "ben@example.com"));
		this.clones.cloneDatabase(names.database("source"), this.database.name());
		this.migration.createTarget(names.database("target"));
		fail(names, checks);
		this.database.renameUser(names.database("source"), "ada@example.org", "ada.young@example.org");
		succeed(names, checks);
	}

	private void fail(Names names, Checks checks) {
		Migration failing = migration(names, "failing");
		checks.fails("with two users of the same login it fails", DuplicateKeyException.class,
				() -> this.migration.migrate(failing));
		checks.count("then there are %,d rows", 0, this.database.count(failing.target() + ".users"));
		checks.that("and no snapshot",
				!this.database.hasSnapshot(failing.before()) && !this.database.hasSnapshot(failing.after()));
	}

	private void succeed(Names names, Checks checks) {
		Migration working = migration(names, "working");
		checks.count("without them %,d users are copied", USERS, this.migration.migrate(working));
		checks.count("the snapshot of the target has %,d users", USERS,
				this.database.countAt(working.target() + ".users", this.snapshots.get(working.after())));
		checks.count("at the one from before, the target has %,d", 0,
				this.database.countAt(working.target() + ".users", this.snapshots.get(working.before())));
	}

	private static Migration migration(Names names, String word) {
		return new Migration(names.database("source"), names.database("target"), names.snapshot(word + "_before"),
				names.snapshot(word + "_after"));
	}

}
