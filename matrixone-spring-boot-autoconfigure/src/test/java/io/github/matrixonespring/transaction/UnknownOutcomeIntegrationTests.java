package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Where nobody knows whether a transaction was committed, nothing is created and nothing
 * is dropped. JPA reports such a transaction as rolled back.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownOutcomeIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@ParameterizedTest
	@EnumSource(Setup.class)
	void connectionThatIsLostDuringCommitKeepsProvisionalSnapshots(Setup setup, CapturedOutput output) {
		String name = database.name("commit_" + setup.ordinal());
		try (ConfigurableApplicationContext context = setup.start(database)) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			DataSource dataSource = context.getBean(DataSource.class);
			AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
			assertThatException().isThrownBy(() -> context.getBean(OuterService.class).commits(() -> {
				snapshots.createBefore(SnapshotRequest.named(name + "_before"));
				future.set(snapshots.createAfterCommit(SnapshotRequest.named(name + "_after")));
				loseConnectionBeforeCommit(dataSource);
			}));
			assertThat(snapshots.exists(name + "_before")).as("provisional snapshot").isTrue();
			assertThat(snapshots.exists(name + "_after")).as("snapshot after commit").isFalse();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> future.get().get())
				.withCauseInstanceOf(SnapshotAfterCommitException.class)
				.withMessageContaining("It is not known whether the transaction was committed");
			assertThat(context.getBean(RecordedEvents.class).of(SnapshotFailedEvent.class))
				.extracting(SnapshotFailedEvent::name)
				.containsExactlyInAnyOrder(name + "_before", name + "_after");
			assertThat(output).contains("its provisional snapshot '" + name + "_before' was kept");
		}
	}

	@ParameterizedTest
	@EnumSource(Setup.class)
	void connectionThatIsLostBeforeRollbackIsNoCommit(Setup setup) {
		String name = database.name("rollback_" + setup.ordinal());
		try (ConfigurableApplicationContext context = setup.start(database)) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
			assertThatException().isThrownBy(() -> context.getBean(OuterService.class).fails(() -> {
				snapshots.createBefore(SnapshotRequest.named(name + "_before"));
				future.set(snapshots.createAfterCommit(SnapshotRequest.named(name + "_after")));
				abort(context.getBean(DataSource.class));
			}));
			assertThat(future.get()).isCancelled();
			assertThat(snapshots.find(name + "_before")).isEmpty();
			assertThat(snapshots.find(name + "_after")).isEmpty();
		}
	}

	private static void loseConnectionBeforeCommit(DataSource dataSource) {
		TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {

			@Override
			public void beforeCommit(boolean readOnly) {
				abort(dataSource);
			}

		});
	}

	private static void abort(DataSource dataSource) {
		Connection connection = DataSourceUtils.getConnection(dataSource);
		try {
			connection.unwrap(Connection.class).abort(Runnable::run);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			DataSourceUtils.releaseConnection(connection, dataSource);
		}
	}

}
