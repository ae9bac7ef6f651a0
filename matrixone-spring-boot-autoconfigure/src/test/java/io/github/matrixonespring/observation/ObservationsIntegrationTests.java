package io.github.matrixonespring.observation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.clone.CloneRequest;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.restore.RestoreMode;
import io.github.matrixonespring.restore.RestorePlan;
import io.github.matrixonespring.restore.RestoreReport;
import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.restore.RestoreTable;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.PointInTimeNotKeptException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.timetravel.AsOfOperations;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Every operation is an observation, whatever way it is asked for.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservationsIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final TestObservationRegistry registry = TestObservationRegistry.create();

	private static ConfigurableApplicationContext context;

	private static MatrixOneTemplate matrixOne;

	private static SnapshotManager snapshots;

	@BeforeAll
	static void start() {
		database.createItemTable();
		context = Setup.JDBC.start(database, (starting) -> {
			((GenericApplicationContext) starting).registerBean(ObservationRegistry.class, () -> registry);
			((GenericApplicationContext) starting).registerBean(Seldom.class);
		}, "matrixone.ledger.enabled=true", "matrixone.ledger.initialize-schema=always",
				"matrixone.ledger.recovery-interval=1h", "matrixone.ledger.recover-after=10s",
				"matrixone.statement-timeout=10s", "logging.level.io.github.matrixonespring=info");
		matrixOne = context.getBean(MatrixOneTemplate.class);
		snapshots = matrixOne.snapshots();
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@BeforeEach
	void forget() {
		registry.clear();
	}

	private static TestObservationRegistryAssert.TestObservationRegistryAssertReturningObservationContextAssert observed(
			String name) {
		return TestObservationRegistryAssert.assertThat(registry).hasObservationWithNameEqualTo(name).that();
	}

	@Test
	void snapshotThatIsCreatedAndDropped() {
		String name = database.newName("s");
		snapshots.create(name, SnapshotTarget.database(database.database()));
		observed("matrixone.snapshot").hasLowCardinalityKeyValue("operation", "create")
			.hasLowCardinalityKeyValue("level", "database")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasHighCardinalityKeyValue("matrixone.name", name)
			.hasHighCardinalityKeyValue("matrixone.source", "none")
			.hasContextualNameEqualTo("snapshot create")
			.hasBeenStarted()
			.hasBeenStopped()
			.doesNotHaveError();
		registry.clear();
		snapshots.drop(name);
		observed("matrixone.snapshot").hasLowCardinalityKeyValue("operation", "drop")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasBeenStopped();
	}

	@Test
	void snapshotThatThereIsAlready() {
		String name = database.newName("s");
		SnapshotRequest request = SnapshotRequest.named(name).of(SnapshotTarget.database(database.database()));
		snapshots.create(request);
		registry.clear();
		snapshots.create(request.ifNotExists());
		observed("matrixone.snapshot").hasLowCardinalityKeyValue("outcome", "unchanged").doesNotHaveError();
		registry.clear();
		assertThatExceptionOfType(SnapshotAlreadyExistsException.class).isThrownBy(() -> snapshots.create(request));
		observed("matrixone.snapshot").hasLowCardinalityKeyValue("outcome", "failed").hasError();
		snapshots.drop(name);
		registry.clear();
		assertThat(snapshots.dropIfExists(name)).isFalse();
		observed("matrixone.snapshot").hasLowCardinalityKeyValue("outcome", "unchanged");
	}

	@Test
	void snapshotOfAnAnnotatedMethodIsPartOfWhatCalledIt() {
		String name = database.newName("s");
		inObservation("caller", () -> context.getBean(ItemService.class).required(name));
		observed("matrixone.snapshot").hasLowCardinalityKeyValue("operation", "create_after_commit")
			.hasHighCardinalityKeyValue("matrixone.name", name)
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasParentObservationContextMatching((parent) -> "caller".equals(parent.getName()));
		snapshots.drop(name);
	}

	@Test
	void snapshotIsPartOfWhatHasAskedForItAlsoWhereThatIsOverAtTheCommit() {
		String name = database.newName("s");
		context.getBean(OuterService.class)
			.commits(() -> inObservation("asking", () -> snapshots.createAfterCommit(SnapshotRequest.named(name))));
		observed("matrixone.snapshot")
			.hasParentObservationContextMatching((parent) -> "asking".equals(parent.getName()));
		snapshots.drop(name);
	}

	@Test
	void snapshotAfterTheCommitThatFailsHasTheError() {
		String name = database.newName("s");
		snapshots.create(name, SnapshotTarget.database(database.database()));
		registry.clear();
		context.getBean(ItemService.class).required(name);
		observed("matrixone.snapshot").hasLowCardinalityKeyValue("operation", "create_after_commit")
			.hasLowCardinalityKeyValue("outcome", "failed")
			.hasError();
		snapshots.drop(name);
	}

	@Test
	void provisionalSnapshotThatGoesWithTheTransaction() {
		String name = database.newName("s");
		assertThatExceptionOfType(OuterService.OuterFailedException.class)
			.isThrownBy(() -> context.getBean(OuterService.class)
				.fails(() -> snapshots.createBefore(SnapshotRequest.named(name))));
		List<String> operations = new ArrayList<>();
		TestObservationRegistryAssert.assertThat(registry)
			.hasHandledContextsThatSatisfy((observed) -> observed.stream()
				.filter(MatrixOneObservationContext.class::isInstance)
				.map(MatrixOneObservationContext.class::cast)
				.forEach((observation) -> operations.add(observation.getOperation().action().word())));
		assertThat(operations).containsExactly("create_provisional", "drop");
	}

	@Test
	void coalescedSnapshotIsPartOfTheFirstCallThatWantsIt() throws Exception {
		SnapshotRequest request = SnapshotRequest.named(database.newName("c")).coalescedWithin(Duration.ofMillis(200));
		CompletableFuture<Snapshot> future = inObservation("asking", () -> snapshots.createAfterCommit(request));
		Snapshot snapshot = future.get(20, TimeUnit.SECONDS);
		observed("matrixone.snapshot").hasLowCardinalityKeyValue("operation", "create")
			.hasHighCardinalityKeyValue("matrixone.name", snapshot.name())
			.hasParentObservationContextMatching((parent) -> "asking".equals(parent.getName()));
		assertThat(matrixOne.getConnections().getStatistics().coalesced()).isPositive();
		snapshots.drop(snapshot.name());
	}

	@Test
	void cloneThatIsMadeAndOneThatIsRefused() {
		String name = database.newName("clone");
		matrixOne.clones().cloneDatabase(name, database.database());
		observed("matrixone.clone").hasLowCardinalityKeyValue("operation", "create")
			.hasLowCardinalityKeyValue("level", "database")
			.hasLowCardinalityKeyValue("outcome", "success")
			.hasHighCardinalityKeyValue("matrixone.source", database.database());
		registry.clear();
		assertThat(matrixOne.clones().clone(CloneRequest.database(name).from(database.database()).ifNotExists()))
			.isFalse();
		observed("matrixone.clone").hasLowCardinalityKeyValue("outcome", "unchanged");
	}

	@Test
	void restoreWithItsPlanAndSafetySnapshot(CapturedOutput output) {
		String name = database.newName("s");
		String kept = database.newName("item");
		matrixOne.jdbc().sql("insert into item (name) values (?)").param(kept).update();
		snapshots.create(name, SnapshotTarget.database(database.database()));
		matrixOne.jdbc().sql("delete from item where name = ?").param(kept).update();
		registry.clear();
		RestoreRequest request = RestoreRequest.tables(RestoreTable.table(database.database(), "item"))
			.toSnapshot(name);
		RestorePlan plan = matrixOne.restores().plan(request);
		observed("matrixone.restore").hasLowCardinalityKeyValue("operation", "plan")
			.hasLowCardinalityKeyValue("level", "table")
			.hasLowCardinalityKeyValue("outcome", "success");
		registry.clear();
		RestoreReport report = matrixOne.restores().restore(plan);
		observed("matrixone.restore").hasLowCardinalityKeyValue("operation", "restore")
			.hasLowCardinalityKeyValue("outcome", "success");
		observed("matrixone.snapshot")
			.hasParentObservationContextMatching((parent) -> "matrixone.restore".equals(parent.getName()));
		assertThat(matrixOne.getConnections().getStatistics().restoredRows()).isPositive();
		assertThat(output).contains("[operation=restore.restore name=").contains(" level=table outcome=success]");
		report.undo();
		registry.clear();
		report.safetySnapshots().forEach(snapshots::drop);
		snapshots.list(SnapshotTarget.database(database.database()))
			.forEach((snapshot) -> snapshots.drop(snapshot.name()));
	}

	@Test
	void readingAndComparingOfThePast() {
		String name = database.newName("s");
		snapshots.create(name, SnapshotTarget.database(database.database()));
		registry.clear();
		matrixOne.asOf(name).sql("select count(*) from item").query(Long.class).single();
		observed("matrixone.asof").hasLowCardinalityKeyValue("operation", "query")
			.hasLowCardinalityKeyValue("level", "none")
			.hasLowCardinalityKeyValue("outcome", "success");
		matrixOne.diff(name, PointInTime.now()).table(database.database(), "item").summary();
		observed("matrixone.diff").hasLowCardinalityKeyValue("operation", "summary")
			.hasLowCardinalityKeyValue("level", "table")
			.hasLowCardinalityKeyValue("outcome", "success");
		snapshots.drop(name);
	}

	@Test
	void momentThatNothingKeepsIsRefused() {
		AsOfOperations past = matrixOne.asOf(Instant.parse("2001-02-03T04:05:06Z"));
		assertThatExceptionOfType(PointInTimeNotKeptException.class)
			.isThrownBy(() -> past.sql("select count(*) from item").query(Long.class).single());
		observed("matrixone.asof").hasLowCardinalityKeyValue("outcome", "refused");
	}

	@Test
	void whatIsRefusedIsNoFailure() {
		context.getBean(OuterService.class)
			.commits(() -> assertThatExceptionOfType(NotAllowedInTransactionException.class).isThrownBy(() -> matrixOne
				.restores()
				.restore(RestoreRequest.database(database.database()).toSnapshot("none").mode(RestoreMode.OBJECTS))));
		observed("matrixone.restore").hasLowCardinalityKeyValue("outcome", "refused").hasError();
	}

	@Test
	void callsThatAreSkippedAreCountedWithTheNextSnapshot() {
		OperationStatistics statistics = matrixOne.getConnections().getStatistics();
		Seldom seldom = context.getBean(Seldom.class);
		seldom.called();
		await().until(() -> {
			seldom.called();
			return statistics.throttled() > 0;
		});
		snapshots.list(SnapshotTarget.database(database.database()))
			.forEach((snapshot) -> snapshots.drop(snapshot.name()));
	}

	@Test
	void handlerThatFailsChangesNothing() {
		String name = database.newName("s");
		Failing failing = new Failing();
		registry.observationConfig().observationHandler(failing);
		failing.active = true;
		try {
			context.getBean(ItemService.class).required(name);
		}
		finally {
			failing.active = false;
		}
		assertThat(snapshots.exists(name)).isTrue();
		snapshots.drop(name);
	}

	@Test
	void operationsAreLoggedWithFieldsThatStayTheSame(CapturedOutput output) {
		String name = database.newName("s");
		snapshots.create(name, SnapshotTarget.database(database.database()));
		snapshots.drop(name);
		assertThat(output)
			.containsOnlyOnce("[operation=snapshot.create name=%s level=database outcome=success]".formatted(name))
			.containsOnlyOnce("[operation=snapshot.drop name=%s level=none outcome=success]".formatted(name));
	}

	@Test
	void readsAreNotLogged(CapturedOutput output) {
		int before = output.getOut().length();
		snapshots.list();
		snapshots.exists("none");
		context.getBean(SnapshotLedger.class).list(1);
		assertThat(output.getOut().substring(before)).doesNotContain("INFO");
	}

	private static <T> T inObservation(String name, Supplier<T> work) {
		return Observation.createNotStarted(name, registry).observe(work);
	}

	/**
	 * A service whose calls are not all worth a snapshot.
	 */
	static class Seldom {

		@Transactional
		@SnapshotAfterCommit(name = "seldom", atMostEvery = "300ms")
		public void called() {
		}

	}

	/**
	 * A handler that somebody has written badly.
	 */
	private static final class Failing implements ObservationHandler<MatrixOneObservationContext> {

		private volatile boolean active;

		@Override
		public void onStart(MatrixOneObservationContext observation) {
			if (this.active) {
				throw new IllegalStateException("tested");
			}
		}

		@Override
		public boolean supportsContext(Observation.Context observation) {
			return observation instanceof MatrixOneObservationContext;
		}

	}

}
