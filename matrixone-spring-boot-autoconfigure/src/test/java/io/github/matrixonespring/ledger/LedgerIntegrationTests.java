package io.github.matrixonespring.ledger;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.InvalidDataAccessResourceUsageException;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Entries and receipts of what transactions ask for.
 */
@ExtendWith(OutputCaptureExtension.class)
class LedgerIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private LedgerApplication application;

	private SnapshotManager snapshots;

	private SnapshotLedger ledger;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	private void start(Setup setup) {
		this.application = LedgerApplication.start(database, setup, List.of(LabelledService.class),
				"matrixone.ledger.recover-after=1m", "logging.level.io.github.matrixonespring.ledger=info");
		this.snapshots = this.application.snapshots();
		this.ledger = this.application.ledger();
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@ParameterizedTest
	@EnumSource(Setup.class)
	void commitHasOneEntryWithProof(Setup setup) {
		start(setup);
		String name = database.name("proof_" + setup.ordinal());
		setup.request(this.application.context(), () -> this.application.bean(ItemService.class).required(name));
		Snapshot snapshot = this.snapshots.get(name);
		assertThat(this.ledger.findBySnapshot(name)).singleElement().satisfies((entry) -> {
			assertThat(entry.status()).isEqualTo(LedgerStatus.TAKEN);
			assertThat(entry.request().target()).isEqualTo(SnapshotTarget.database(database.database()));
			assertThat(entry.request().caller().method()).endsWith("ItemService.required");
			assertThat(entry.receipt()).isNotNull();
			assertThat(entry.receipt().snapshot()).isEqualTo(name);
			assertThat(entry.receipt().timestamp()).isEqualTo(snapshot.timestamp());
			assertThat(entry.receipt().contains()).isEqualTo(Containment.PROVEN);
			assertThat(entry.receipt().late()).isFalse();
			assertThat(entry.receipt().lag()).isPositive();
			assertThat(entry.requestedAt()).isBeforeOrEqualTo(snapshot.createdAt());
		});
	}

	@ParameterizedTest
	@EnumSource(Setup.class)
	void rollbackHasNoEntry(Setup setup) {
		start(setup);
		String name = database.name("rolled_back_" + setup.ordinal());
		OuterService outer = this.application.bean(OuterService.class);
		ItemService items = this.application.bean(ItemService.class);
		assertThatExceptionOfType(OuterFailedException.class)
			.isThrownBy(() -> setup.request(this.application.context(), () -> outer.fails(() -> items.required(name))));
		assertThat(this.ledger.findBySnapshot(name)).isEmpty();
		assertThat(this.snapshots.find(name)).isEmpty();
	}

	@Test
	void entryTellsLabelDescriptionAndWhoHasAsked() {
		start(Setup.JDBC);
		String name = database.name("labelled");
		this.application.bean(LabelledService.class).work(name, name);
		assertThat(this.ledger.findByLabel("label of " + name)).singleElement().satisfies((entry) -> {
			assertThat(entry.request().snapshot()).isEqualTo(name);
			assertThat(entry.request().description()).isEqualTo("described by " + name);
			assertThat(this.ledger.find(entry.id())).contains(entry);
		});
	}

	@Test
	void futureHasEntryToo() throws Exception {
		start(Setup.JDBC);
		String name = database.name("future");
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		this.application.bean(OuterService.class)
			.commits(() -> future.set(this.snapshots.createAfterCommit(SnapshotRequest.named(name))));
		assertThat(future.get().get().name()).isEqualTo(name);
		assertThat(this.ledger.findBySnapshot(name)).singleElement()
			.satisfies((entry) -> assertThat(entry.request().caller().method()).isEmpty());
	}

	@Test
	void withoutTransactionAndInReadOnlyOneThereIsAnEntryToo() {
		start(Setup.JDBC);
		String without = database.name("without");
		String readOnly = database.name("read_only");
		this.snapshots.createAfterCommit(SnapshotRequest.named(without)).join();
		this.application.bean(ItemService.class).readOnly(readOnly);
		assertThat(List.of(without, readOnly))
			.allSatisfy((name) -> assertThat(this.ledger.findBySnapshot(name)).singleElement()
				.satisfies((entry) -> assertThat(entry.receipt().contains()).isEqualTo(Containment.PROVEN)));
	}

	@Test
	void failureIsInTheEntry() {
		start(Setup.JDBC);
		String name = database.name("taken");
		this.snapshots.create(SnapshotRequest.named(name));
		this.application.bean(ItemService.class).required(name);
		assertThat(this.ledger.findBySnapshot(name)).singleElement().satisfies((entry) -> {
			assertThat(entry.status()).isEqualTo(LedgerStatus.FAILED);
			assertThat(entry.reason()).contains("already exists");
		});
	}

	@Test
	void cancelledFutureIsGivenUp() {
		start(Setup.JDBC);
		String name = database.name("cancelled");
		this.application.bean(OuterService.class)
			.commits(() -> this.snapshots.createAfterCommit(SnapshotRequest.named(name)).cancel(false));
		assertThat(this.snapshots.find(name)).isEmpty();
		assertThat(this.ledger.findBySnapshot(name)).singleElement()
			.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.GIVEN_UP));
	}

	@ParameterizedTest
	@EnumSource(Setup.class)
	void provisionalSnapshotIsReleasedByItsTransaction(Setup setup) {
		start(setup);
		String name = database.name("released_" + setup.ordinal());
		setup.request(this.application.context(), () -> this.application.bean(OuterService.class)
			.commits(() -> this.snapshots.createBefore(SnapshotRequest.named(name))));
		assertThat(this.snapshots.exists(name)).isTrue();
		assertThat(this.ledger.findBySnapshot(name)).singleElement().satisfies((entry) -> {
			assertThat(entry.request().kind()).isEqualTo(Kind.PROVISIONAL);
			assertThat(entry.status()).isEqualTo(LedgerStatus.RELEASED);
		});
	}

	@ParameterizedTest
	@EnumSource(Setup.class)
	void provisionalSnapshotOfRollbackIsDroppedAndGivenUp(Setup setup) {
		start(setup);
		String name = database.name("dropped_" + setup.ordinal());
		assertThatExceptionOfType(OuterFailedException.class)
			.isThrownBy(() -> setup.request(this.application.context(), () -> this.application.bean(OuterService.class)
				.fails(() -> this.snapshots.createBefore(SnapshotRequest.named(name)))));
		assertThat(this.snapshots.find(name)).isEmpty();
		assertThat(this.ledger.findBySnapshot(name)).singleElement()
			.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.GIVEN_UP));
	}

	@Test
	void provisionalSnapshotThatFailsIsGivenUp() {
		start(Setup.JDBC);
		String name = database.name("provisional_taken");
		this.snapshots.create(SnapshotRequest.named(name));
		this.application.bean(OuterService.class)
			.commits(() -> assertThatExceptionOfType(SnapshotAlreadyExistsException.class)
				.isThrownBy(() -> this.snapshots.createBefore(SnapshotRequest.named(name))));
		assertThat(this.snapshots.exists(name)).isTrue();
		assertThat(this.ledger.findBySnapshot(name)).singleElement()
			.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.GIVEN_UP));
	}

	@Test
	void ledgerIsInTheDatabaseThatIsNamed() {
		String name = database.name("named");
		String other = database.name("Ledger-2$");
		this.application = LedgerApplication.start(database, Setup.JDBC, List.of(),
				"matrixone.ledger.database=" + other);
		this.application.bean(ItemService.class).required(name);
		assertThat(this.application.ledger().findBySnapshot(name)).singleElement()
			.satisfies((entry) -> assertThat(entry.receipt()).isNotNull());
		assertThat(database.control()
			.sql("select count(*) from `" + other + "`.snapshot_receipt where snapshot = ?")
			.param(name)
			.query(Long.class)
			.single()).isOne();
	}

	@Test
	void ledgerWithoutTablesSaysHowToCreateThem() {
		String name = database.name("without_tables");
		this.application = LedgerApplication.start(database, Setup.JDBC, List.of(),
				"matrixone.ledger.initialize-schema=never", "matrixone.ledger.database=" + database.name("nowhere"));
		ItemService items = this.application.bean(ItemService.class);
		assertThatExceptionOfType(InvalidDataAccessResourceUsageException.class).isThrownBy(() -> items.required(name))
			.withMessageContaining("Database '%s' does not have the tables of the ledger", database.name("nowhere"))
			.withMessageContaining("matrixone.ledger.initialize-schema=always");
		assertThat(database.control()
			.sql("select count(*) from item where name = ?")
			.param(name)
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void recoveryWithoutTablesSaysOnceHowToCreateThem(CapturedOutput output) {
		this.application = LedgerApplication.start(database, Setup.JDBC, List.of(),
				"matrixone.ledger.initialize-schema=never", "matrixone.ledger.recovery-interval=20ms",
				"matrixone.ledger.database=" + database.name("nowhere"));
		await().untilAsserted(() -> assertThat(output).contains("does not have the tables of the ledger"));
		this.application.close();
		assertThat(output.toString().split("does not have the tables of the ledger", -1)).hasSize(2);
		assertThat(output).contains("set matrixone.ledger.initialize-schema=always")
			.doesNotContain("Finished entries were not removed")
			.doesNotContain("\tat ");
	}

	@Test
	void whatIsNotFinishedAtTheEndIsTold(CapturedOutput output) {
		start(Setup.JDBC);
		String name = database.name("unfinished");
		this.application.bean(ItemService.class).required(name);
		database.control()
			.sql(database.inLedger("delete from {ledger}.snapshot_receipt where snapshot = ?"))
			.param(name)
			.update();
		this.application.close();
		assertThat(output).contains("""
				Application '%s' has asked for snapshots that are not finished. Recovery finishes them, in another \
				instance or after the next start:
				└─ database '%s' (1)
				   └─ %s
				""".formatted(database.application(), database.database(), name));
		database.control()
			.sql(database.inLedger("delete from {ledger}.snapshot_intent where snapshot = ?"))
			.param(name)
			.update();
	}

	@Test
	void nothingIsToldAtTheEndWhereAllIsFinished(CapturedOutput output) {
		start(Setup.JDBC);
		this.application.bean(ItemService.class).required(database.name("finished"));
		this.application.close();
		assertThat(output).doesNotContain("not finished");
	}

	/**
	 * Describes its snapshots.
	 */
	public static class LabelledService {

		@Transactional
		@SnapshotAfterCommit(name = "#{#name}", label = "label of #{#label}", description = "described by #{#label}")
		public void work(String name, String label) {
			// Has nothing to write.
		}

	}

}
