package io.github.matrixonespring.sample.user;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.diff.ChangeKind;
import io.github.matrixonespring.diff.DiffOperations.TableDiff;
import io.github.matrixonespring.diff.RowChange;
import io.github.matrixonespring.diff.TableChanges;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotNotFoundException;

/**
 * The past, read and compared with the present.
 */
@NumberedScenario(13)
class PastScenario implements Scenario {

	private final UserRegistration registration;

	private final UserDirectory directory;

	private final MatrixOneTemplate matrixOne;

	private final Database database;

	PastScenario(UserRegistration registration, UserDirectory directory, MatrixOneTemplate matrixOne,
			Database database) {
		this.registration = registration;
		this.directory = directory;
		this.matrixOne = matrixOne;
		this.database = database;
	}

	@Override
	public String title() {
		return "Read the users as they were, and tell what has changed since";
	}

	@Override
	public void run(Names names, Checks checks) {
		this.registration.register(new NewUser("Ada Miller", "ada@example.com"),
				new NewUser("Ben Carter", "ben@example.com"));
		Snapshot snapshot = this.matrixOne.snapshots()
			.create(names.snapshot("before"), SnapshotTarget.database(this.database.name()));
		this.database.renameUser(this.database.name(), "ada@example.com", "ada.miller@example.com");
		this.registration.register(new NewUser("Cleo Young", "cleo@example.com"));
		List<UserEntry> past = this.directory.listAsOf(PointInTime.snapshot(snapshot.name()));
		checks.count("%,d users were there", 2, past.size());
		checks.that("Ada with her old address", past.get(0).email().equals("ada@example.com"));
		compare(snapshot.name(), checks);
		checks.fails("a moment that nothing keeps", PointInTimeNotKeptException.class,
				() -> this.directory.listAsOf(PointInTime.at(snapshot.createdAt().plusNanos(1))));
		checks.fails("a snapshot that is not there", SnapshotNotFoundException.class,
				() -> this.directory.listAsOf(PointInTime.snapshot(names.snapshot("missing"))));
	}

	private void compare(String snapshot, Checks checks) {
		TableDiff users = this.matrixOne.diff(snapshot, PointInTime.now()).table(this.database.name(), "users");
		TableChanges changes = users.summary();
		checks.that("one user was added and one has changed",
				changes.added() == 1 && changes.changed() == 1 && changes.removed() == 0);
		try (Stream<RowChange> rows = users.rows()) {
			checks.that("that is Ada, with both addresses",
					rows.filter((row) -> row.kind() == ChangeKind.CHANGED)
						.allMatch((row) -> "ada@example.com".equals(Objects.requireNonNull(row.before()).get("email"))
								&& "ada.miller@example.com".equals(Objects.requireNonNull(row.after()).get("email"))));
		}
	}

}
