package io.github.matrixonespring.transaction;

import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.Commit;
import org.springframework.test.context.transaction.AfterTransaction;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that Spring runs in a transaction of its own, which it rolls
 * back: what waits for a commit does not happen, unless the test ends its transaction.
 *
 * @see SnapshotAfterCommit
 */
@Transactional
abstract class TestManagedTransactions {

	private final TestDatabase database;

	private final String name;

	@Autowired
	private ItemService items;

	@Autowired
	private MatrixOneTemplate matrixOne;

	private boolean committed;

	TestManagedTransactions(TestDatabase database) {
		this.database = database;
		this.name = database.name(UUID.randomUUID().toString().substring(0, 8));
	}

	@AfterTransaction
	void snapshotExistsIfAndOnlyIfTheTransactionWasCommitted() {
		assertThat(snapshots()).isEqualTo(this.committed ? 1 : 0);
		assertThat(items()).isEqualTo(this.committed ? 1 : 0);
	}

	@Test
	void annotatedMethodHasNoSnapshot() {
		this.items.required(this.name);
		assertThat(snapshots()).isZero();
	}

	@Test
	void annotatedMethodHasSnapshotAfterTheTestHasEndedItsTransaction() {
		this.items.required(this.name);
		this.committed = true;
		TestTransaction.flagForCommit();
		TestTransaction.end();
		assertThat(this.database.control()
			.sql("select count(*) from item {snapshot = '" + this.name + "'} where name = ?")
			.param(this.name)
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	@Commit
	void annotatedMethodHasSnapshotAfterTestThatCommits() {
		this.items.required(this.name);
		this.committed = true;
		assertThat(snapshots()).isZero();
	}

	@Test
	void annotatedMethodHasNoSnapshotAfterTransactionThatTheTestRollsBack() {
		this.items.required(this.name);
		TestTransaction.end();
		assertThat(snapshots()).isZero();
	}

	@Test
	void eachTransactionOfTheTestHasItsOwnOutcome() {
		this.items.required(this.name + "_first");
		TestTransaction.end();
		TestTransaction.start();
		TestTransaction.flagForCommit();
		this.items.required(this.name);
		this.committed = true;
		TestTransaction.end();
		assertThat(this.matrixOne.snapshots().exists(this.name)).isTrue();
		assertThat(this.matrixOne.snapshots().exists(this.name + "_first")).isFalse();
	}

	@Test
	void futureIsCancelledAndProvisionalSnapshotAndCloneAreGone() {
		CompletableFuture<Snapshot> future = this.matrixOne.snapshots()
			.createAfterCommit(SnapshotRequest.named(this.name));
		this.matrixOne.snapshots().createBefore(SnapshotRequest.named(this.name + "_before"));
		this.matrixOne.clones().cloneDatabase(this.name + "_clone", this.database.database(), this.name + "_before");
		TestTransaction.end();
		assertThat(future).isCancelled();
		assertThat(this.matrixOne.snapshots().exists(this.name + "_before")).isFalse();
		assertThat(this.database.control()
			.sql("select count(*) from information_schema.schemata where schema_name = ?")
			.param(this.name + "_clone")
			.query(Long.class)
			.single()).isZero();
	}

	private long snapshots() {
		return count("select count(*) from mo_catalog.mo_snapshots where sname = ?");
	}

	private long items() {
		return count("select count(*) from item where name = ?");
	}

	private long count(String sql) {
		return this.database.control().sql(sql).param(this.name).query(Long.class).single();
	}

}
