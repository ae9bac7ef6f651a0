package io.github.matrixonespring.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import io.github.matrixonespring.snapshot.DefaultSnapshotManager;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotAfterCommitException;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.LostCommits;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static io.github.matrixonespring.testsupport.Synchronizations.beforeCommit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Where nobody knows whether a transaction was committed, nothing is created and nothing
 * is dropped. JPA reports such a transaction as rolled back.
 */
@ExtendWith(OutputCaptureExtension.class)
class UnknownOutcomeIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

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

	@ParameterizedTest
	@EnumSource(Setup.class)
	void transactionThatFailsBeforeItsCommitIsKnownToBeRolledBack(Setup setup) {
		assertRolledBackIsKnown(setup, database.name("known_" + setup.ordinal()));
	}

	@Test
	void transactionIsKnownToBeRolledBackAlsoWhereLazyConnectionIsReleased() {
		assertRolledBackIsKnown(Setup.JPA_WITH_RELEASE_AFTER_TRANSACTION, database.name("known_lazy"),
				"spring.datasource.connection-fetch=lazy");
	}

	private static void assertRolledBackIsKnown(Setup setup, String name, String... properties) {
		try (ConfigurableApplicationContext context = setup.start(database, properties)) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
			assertThatIllegalStateException().isThrownBy(() -> context.getBean(OuterService.class).commits(() -> {
				snapshots.createBefore(SnapshotRequest.named(name + "_before"));
				future.set(snapshots.createAfterCommit(SnapshotRequest.named(name + "_after")));
				beforeCommit(() -> {
					throw new IllegalStateException("on purpose");
				});
			}));
			assertThat(snapshots.exists(name + "_before")).isFalse();
			assertThat(future.get()).isCancelled();
			assertThat(context.getBean(RecordedEvents.class).of(SnapshotFailedEvent.class)).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource(Setup.class)
	void annotationTellsThatTheOutcomeIsUnknown(Setup setup) {
		String name = database.name("told_" + setup.ordinal());
		try (ConfigurableApplicationContext context = setup.start(database,
				(starting) -> ((GenericApplicationContext) starting).registerBean(LosingService.class))) {
			assertThatException()
				.isThrownBy(() -> context.getBean(LosingService.class).lose(context.getBean(DataSource.class), name));
			assertThat(context.getBean(RecordedEvents.class).of(SnapshotFailedEvent.class)).singleElement()
				.satisfies((event) -> assertThat(event.message())
					.containsIgnoringCase("it is not known whether the transaction was committed"));
		}
	}

	@Test
	void withdrawnRequestIsNotToldOf() {
		String name = database.name("withdrawn");
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database)) {
			assertThatException().isThrownBy(() -> context.getBean(OuterService.class).commits(() -> {
				context.getBean(SnapshotManager.class).createAfterCommit(SnapshotRequest.named(name)).cancel(false);
				loseConnectionBeforeCommit(context.getBean(DataSource.class));
			}));
			assertThat(context.getBean(RecordedEvents.class).of(SnapshotFailedEvent.class)).isEmpty();
		}
	}

	@Test
	void transactionThatIsFoundInItsCommitMayBeCommitted() {
		String name = database.name("found_late");
		try (HikariDataSource pool = database.pool(1);
				MatrixOneConnections connections = new MatrixOneConnections(pool, ConnectionSettings.defaults())) {
			SnapshotManager snapshots = new DefaultSnapshotManager(connections);
			TransactionTemplate notListenedTo = new TransactionTemplate(new JdbcTransactionManager(pool));
			assertThatException().isThrownBy(() -> notListenedTo.executeWithoutResult((status) -> beforeCommit(() -> {
				snapshots.createBefore(SnapshotRequest.named(name));
				abort(pool);
			})));
			assertThat(snapshots.exists(name)).isTrue();
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JPA", "JPA_WITH_RELEASE_AFTER_TRANSACTION", "JPA_WITH_LAZY_CONNECTIONS" })
	void answerToCommitThatIsLostKeepsProvisionalSnapshots(Setup setup) throws Exception {
		assertLostCommitKeepsSnapshot(setup, "jdbc:mysql://127.0.0.1:%1$d/%2$s?sslMode=DISABLED");
	}

	@ParameterizedTest
	@ValueSource(strings = { "jdbc:mysql://127.0.0.1:%1$d,127.0.0.1:%1$d/%2$s?sslMode=DISABLED&failOverReadOnly=false",
			"jdbc:mysql:loadbalance://127.0.0.1:%1$d,127.0.0.1:%1$d/%2$s?sslMode=DISABLED" })
	void answerToCommitThatIsLostBySeveralHostsKeepsProvisionalSnapshots(String url) throws Exception {
		assertLostCommitKeepsSnapshot(Setup.JPA, url);
	}

	private static void assertLostCommitKeepsSnapshot(Setup setup, String url) throws Exception {
		TestServer.assumeReal("the embedded engine has no wire");
		String prefix = database.name("lost_" + Integer.toHexString(url.hashCode()) + "_" + setup.ordinal());
		try (LostCommits commits = new LostCommits(database);
				ConfigurableApplicationContext context = setup.start(database,
						"spring.datasource.url=" + url.formatted(commits.port(), database.database()))) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			for (int call = 0; call < 4; call++) {
				String name = prefix + "_" + call;
				assertThatException().isThrownBy(() -> context.getBean(OuterService.class).commits(() -> {
					context.getBean(ItemStore.class).add(name);
					snapshots.createBefore(SnapshotRequest.named(name));
					commits.lose(true);
				}));
				commits.lose(false);
				await().untilAsserted(() -> assertThat(count("select count(*) from item where name = ?", name))
					.as("committed by the server")
					.isEqualTo(1));
				assertThat(count("select count(*) from mo_catalog.mo_snapshots where sname = ?", name)).isEqualTo(1);
			}
		}
	}

	private static long count(String sql, String name) {
		return database.control().sql(sql).param(name).query(Long.class).single();
	}

	private static void loseConnectionBeforeCommit(DataSource dataSource) {
		beforeCommit(() -> abort(dataSource));
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

	public static class LosingService {

		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void lose(DataSource dataSource, String name) {
			loseConnectionBeforeCommit(dataSource);
		}

	}

}
