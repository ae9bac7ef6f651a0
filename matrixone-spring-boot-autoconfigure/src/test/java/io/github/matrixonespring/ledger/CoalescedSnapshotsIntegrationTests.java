package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.matrixonespring.ledger.LedgerEntry.Kind;
import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/**
 * One snapshot for many transactions, and one transaction of many with a snapshot.
 */
class CoalescedSnapshotsIntegrationTests {

	private static final int CALLS = 40;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private LedgerApplication application;

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	private void start(Setup setup) {
		this.application = LedgerApplication.start(database, setup, List.of(BusyService.class),
				"matrixone.ledger.recover-after=10s");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.INCLUDE,
			names = { "JDBC", "JDBC_WITHOUT_AUTOCOMMIT", "JPA", "JPA_WITHOUT_AUTOCOMMIT" })
	void callsWithinTheTimeShareSnapshotThatContainsThemAll(Setup setup) throws InterruptedException {
		start(setup);
		BusyService busy = this.application.bean(BusyService.class);
		List<String> names = IntStream.range(0, CALLS)
			.mapToObj((call) -> database.name("call_" + setup.ordinal() + "_" + call))
			.toList();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		names.forEach((name) -> threads.execute(() -> busy.coalesced(name, name)));
		threads.shutdown();
		assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
		await().atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(names)
				.allSatisfy((name) -> assertThat(this.application.ledger().findByLabel(name)).singleElement()
					.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.TAKEN))));
		List<LedgerReceipt> receipts = new ArrayList<>();
		names.forEach((name) -> {
			LedgerReceipt receipt = this.application.ledger().findByLabel(name).get(0).receipt();
			assertThat(receipt.contains()).isEqualTo(Containment.PROVEN);
			assertThat(receipt.late()).isFalse();
			assertThat(receipt.lag()).isBetween(Duration.ZERO, Duration.ofSeconds(10));
			assertThat(receipt.snapshot()).startsWith("busy_");
			assertThat(database.control()
				.sql("select count(*) from item {MO_TS = %d} where name = ?".formatted(receipt.timestamp()))
				.param(name)
				.query(Long.class)
				.single()).as("rows of %s at its snapshot", name).isEqualTo(1);
			receipts.add(receipt);
		});
		assertThat(receipts.stream().map(LedgerReceipt::snapshot).distinct().count()).as("snapshots")
			.isLessThan(CALLS / 4);
		this.dropAll(receipts);
	}

	@Test
	void futureIsCompletedWithTheSharedSnapshot() throws Exception {
		start(Setup.JDBC);
		SnapshotManager snapshots = this.application.snapshots();
		SnapshotRequest request = SnapshotRequest.named(database.name("f")).coalescedWithin(Duration.ofMillis(200));
		CompletableFuture<Snapshot> first = afterCommit(request);
		CompletableFuture<Snapshot> second = afterCommit(request);
		assertThat(first).isNotDone();
		Snapshot shared = first.get(10, TimeUnit.SECONDS);
		assertThat(second.get(10, TimeUnit.SECONDS)).isEqualTo(shared);
		assertThat(snapshots.get(shared.name())).isEqualTo(shared);
		assertThat(this.application.ledger().findBySnapshot(shared.name())).singleElement()
			.satisfies((entry) -> assertThat(entry.request().caller().calls()).isEqualTo(2));
	}

	@Test
	void oneEntryStandsForCallsThatAreAlike() {
		start(Setup.JDBC);
		SnapshotRequest request = SnapshotRequest.named(database.name("alike")).coalescedWithin(Duration.ofSeconds(1));
		List<CompletableFuture<Snapshot>> futures = List.of(afterCommit(request.labelled("a")),
				afterCommit(request.labelled("b")), afterCommit(request.labelled("a")),
				afterCommit(request.labelled("a").describedAs("other")));
		String shared = futures.get(0).join().name();
		assertThat(futures).allSatisfy((future) -> assertThat(future).succeedsWithin(Duration.ofSeconds(10))
			.satisfies((snapshot) -> assertThat(snapshot.name()).isEqualTo(shared)));
		assertThat(this.application.ledger().findBySnapshot(shared))
			.extracting((entry) -> entry.request().label(), (entry) -> entry.request().description(),
					(entry) -> entry.request().caller().calls())
			.containsExactlyInAnyOrder(tuple("a", "", 2L), tuple("b", "", 1L), tuple("a", "other", 1L));
	}

	@Test
	void callbackThatTakesLongKeepsNoOtherSnapshotFromBeingCreated() throws Exception {
		start(Setup.JDBC);
		SnapshotRequest request = SnapshotRequest.named(database.name("slow")).coalescedWithin(Duration.ofMillis(50));
		CountDownLatch called = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		CompletableFuture<Void> callback = afterCommit(request).thenAccept((snapshot) -> {
			called.countDown();
			assertThat(isOpen(end)).isTrue();
		});
		assertThat(called.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(afterCommit(request)).succeedsWithin(Duration.ofSeconds(10));
		end.countDown();
		assertThat(callback).succeedsWithin(Duration.ofSeconds(10));
	}

	@Test
	void failureIsToldToListenersAndTriedAgain() throws Exception {
		start(Setup.JDBC);
		String name = database.name("none");
		CompletableFuture<Snapshot> future = afterCommit(SnapshotRequest.named(name)
			.of(SnapshotTarget.database("no_such_database"))
			.coalescedWithin(Duration.ofMillis(50)));
		assertThat(future).failsWithin(Duration.ofSeconds(10))
			.withThrowableThat()
			.withMessageContaining("the ledger tries again");
		assertThat(this.application.bean(RecordedEvents.class).of(SnapshotFailedEvent.class))
			.filteredOn((event) -> event.name().equals(name))
			.singleElement()
			.satisfies((event) -> assertThat(event.message()).contains("no_such_database"));
	}

	private static boolean isOpen(CountDownLatch latch) {
		try {
			return latch.await(30, TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	@Test
	void endOfTheApplicationDoesNotWaitForTheTimeToGoBy() throws Exception {
		start(Setup.JDBC);
		CompletableFuture<Snapshot> future = afterCommit(
				SnapshotRequest.named(database.name("end")).coalescedWithin(Duration.ofMinutes(10)));
		this.application.close();
		assertThat(future.get(10, TimeUnit.SECONDS).name()).startsWith(database.name("end_"));
	}

	@Test
	void applicationThatIsStoppedAndStartedGoesOn() throws Exception {
		start(Setup.JDBC);
		SnapshotRequest request = SnapshotRequest.named(database.name("again")).coalescedWithin(Duration.ofMillis(50));
		this.application.context().stop();
		CompletableFuture<Snapshot> stopped = afterCommit(request);
		assertThat(stopped).failsWithin(Duration.ofSeconds(10));
		this.application.context().start();
		assertThat(afterCommit(request).get(10, TimeUnit.SECONDS).name()).startsWith(database.name("again_"));
		calls("again").forEach((entry) -> assertThat(this.application.ledger().retry(entry.id())).isTrue());
		await().atMost(Duration.ofSeconds(10))
			.until(() -> this.application.ledger().findBySnapshot(database.name("again")).isEmpty());
	}

	@Test
	void entryThatIsFinishedDoesNotKeepOthersOfItsGroupFromTheirReceipts() throws Exception {
		start(Setup.JDBC);
		SnapshotRequest request = SnapshotRequest.named(database.name("g")).coalescedWithin(Duration.ofMillis(600));
		CompletableFuture<Snapshot> first = afterCommit(request.labelled("first"));
		afterCommit(request.labelled("second"));
		String shared = first.get(10, TimeUnit.SECONDS).name();
		removeReceipts(shared);
		List<LedgerEntry> open = calls("g");
		assertThat(open).hasSize(2);
		database.control()
			.sql(database.inLedger(
					"insert into {ledger}.snapshot_receipt values (?, 'by_somebody_else', 1, 1, false, 'PROVEN', utc_timestamp())"))
			.param(open.get(0).id())
			.update();
		open.forEach((entry) -> this.application.ledger().retry(entry.id()));
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(receipt(open.get(1))).isNotNull()
				.satisfies((receipt) -> assertThat(receipt.contains()).isEqualTo(Containment.PROVEN)));
		assertThat(receipt(open.get(0)).snapshot()).isEqualTo("by_somebody_else");
	}

	private LedgerReceipt receipt(LedgerEntry entry) {
		return this.application.ledger().find(entry.id()).orElseThrow().receipt();
	}

	private static void removeReceipts(String snapshot) {
		database.control()
			.sql(database.inLedger("delete from {ledger}.snapshot_receipt where snapshot = ?"))
			.param(snapshot)
			.update();
	}

	/**
	 * Return the entries without a receipt, but for that of a window that is still open.
	 */
	private List<LedgerEntry> calls(String name) {
		return this.application.ledger()
			.findBySnapshot(database.name(name))
			.stream()
			.filter((entry) -> entry.request().kind() != Kind.UNDECIDED)
			.toList();
	}

	@Test
	void coalescedEntryThatWasNotFinishedIsRecoveredWithOthers() throws Exception {
		start(Setup.JDBC);
		SnapshotRequest request = SnapshotRequest.named(database.name("r")).coalescedWithin(Duration.ofMillis(50));
		String snapshot = afterCommit(request).get(10, TimeUnit.SECONDS).name();
		afterCommit(request).get(10, TimeUnit.SECONDS);
		removeReceipts(snapshot);
		List<LedgerEntry> open = calls("r");
		assertThat(open).isNotEmpty();
		open.forEach((entry) -> this.application.ledger().retry(entry.id()));
		await().atMost(Duration.ofSeconds(10))
			.untilAsserted(() -> assertThat(open.stream().map(this::receipt)).allSatisfy((receipt) -> {
				assertThat(receipt).isNotNull();
				assertThat(receipt.late()).isTrue();
				assertThat(receipt.snapshot()).startsWith(database.name("r_")).isNotEqualTo(snapshot);
			}));
	}

	@Test
	void throttledMethodIsSkippedAndCounted() {
		start(Setup.JDBC);
		BusyService busy = this.application.bean(BusyService.class);
		String label = database.name("throttled");
		for (int i = 0; i < 5; i++) {
			busy.throttled(label + i, label);
		}
		assertThat(this.application.ledger().findByLabel(label)).hasSize(1);
		await().pollDelay(Duration.ofMillis(1100)).until(() -> true);
		busy.throttled(label + "again", label);
		List<LedgerEntry> entries = this.application.ledger().findByLabel(label);
		assertThat(entries).extracting((entry) -> entry.request().caller().skipped()).containsExactly(4L, 0L);
		dropAll(entries.stream().map(LedgerEntry::receipt).toList());
	}

	@Test
	void snapshotOfTheMomentCannotBeCoalesced() {
		start(Setup.JDBC);
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.application.snapshots()
				.create(SnapshotRequest.named("x").coalescedWithin(Duration.ofSeconds(1))))
			.withMessageContaining("createAfterCommit");
	}

	private CompletableFuture<Snapshot> afterCommit(SnapshotRequest request) {
		AtomicReference<CompletableFuture<Snapshot>> future = new AtomicReference<>();
		this.application.bean(OuterService.class)
			.commits(() -> future.set(this.application.snapshots().createAfterCommit(request)));
		return future.get();
	}

	private void dropAll(List<LedgerReceipt> receipts) {
		receipts.stream().map(LedgerReceipt::snapshot).distinct().forEach(this.application.snapshots()::drop);
	}

	/**
	 * Asks for many snapshots.
	 */
	public static class BusyService {

		private final ItemStore items;

		public BusyService(ItemStore items) {
			this.items = items;
		}

		@Transactional
		@SnapshotAfterCommit(name = "busy", label = "#{#label}", coalesce = "200ms")
		public void coalesced(String name, String label) {
			this.items.add(name);
		}

		@Transactional
		@SnapshotAfterCommit(name = "throttled", label = "#{#label}", atMostEvery = "1s")
		public void throttled(String name, String label) {
			this.items.add(name);
		}

	}

}
