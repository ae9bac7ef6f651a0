package io.github.matrixonespring.ledger;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.ledger.CoalescedSnapshotsIntegrationTests.BusyService;
import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.OuterService.OuterFailedException;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Two compute nodes of one cluster, of which one may learn of a commit on the other a
 * moment later. The second one is that of {@code MATRIXONE_TEST_SECOND_URL}.
 */
class TwoNodesIntegrationTests {

	private static final int CALLS = Integer.getInteger("matrixone.test.calls", 40);

	private static final String COALESCED = "_coalesced";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	@BeforeAll
	static void createTable() {
		TestServer.assumeSecondNode("what one compute node has not yet heard of the other");
		database.createItemTable();
	}

	@ParameterizedTest
	@EnumSource
	void everyReceiptIsProven(Nodes nodes) throws Exception {
		try (LedgerApplication application = LedgerApplication.start(database, Setup.JDBC, List.of(BusyService.class),
				nodes.properties())) {
			String label = database.name(nodes.name().toLowerCase(Locale.ROOT));
			List<String> names = call(application, label);
			SnapshotLedger ledger = application.ledger();
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				ledger.recover();
				assertThat(names).allSatisfy((name) -> assertThat(ledger.findBySnapshot(name)).singleElement()
					.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.TAKEN)));
				assertThat(names).allSatisfy((name) -> assertThat(ledger.findByLabel(name + COALESCED)).singleElement()
					.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.TAKEN)));
			});
			List<LedgerEntry> entries = new ArrayList<>();
			names.forEach((name) -> entries.addAll(ledger.findBySnapshot(name)));
			entries.forEach((entry) -> assertContained(entry, entry.request().snapshot()));
			List<LedgerEntry> coalesced = new ArrayList<>();
			names.forEach((name) -> coalesced.addAll(ledger.findByLabel(name + COALESCED)));
			coalesced.forEach((entry) -> assertContained(entry, entry.request().label()));
			entries.addAll(coalesced);
			System.out.printf("%s: %d receipts, all proven, %d of them late%n", nodes, entries.size(),
					entries.stream().filter((entry) -> entry.receipt() != null && entry.receipt().late()).count());
			coalesced.stream()
				.map((entry) -> entry.receipt().snapshot())
				.distinct()
				.forEach(application.snapshots()::dropIfExists);
		}
	}

	@ParameterizedTest
	@EnumSource
	void provisionalSnapshotGoesWithItsTransaction(Nodes nodes) {
		try (LedgerApplication application = LedgerApplication.start(database, Setup.JDBC, List.of(),
				nodes.properties())) {
			OuterService outer = application.bean(OuterService.class);
			for (int i = 0; i < CALLS / 4; i++) {
				String kept = database.newName("kept");
				outer.commits(() -> application.snapshots().createBefore(SnapshotRequest.named(kept)));
				String dropped = database.newName("dropped");
				assertThatExceptionOfType(OuterFailedException.class).isThrownBy(
						() -> outer.fails(() -> application.snapshots().createBefore(SnapshotRequest.named(dropped))));
				await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
					application.ledger().recover();
					assertThat(application.ledger().findBySnapshot(kept)).singleElement()
						.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.RELEASED));
					assertThat(application.snapshots().exists(kept)).isTrue();
					assertThat(application.ledger().findBySnapshot(dropped))
						.allSatisfy((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.GIVEN_UP));
					assertThat(application.snapshots().exists(dropped)).isFalse();
				});
			}
		}
	}

	private static List<String> call(LedgerApplication application, String label) throws Exception {
		ItemService items = application.bean(ItemService.class);
		BusyService busy = application.bean(BusyService.class);
		List<String> names = new ArrayList<>();
		List<CompletableFuture<Void>> calls = new ArrayList<>();
		ExecutorService threads = Executors.newFixedThreadPool(4);
		for (int i = 0; i < CALLS; i++) {
			String name = label + "_" + i;
			names.add(name);
			calls.add(CompletableFuture.runAsync(() -> items.required(name), threads));
			calls.add(CompletableFuture.runAsync(() -> busy.coalesced(name + COALESCED, name + COALESCED), threads));
		}
		threads.shutdown();
		assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
		CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).get(1, TimeUnit.SECONDS);
		return names;
	}

	private static void assertContained(LedgerEntry entry, String item) {
		LedgerReceipt receipt = entry.receipt();
		assertThat(receipt).isNotNull();
		assertThat(receipt.contains()).isEqualTo(Containment.PROVEN);
		assertThat(database.control()
			.sql("select count(*) from item {MO_TS = %d} where name = ?".formatted(receipt.timestamp()))
			.param(item)
			.query(Long.class)
			.single()).as("rows of %s", entry).isEqualTo(1);
	}

	/**
	 * How an application uses them.
	 */
	enum Nodes {

		/** The driver takes another one for each transaction. */
		BOTH {

			@Override
			String[] properties() {
				return new String[] { "spring.datasource.url=jdbc:mysql:loadbalance://%s,%s/%s"
					.formatted(host(TestServer.url("")), host(TestServer.secondUrl()), database.database()) };
			}

		},

		/** Snapshots are created on another one than that of the transaction. */
		ADMINISTRATOR_ON_THE_SECOND {

			@Override
			String[] properties() {
				return new String[] { "matrixone.admin.url=" + TestServer.secondUrl(),
						"matrixone.admin.username=" + database.username(),
						"matrixone.admin.password=" + database.password() };
			}

		};

		abstract String[] properties();

		private static String host(String url) {
			return URI.create(url.substring("jdbc:".length())).getAuthority();
		}

	}

}
