package io.github.matrixonespring.ledger;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.TransactionOutcomeUnknownException;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.FaultyConnections;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.WiredDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.awaitility.Awaitility.await;

/**
 * What coalesced calls leave in the ledger until they have their snapshot, and what
 * becomes of it when things go wrong.
 */
class CoalescingWindowIntegrationTests {

	private static final Duration LONG = Duration.ofMinutes(10);

	private static final Duration RECOVER_AFTER = Duration.ofSeconds(5);

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	private static LedgerApplication start(Setup setup,
			ApplicationContextInitializer<ConfigurableApplicationContext> initializer) {
		return new LedgerApplication(setup.start(database, initializer, "matrixone.ledger.enabled=true",
				"matrixone.ledger.initialize-schema=always", "matrixone.ledger.recovery-interval=1h",
				"matrixone.ledger.recover-after=" + RECOVER_AFTER, "matrixone.ledger.retry-delay=100ms",
				"matrixone.statement-timeout=10s"));
	}

	private static LedgerApplication start(Setup setup) {
		return start(setup, (context) -> {
		});
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void callInAnOpenWindowThatNamesItsDatabaseSendsNoStatementMore(Setup setup) throws Exception {
		String name = database.name("wire_" + setup.ordinal());
		SnapshotRequest request = SnapshotRequest.named(name)
			.of(SnapshotTarget.database(database.database()))
			.coalescedWithin(LONG);
		try (WiredDatabase wired = new WiredDatabase(database); LedgerApplication application = start(setup, wired)) {
			place(application, name + "_opens", request);
			await().until(() -> wired.wire().texts().contains("COMMIT"));
			wired.wire().clear();
			place(application, name + "_joins", request);
			String connection = wired.wire().connections("insert into item").get(0);
			assertThat(wired.wire().commands()).filteredOn((command) -> command.connection().equals(connection))
				.extracting((command) -> command.text().replaceAll(" \\(.*", ""))
				.containsExactlyElementsOf(setup.hasAutocommit()
						? List.of("SET autocommit=0", "BEGIN", "insert into item", "COMMIT", "SET autocommit=1")
						: List.of("BEGIN", "insert into item", "COMMIT"));
		}
	}

	@Test
	void snapshotOfManyCallsTakesTwoStatementsMore() throws Exception {
		String name = database.name("shared");
		SnapshotRequest request = SnapshotRequest.named(name).coalescedWithin(Duration.ofSeconds(1));
		try (WiredDatabase wired = new WiredDatabase(database);
				LedgerApplication application = start(Setup.JDBC, wired)) {
			List<CompletableFuture<Snapshot>> futures = List.of(place(application, name + "_1", request),
					place(application, name + "_2", request));
			await().until(() -> wired.wire().texts().stream().filter("COMMIT"::equals).count() == 2);
			wired.wire().clear();
			assertThat(futures).allSatisfy((future) -> assertThat(future).succeedsWithin(Duration.ofSeconds(10)));
			assertThat(wired.wire().texts()).filteredOn((text) -> text.matches("(?s)(insert|CREATE|select s).*"))
				.extracting((text) -> text.replaceAll("(?s)^(insert into [^ ]+|CREATE SNAPSHOT|select sname).*", "$1"))
				.containsExactly(database.inLedger("insert into {ledger}.snapshot_intent"), "CREATE SNAPSHOT",
						"select sname", database.inLedger("insert into {ledger}.snapshot_receipt"));
		}
	}

	@Test
	void snapshotTakesNoConnectionOfThePool() {
		String name = database.name("pool");
		try (LedgerApplication application = LedgerApplication.start(database, Setup.JDBC, List.of(),
				"matrixone.ledger.recover-after=10s", "spring.datasource.hikari.maximum-pool-size=1")) {
			CompletableFuture<Snapshot> future = place(application, name,
					SnapshotRequest.named(name).coalescedWithin(Duration.ofMillis(200)));
			application.bean(OuterService.class).commits(() -> {
				application.bean(ItemStore.class).add(name + "_holds_the_connection");
				assertThat(future).succeedsWithin(Duration.ofSeconds(10));
			});
		}
	}

	@Test
	void placeholderIsInTheLedgerBeforeTheFirstTransactionIsCommitted() {
		String name = database.name("before");
		try (LedgerApplication application = start(Setup.JDBC)) {
			application.bean(OuterService.class).commits(() -> {
				application.snapshots().createAfterCommit(SnapshotRequest.named(name).coalescedWithin(LONG));
				assertThat(application.ledger().findBySnapshot(name)).singleElement().satisfies((placeholder) -> {
					assertThat(placeholder.status()).isEqualTo(LedgerStatus.PENDING);
					assertThat(placeholder.request().kind()).isEqualTo(Kind.UNDECIDED);
				});
			});
		}
		assertThat(rows("select count(*) from {ledger}.snapshot_intent where snapshot = ?", name)).isEqualTo(1);
	}

	@Test
	void rolledBackCallLeavesNothing() {
		String name = database.name("rolled_back");
		try (LedgerApplication application = start(Setup.JDBC)) {
			assertThatExceptionOfType(OuterFailedException.class).isThrownBy(() -> application.bean(OuterService.class)
				.fails(() -> application.snapshots()
					.createAfterCommit(SnapshotRequest.named(name).coalescedWithin(Duration.ofMillis(50)))));
			await().untilAsserted(() -> assertThat(application.ledger().findBySnapshot(name)).isEmpty());
			assertThat(application.snapshots().list())
				.noneSatisfy((snapshot) -> assertThat(snapshot.name()).startsWith(name));
		}
	}

	@Test
	void futureThatIsCancelledLeavesNothing() {
		String name = database.name("cancelled");
		try (LedgerApplication application = start(Setup.JDBC)) {
			application.bean(OuterService.class)
				.commits(() -> application.snapshots()
					.createAfterCommit(SnapshotRequest.named(name).coalescedWithin(Duration.ofMillis(50)))
					.cancel(false));
			await().untilAsserted(() -> assertThat(application.ledger().findBySnapshot(name)).isEmpty());
			assertThat(application.snapshots().list())
				.noneSatisfy((snapshot) -> assertThat(snapshot.name()).startsWith(name));
		}
	}

	@Test
	void transactionThatOutlivesItsWindowIsContainedInItsSnapshot() {
		String name = database.name("long");
		try (LedgerApplication application = start(Setup.JDBC)) {
			SnapshotRequest request = SnapshotRequest.named(name).coalescedWithin(Duration.ofMillis(50));
			AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
			application.bean(OuterService.class).commits(() -> {
				application.bean(ItemStore.class).add(name);
				future.set(application.snapshots().createAfterCommit(request));
				CompletableFuture<Snapshot> other = CompletableFuture
					.supplyAsync(() -> place(application, name + "_other", request).join());
				assertThat(other).succeedsWithin(Duration.ofSeconds(10))
					.satisfies((snapshot) -> assertThat(itemsAt(snapshot.timestamp(), name)).isZero());
			});
			assertThat(future.get()).succeedsWithin(Duration.ofSeconds(10))
				.satisfies((snapshot) -> assertThat(itemsAt(snapshot.timestamp(), name)).isEqualTo(1));
		}
	}

	@Test
	void placeholderThatNobodyLooksAfterIsRecoveredWithSnapshotOfWhatWasCommitted() {
		String name = database.name("left");
		LedgerEntry placeholder;
		try (LedgerApplication application = start(Setup.JDBC)) {
			place(application, name, SnapshotRequest.named(name).coalescedWithin(LONG));
			placeholder = application.ledger().findBySnapshot(name).get(0);
			application.ledger().retry(placeholder.id());
			await().untilAsserted(() -> assertThat(application.ledger().find(placeholder.id()))
				.hasValueSatisfying((entry) -> assertThat(entry.receipt()).isNotNull().satisfies((receipt) -> {
					assertThat(receipt.contains()).isEqualTo(Containment.ASSUMED);
					assertThat(receipt.late()).isTrue();
					assertThat(itemsAt(receipt.timestamp(), name)).isEqualTo(1);
				})));
		}
		assertThat(rows("select count(*) from {ledger}.snapshot_intent where id = ?", placeholder.id()))
			.as("entry of a snapshot that is there")
			.isEqualTo(1);
	}

	@Test
	void placeholderIsRenewedAsLongAsTransactionGoesOn() {
		String name = database.name("renewed");
		try (LedgerApplication application = start(Setup.JDBC)) {
			AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
			application.bean(OuterService.class).commits(() -> {
				future.set(application.snapshots()
					.createAfterCommit(SnapshotRequest.named(name).coalescedWithin(Duration.ofMillis(50))));
				String first = application.ledger().findBySnapshot(name).get(0).id();
				await().untilAsserted(() -> assertThat(application.ledger().findBySnapshot(name)).singleElement()
					.satisfies((entry) -> {
						assertThat(entry.id()).isNotEqualTo(first);
						assertThat(entry.request().kind()).isEqualTo(Kind.UNDECIDED);
					}));
			});
			assertThat(future.get()).succeedsWithin(Duration.ofSeconds(10));
			await().untilAsserted(() -> assertThat(application.ledger().findBySnapshot(name)).isEmpty());
		}
	}

	@Test
	void callThatIsCommittedAfterTheEndIsLeftToRecovery() {
		String name = database.name("after_end");
		try (LedgerApplication application = start(Setup.JDBC)) {
			AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
			application.bean(OuterService.class).commits(() -> {
				application.bean(ItemStore.class).add(name);
				future.set(application.snapshots()
					.createAfterCommit(SnapshotRequest.named(name).coalescedWithin(Duration.ofMillis(50))));
				application.context().stop();
			});
			assertThat(future.get()).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withMessageContaining("the application ends");
			application.context().start();
			LedgerEntry placeholder = application.ledger().findBySnapshot(name).get(0);
			application.ledger().retry(placeholder.id());
			await().untilAsserted(() -> assertThat(application.ledger().find(placeholder.id()))
				.hasValueSatisfying((entry) -> assertThat(entry.receipt()).isNotNull()
					.satisfies((receipt) -> assertThat(itemsAt(receipt.timestamp(), name)).isEqualTo(1))));
		}
	}

	@Test
	void applicationThatIsStoppedAndThenClosedLeavesWhatGoesOnToRecovery() {
		String name = database.name("closed_twice");
		try (LedgerApplication application = start(Setup.JDBC)) {
			AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
			application.bean(OuterService.class).commits(() -> {
				future.set(application.snapshots()
					.createAfterCommit(SnapshotRequest.named(name).coalescedWithin(Duration.ofMillis(50))));
				application.ledger().close();
				assertThatNoException().isThrownBy(application.ledger()::close);
			});
			assertThat(future.get()).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withMessageContaining("the application ends");
			assertThat(application.ledger().findBySnapshot(name)).singleElement()
				.satisfies((placeholder) -> assertThat(placeholder.status()).isEqualTo(LedgerStatus.PENDING));
		}
	}

	@Test
	void entriesThatDoNotFitInOneStatementShareSnapshot() {
		String name = database.name("labels");
		int calls = 501;
		try (LedgerApplication application = start(Setup.JDBC)) {
			SnapshotRequest request = SnapshotRequest.named(name).coalescedWithin(LONG);
			for (int i = 0; i < calls; i++) {
				place(application, name + i, request.labelled(name + i));
			}
		}
		String receipts = """
				from {ledger}.snapshot_receipt r, {ledger}.snapshot_intent i where r.intent_id = i.id \
				and r.contained = 'PROVEN' and i.snapshot = ?""";
		assertThat(rows("select count(*) " + receipts, name)).isEqualTo(calls);
		assertThat(rows("select count(distinct r.snapshot) " + receipts, name)).isEqualTo(1);
	}

	@Test
	void snapshotThatRecoveryHasCreatedMeanwhileIsTaken() {
		String name = database.name("meanwhile");
		FaultyConnections connections = new FaultyConnections(database);
		try (LedgerApplication application = start(Setup.JDBC, connections)) {
			CompletableFuture<Snapshot> future = place(application, name,
					SnapshotRequest.named(name).labelled(name).coalescedWithin(Duration.ofMillis(200)));
			Snapshot recovered = application.snapshots().create(SnapshotRequest.named(database.name("recovered")));
			connections.beforeNext(database.inLedger("insert into {ledger}.snapshot_receipt"),
					() -> database.control().sql(database.inLedger("""
							insert into {ledger}.snapshot_receipt select id, ?, 1, 1, true, 'PROVEN', utc_timestamp() \
							from {ledger}.snapshot_intent where label = ?""")).params(recovered.name(), name).update());
			assertThat(future).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(recovered);
			assertThat(snapshotsFor(application, name)).isEmpty();
		}
	}

	@Test
	void callOfWhichNobodyKnowsWhetherItWasCommittedIsLeftToRecovery() {
		String name = database.name("unknown");
		FaultyConnections connections = new FaultyConnections(database);
		try (LedgerApplication application = start(Setup.JDBC, connections)) {
			SnapshotRequest request = SnapshotRequest.named(name).labelled(name).coalescedWithin(Duration.ofMillis(50));
			connections.commitNextAndLoseConnection();
			assertThatExceptionOfType(TransactionOutcomeUnknownException.class)
				.isThrownBy(() -> place(application, name, request));
			await().untilAsserted(() -> assertThat(application.ledger().findByLabel(name)).singleElement()
				.satisfies((entry) -> assertThat(entry.request().kind()).isEqualTo(Kind.UNDECIDED)));
			application.ledger().retry(application.ledger().findByLabel(name).get(0).id());
			await().untilAsserted(() -> assertThat(application.ledger().findByLabel(name)).singleElement()
				.satisfies((entry) -> assertThat(entry.receipt()).isNotNull().satisfies((receipt) -> {
					assertThat(receipt.contains()).isEqualTo(Containment.ASSUMED);
					assertThat(itemsAt(receipt.timestamp(), name)).isEqualTo(1);
				})));
		}
	}

	@ParameterizedTest
	@EnumSource
	void callIsKeptUntilTheLedgerCanBeWritten(Refused refused) throws Exception {
		String name = database.name("refused_" + refused.ordinal());
		FaultyConnections connections = new FaultyConnections(database);
		try (LedgerApplication application = start(Setup.JDBC, connections)) {
			SnapshotRequest request = SnapshotRequest.named(name)
				.labelled(name)
				.coalescedWithin(Duration.ofMillis(200));
			CompletableFuture<Snapshot> future = place(application, name, request);
			connections.refuse(refused.start, new SQLException("The ledger is full", "HY000", 20101));
			assertThat(future).failsWithin(Duration.ofSeconds(10))
				.withThrowableThat()
				.withMessageContaining("The ledger is full")
				.withMessageContaining("the ledger tries again");
			connections.accept(refused.start);
			if (refused == Refused.RECEIPTS) {
				await().untilAsserted(() -> assertThat(application.ledger().findByLabel(name)).singleElement()
					.satisfies((entry) -> assertThat(entry.reason()).contains("The ledger is full")));
				assertThat(snapshotsFor(application, name)).isEmpty();
			}
			await().untilAsserted(() -> {
				assertThat(application.ledger().findByLabel(name)).singleElement()
					.satisfies((entry) -> assertThat(entry.request().kind()).isEqualTo(Kind.COALESCED));
				application.ledger()
					.findByLabel(name)
					.stream()
					.filter((entry) -> entry.receipt() == null)
					.forEach((entry) -> application.ledger().retry(entry.id()));
				assertThat(application.ledger().findByLabel(name)).singleElement()
					.satisfies((entry) -> assertThat(entry.receipt()).isNotNull().satisfies((receipt) -> {
						assertThat(receipt.contains()).isEqualTo(Containment.PROVEN);
						assertThat(itemsAt(receipt.timestamp(), name)).isEqualTo(1);
					}));
			});
			await().untilAsserted(() -> assertThat(application.ledger().findBySnapshot(name)).isEmpty());
			assertThat(snapshotsFor(application, name)).hasSize(1);
		}
	}

	@Test
	void entryThatWasWrittenWithoutAnAnswerIsNotWrittenTwice() {
		String name = database.name("twice");
		FaultyConnections connections = new FaultyConnections(database);
		try (LedgerApplication application = start(Setup.JDBC, connections)) {
			SnapshotRequest request = SnapshotRequest.named(name)
				.labelled(name)
				.coalescedWithin(Duration.ofMillis(200));
			CompletableFuture<Snapshot> future = place(application, name, request);
			connections.answerNext(database.inLedger("insert into {ledger}.snapshot_intent"),
					new SQLRecoverableException("Communications link failure", "08S01", 0));
			assertThat(future).failsWithin(Duration.ofSeconds(10));
			await().untilAsserted(() -> assertThat(application.ledger().findByLabel(name)).singleElement()
				.satisfies((entry) -> assertThat(entry.receipt()).isNotNull()));
			assertThat(snapshotsFor(application, name)).hasSize(1);
		}
	}

	@Test
	void entryOfLongWindowIsDueOnlySomeTimeAfterItWasWritten() {
		String name = database.name("due");
		FaultyConnections connections = new FaultyConnections(database);
		try (LedgerApplication application = start(Setup.JDBC, connections)) {
			connections.refuse(database.inLedger("insert into {ledger}.snapshot_receipt"),
					new SQLException("The ledger is full", "HY000", 20101));
			CompletableFuture<Snapshot> future = place(application, name,
					SnapshotRequest.named(name).labelled(name).coalescedWithin(Duration.ofSeconds(1)));
			assertThat(future).failsWithin(Duration.ofSeconds(10));
			assertThat(rows("select due_after from {ledger}.snapshot_intent where label = ?", name))
				.as("microseconds since it was asked for")
				.isBetween(RECOVER_AFTER.plusMillis(900).toNanos() / 1_000,
						RECOVER_AFTER.plusSeconds(10).toNanos() / 1_000);
		}
	}

	private static List<String> snapshotsFor(LedgerApplication application, String name) {
		return application.snapshots()
			.list()
			.stream()
			.map(Snapshot::name)
			.filter((snapshot) -> snapshot.startsWith(name))
			.toList();
	}

	@Test
	void callWhoseWindowCannotBeOpenedIsRolledBack() {
		String name = database.name("closed");
		FaultyConnections connections = new FaultyConnections(database);
		try (LedgerApplication application = start(Setup.JDBC, connections)) {
			String insert = database.inLedger("insert into {ledger}.snapshot_intent");
			connections.refuse(insert, new SQLException("The ledger is full", "HY000", 20101));
			SnapshotRequest request = SnapshotRequest.named(name).coalescedWithin(Duration.ofMillis(50));
			assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> place(application, name, request))
				.withMessageContaining("The ledger is full");
			assertThat(rows("select count(*) from item where name = ?", name)).isZero();
			connections.accept(insert);
			assertThat(place(application, name, request)).succeedsWithin(Duration.ofSeconds(10));
		}
	}

	private static CompletableFuture<Snapshot> place(LedgerApplication application, String item,
			SnapshotRequest request) {
		SnapshotManager snapshots = application.snapshots();
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		application.bean(OuterService.class).commits(() -> {
			application.bean(ItemStore.class).add(item);
			future.set(snapshots.createAfterCommit(request));
		});
		return future.get();
	}

	private static long itemsAt(long timestamp, String name) {
		return rows("select count(*) from item {MO_TS = %d} where name = ?".formatted(timestamp), name);
	}

	private static long rows(String sql, String name) {
		return database.control().sql(database.inLedger(sql)).param(name).query(Long.class).single();
	}

	/**
	 * A statement that the server refuses for a while.
	 */
	enum Refused {

		/** There is a snapshot by then, but it cannot be noted. */
		RECEIPTS(database.inLedger("insert into {ledger}.snapshot_receipt")),

		/** There is no entry yet, only the placeholder. */
		ENTRIES(database.inLedger("insert into {ledger}.snapshot_intent"));

		private final String start;

		Refused(String start) {
			this.start = start;
		}

	}

}
