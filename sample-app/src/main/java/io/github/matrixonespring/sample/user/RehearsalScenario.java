package io.github.matrixonespring.sample.user;

import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;

/**
 * Snapshot, insert and clone in one transaction.
 */
@NumberedScenario(2)
class RehearsalScenario implements Scenario {

	private final UserRegistration registration;

	private final UserRehearsal rehearsal;

	private final Database database;

	RehearsalScenario(UserRegistration registration, UserRehearsal rehearsal, Database database) {
		this.registration = registration;
		this.rehearsal = rehearsal;
		this.database = database;
	}

	@Override
	public String title() {
		return "Make a snapshot, register a user and clone the database from the snapshot in one transaction";
	}

	@Override
	public void run(Names names, Checks checks) {
		this.registration.register(new NewUser("Ada Miller", "ada@example.com"),
				new NewUser("Ben Carter", "ben@example.com"));
		String clone = names.database("clone");
		checks.that("the clone is made", rehearse("dora@example.com", names.snapshot("first"), clone));
		checks.count("it has the %,d users from before", 2, this.database.count(clone + ".users"));
		checks.that("the new one is in the database", this.database.hasUser("dora@example.com"));
		checks.count("the snapshot is kept with %,d users", 2, this.database.usersAt(names.snapshot("first")));
		checks.that("a second time the clone is left as it is",
				!rehearse("emil@example.com", names.snapshot("second"), clone)
						&& this.database.count(clone + ".users") == 2 && this.database.users() == 4);
	}

	private boolean rehearse(String email, String snapshot, String clone) {
		return this.rehearsal.registerAndKeepTheStateBefore(new NewUser("Rehearsal", email), snapshot,
				this.database.name(), clone);
	}

}
