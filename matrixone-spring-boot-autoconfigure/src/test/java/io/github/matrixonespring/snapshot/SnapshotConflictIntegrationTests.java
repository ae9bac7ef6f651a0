package io.github.matrixonespring.snapshot;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.FaultyConnections;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.PessimisticLockingFailureException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Snapshots that the server refuses because others are created at the same time, as it
 * does with a burst of them right after its start.
 */
class SnapshotConflictIntegrationTests {

	private static final String CREATE = "CREATE SNAPSHOT";

	private static final SQLException CONFLICT = new SQLException("txn need retry in rc mode", "HY000", 20628);

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final FaultyConnections connections = new FaultyConnections(database);

	private ConfigurableApplicationContext context;

	private SnapshotManager snapshots;

	@BeforeEach
	void start() {
		this.context = Setup.JDBC.start(database, this.connections);
		this.snapshots = this.context.getBean(SnapshotManager.class);
	}

	@AfterEach
	void stop() {
		this.context.close();
	}

	@Test
	void snapshotOfTheMomentIsTriedAgain() {
		String name = database.name("moment");
		this.connections.refuse(CREATE, 3, CONFLICT);
		assertThat(this.snapshots.create(SnapshotRequest.named(name)).name()).isEqualTo(name);
		assertThat(this.connections.remaining()).isZero();
	}

	@Test
	void snapshotAfterCommitIsTriedAgain() {
		String name = database.name("after_commit");
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		this.connections.refuse(CREATE, 3, CONFLICT);
		this.context.getBean(OuterService.class)
			.commits(() -> future.set(this.snapshots.createAfterCommit(SnapshotRequest.named(name))));
		assertThat(future.get().join().name()).isEqualTo(name);
		assertThat(this.connections.remaining()).isZero();
	}

	@Test
	void conflictThatDoesNotPassIsTold() {
		String name = database.name("does_not_pass");
		this.connections.refuse(CREATE, 6, CONFLICT);
		assertThatExceptionOfType(PessimisticLockingFailureException.class)
			.isThrownBy(() -> this.snapshots.create(SnapshotRequest.named(name)))
			.withMessageContaining("txn need retry");
		assertThat(this.connections.remaining()).isZero();
		assertThat(this.snapshots.find(name)).isEmpty();
	}

	@Test
	void whatHasWaitedForLockInVainIsNotTriedAgain() {
		String name = database.name("waited");
		this.connections.refuse(CREATE, 2, new SQLException("Lock wait timeout exceeded", "HY000", 1205));
		assertThatExceptionOfType(CannotAcquireLockException.class)
			.isThrownBy(() -> this.snapshots.create(SnapshotRequest.named(name)));
		assertThat(this.connections.remaining()).isEqualTo(1);
	}

}
