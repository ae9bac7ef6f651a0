package io.github.matrixonespring.sample.pitfall;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.clone.CloneSourceNotFoundException;
import io.github.matrixonespring.clone.CloneTargetExistsException;
import io.github.matrixonespring.sample.database.Database;
import io.github.matrixonespring.sample.scenario.Checks;
import io.github.matrixonespring.sample.scenario.Names;
import io.github.matrixonespring.sample.scenario.NumberedScenario;
import io.github.matrixonespring.sample.scenario.Scenario;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.support.SnapshotNotFoundException;
import io.github.matrixonespring.support.SnapshotTargetNotFoundException;

import org.springframework.core.NestedRuntimeException;

/**
 * Mistakes, and what is told about them.
 */
@NumberedScenario(12)
class PitfallScenario implements Scenario {

	private final MatrixOneTemplate matrixOne;

	private final RiskyWork work;

	private final Database database;

	PitfallScenario(MatrixOneTemplate matrixOne, RiskyWork work, Database database) {
		this.matrixOne = matrixOne;
		this.work = work;
		this.database = database;
	}

	@Override
	public String title() {
		return "Make mistakes, ask for what the server has not, and lose a connection";
	}

	@Override
	public void run(Names names, Checks checks) {
		makeMistakesWithSnapshots(names, checks);
		makeMistakesWithClones(names, checks);
		boolean isolated = this.matrixOne.server().has(Capability.ISOLATION_LEVELS);
		checks.that("a transaction that asks for REPEATABLE_READ is so, or READ_COMMITTED where the server ignores it",
				this.work.usersBeforeAndAfter("other@example.com").equals(new RiskyWork.Counts(0, isolated ? 0 : 1)));
		checks.that("one that asks for READ_COMMITTED is so, even if the server still calls it REPEATABLE-READ",
				this.work.isolationLevelByName().equals(isolated ? "READ-COMMITTED" : "REPEATABLE-READ"));
		checks.fails("a lost connection", NestedRuntimeException.class,
				() -> this.work.registerAndLoseTheConnection("lost@example.com"));
		checks.that("its transaction is rolled back, the pool goes on with another one",
				!this.database.hasUser("lost@example.com"));
	}

	private void makeMistakesWithSnapshots(Names names, Checks checks) {
		SnapshotManager snapshots = this.matrixOne.snapshots();
		String existing = names.snapshot("existing");
		snapshots.create(SnapshotRequest.named(existing));
		checks.fails("a snapshot that exists", SnapshotAlreadyExistsException.class,
				() -> snapshots.create(SnapshotRequest.named(existing)));
		checks.fails("one that does not", SnapshotNotFoundException.class,
				() -> snapshots.get(names.snapshot("missing")));
		checks.fails("a bad name", IllegalArgumentException.class,
				() -> snapshots.create(SnapshotRequest.named("not a name")));
		checks.fails("a snapshot of a missing database", SnapshotTargetNotFoundException.class, () -> snapshots
			.create(names.snapshot("of_missing"), SnapshotTarget.database(names.database("missing"))));
		checks.fails("a drop in a transaction", NotAllowedInTransactionException.class,
				() -> this.work.dropInTransaction(existing));
		checks.that("then the snapshot is still there", snapshots.exists(existing));
	}

	private void makeMistakesWithClones(Names names, Checks checks) {
		String clone = names.database("clone");
		checks.fails("a clone of a missing database", CloneSourceNotFoundException.class,
				() -> this.matrixOne.clones().cloneDatabase(clone, names.database("missing")));
		checks.that("then there is no empty one", !this.database.exists(clone));
		this.matrixOne.clones().cloneDatabase(clone, this.database.name());
		checks.fails("a clone that exists", CloneTargetExistsException.class,
				() -> this.matrixOne.clones().cloneDatabase(clone, this.database.name()));
		checks.fails("a clone in a read-only transaction", NotAllowedInTransactionException.class,
				() -> this.work.cloneReadOnly(names.database("read_only"), this.database.name()));
	}

}
