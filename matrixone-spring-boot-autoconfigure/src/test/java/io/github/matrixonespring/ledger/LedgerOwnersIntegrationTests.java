package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two applications with one ledger: an application has nothing to do with the entries of
 * another one, whatever its settings and its rights are.
 */
@ExtendWith(OutputCaptureExtension.class)
class LedgerOwnersIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static final String USER = database.name("user");

	private static final String ROLE = database.name("role");

	private static final String PASSWORD = "111";

	/**
	 * Takes everything for unfinished at once, and gives it up and removes it at once.
	 */
	private static final List<String> EAGER = List.of("matrixone.ledger.recovery-interval=20ms",
			"matrixone.ledger.recover-after=1ms", "matrixone.ledger.max-attempts=1", "matrixone.ledger.keep=1ms");

	private static LedgerApplication shop;

	private static SnapshotManager snapshots;

	private final List<LedgerApplication> others = new ArrayList<>();

	@BeforeAll
	static void start() {
		database.createItemTable();
		shop = start(database.application());
		snapshots = shop.snapshots();
		if (TestServer.isReal()) {
			execute("create role " + ROLE);
			execute("create user " + USER + " identified by '" + PASSWORD + "' default role " + ROLE);
			execute("grant connect on account * to " + ROLE);
			execute("grant select, insert, update, delete on table " + database.database() + ".* to " + ROLE);
			execute("grant select, insert, update, delete on table " + database.ledger() + ".* to " + ROLE);
		}
	}

	@AfterEach
	void stopOthers() {
		this.others.forEach(LedgerApplication::close);
	}

	@AfterAll
	static void stop() {
		shop.close();
		if (TestServer.isReal()) {
			execute("drop user if exists " + USER);
			execute("drop role if exists " + ROLE);
		}
	}

	private static LedgerApplication start(String application, String... properties) {
		// What is left unfinished is not finished by the recovery that runs at start.
		List<String> all = new ArrayList<>(
				List.of("matrixone.ledger.application=" + application, "matrixone.ledger.recover-after=1h"));
		all.addAll(List.of(properties));
		return LedgerApplication.start(database, Setup.JDBC, List.of(), all.toArray(String[]::new));
	}

	private LedgerApplication other(String application, String... properties) {
		LedgerApplication other = start(application, properties);
		this.others.add(other);
		return other;
	}

	private LedgerApplication eager(String application) {
		return other(application, EAGER.toArray(String[]::new));
	}

	@Test
	void entryOfAnotherApplicationIsNotRecovered() {
		LedgerEntry entry = unfinished("not_recovered");
		LedgerApplication orders = other("orders");
		assertThat(orders.ledger().recover()).isZero();
		assertUntouched(shop, pending(entry));
		assertThat(snapshots.find(entry.request().snapshot())).isEmpty();
		assertThat(shop.ledger().recover()).isPositive();
		assertThat(snapshots.exists(entry.request().snapshot())).isTrue();
	}

	@Test
	void entryIsNotFailedByAnotherApplicationWhoseUserMayNotCreateSnapshots() {
		TestServer.assumeReal("the embedded engine has no roles");
		LedgerEntry entry = unfinished("without_rights");
		LedgerApplication orders = other("orders", "spring.datasource.hikari.username=" + USER,
				"spring.datasource.hikari.password=" + PASSWORD, "matrixone.ledger.initialize-schema=never",
				"matrixone.ledger.recover-after=1s", "matrixone.ledger.recovery-interval=20ms");
		String own = database.name("without_rights_own");
		orders.bean(ItemService.class).required(own);
		await().untilAsserted(() -> assertThat(orders.ledger().findBySnapshot(own)).singleElement()
			.satisfies((failed) -> assertThat(failed.status()).isEqualTo(LedgerStatus.FAILED)));
		recoveries(orders, Duration.ofSeconds(2));
		assertUntouched(shop, pending(entry));
		assertThat(shop.ledger().recover()).isPositive();
		assertThat(snapshots.exists(entry.request().snapshot())).isTrue();
	}

	@Test
	void entriesOfAnotherApplicationAreNeitherSeenNorChanged() {
		LedgerEntry entry = unfinished("not_seen");
		shop.bean(ItemService.class).required(database.name("not_seen_taken"));
		SnapshotLedger orders = other("reading").ledger();
		assertThat(orders.list(1000)).isEmpty();
		assertThat(orders.find(entry.id())).isEmpty();
		assertThat(orders.findBySnapshot(entry.request().snapshot())).isEmpty();
		assertThat(orders.findByLabel("")).isEmpty();
		assertThat(orders.giveUp(entry.id())).isFalse();
		assertThat(orders.retry(entry.id())).isFalse();
		assertUntouched(shop, pending(entry));
		assertThat(shop.ledger().giveUp(entry.id())).isTrue();
		assertThat(orders.retry(entry.id())).isFalse();
		assertThat(shop.ledger().find(entry.id()).orElseThrow().status()).isEqualTo(LedgerStatus.GIVEN_UP);
	}

	@Test
	void settingsOfAnotherApplicationDoNotRuleTheEntries() {
		String taken = database.name("ruled_taken");
		shop.bean(ItemService.class).required(taken);
		LedgerEntry finished = shop.ledger().findBySnapshot(taken).get(0);
		LedgerEntry givenUp = unfinished("ruled_given_up");
		shop.ledger().giveUp(givenUp.id());
		LedgerEntry unfinished = unfinished("ruled_unfinished");
		try (LedgerApplication orders = start("ruling")) {
			orders.bean(ItemService.class).required(database.name("ruled_of_orders"));
			assertThat(orders.ledger().list(10)).hasSize(1);
		}
		LedgerApplication orders = eager("ruling");
		await().untilAsserted(() -> assertThat(orders.ledger().list(10)).isEmpty());
		recoveries(orders, Duration.ofMillis(200));
		assertUntouched(shop, finished);
		assertThat(shop.ledger().find(givenUp.id()).orElseThrow().status()).isEqualTo(LedgerStatus.GIVEN_UP);
		assertUntouched(shop, pending(unfinished));
	}

	@Test
	void whatIsLeftOfEntriesOfAnotherApplicationIsNotRemoved() {
		String name = database.name("left");
		shop.bean(ItemService.class).required(name);
		LedgerEntry entry = shop.ledger().findBySnapshot(name).get(0);
		execute("delete from {ledger}.snapshot_intent where id = '" + entry.id() + "'");
		String theirs = database.name("left_of_orders");
		other("orders").bean(ItemService.class).required(theirs);
		eager("orders");
		String receipts = "select count(*) from {ledger}.snapshot_receipt where snapshot = ?";
		await().untilAsserted(() -> assertThat(count(receipts, theirs)).isZero());
		assertThat(count(receipts, name)).isOne();
	}

	@Test
	void placeholderOfAnotherApplicationIsNotRecovered() {
		String name = database.name("placeholder");
		LedgerEntry left;
		try (LedgerApplication before = start("slow")) {
			left = unfinished(before, "placeholder_left");
		}
		// Nobody else has its name: another node of it would recover the placeholder.
		LedgerApplication slow = other("slow", "matrixone.ledger.recover-after=10s");
		// So would its own recovery, which runs once when it starts.
		await().until(() -> {
			slow.ledger().recover();
			return slow.ledger().find(left.id()).orElseThrow().receipt() != null;
		});
		slow.bean(OuterService.class).commits(() -> {
			CompletableFuture<Snapshot> future = slow.snapshots()
				.createAfterCommit(SnapshotRequest.named(name).coalescedWithin(Duration.ofMinutes(1)));
			assertThat(future).isNotDone();
			LedgerEntry placeholder = slow.ledger().findBySnapshot(name).get(0);
			makeDue(placeholder);
			recoveries(eager("orders"), Duration.ofMillis(200));
			assertUntouched(slow, placeholder);
		});
	}

	@Test
	void provisionalSnapshotIsNotDroppedWhereAnotherApplicationHasOneOfThatName() {
		String name = database.name("same_name");
		LedgerEntry forgotten = provisional(database.name("same_name_forgotten"));
		execute("delete from {ledger}.snapshot_progress where intent_id = '" + forgotten.id() + "'");
		execute("update {ledger}.snapshot_intent set snapshot = '" + name + "' where id = '" + forgotten.id() + "'");
		other("orders").bean(ItemService.class).required(name);
		Snapshot theirs = snapshots.get(name);
		assertThat(shop.ledger().recover()).isPositive();
		assertThat(shop.ledger().find(forgotten.id()).orElseThrow().status()).isEqualTo(LedgerStatus.GIVEN_UP);
		assertThat(snapshots.get(name)).isEqualTo(theirs);
	}

	@Test
	void snapshotOfAnotherApplicationIsNotTakenForTheOwnOne() {
		String name = database.name("not_taken");
		LedgerEntry entry = unfinished("not_taken");
		LedgerApplication orders = other("orders");
		orders.bean(OuterService.class)
			.commits(() -> orders.snapshots().createAfterCommit(SnapshotRequest.named(name)));
		shop.ledger().recover();
		assertThat(shop.ledger().find(entry.id()).orElseThrow()).satisfies((failed) -> {
			assertThat(failed.status()).isEqualTo(LedgerStatus.FAILED);
			assertThat(failed.reason()).contains("for another entry of the ledger");
		});
	}

	@Test
	void instancesOfAnApplicationShareTheWork() {
		LedgerEntry entry = unfinished("shared");
		LedgerApplication instance = other(database.application());
		await().until(() -> {
			instance.ledger().recover();
			return shop.ledger().find(entry.id()).orElseThrow().receipt() != null;
		});
		assertThat(instance.ledger().find(entry.id())).isEqualTo(shop.ledger().find(entry.id()));
	}

	@Test
	void entryOfNobodyIsLeftAloneUntilAnApplicationAdoptsIt(CapturedOutput output) {
		LedgerEntry entry = unfinished("of_nobody");
		String id = UUID.randomUUID().toString();
		execute("update {ledger}.snapshot_intent set id = '" + id + "' where id = '" + entry.id() + "'");
		shop.ledger().recover();
		assertThat(shop.ledger().find(id)).isEmpty();
		assertThat(count("select count(*) from {ledger}.snapshot_progress where intent_id = ?", id)).isZero();
		other("orders");
		await().until(() -> output.getOut()
			.contains("The ledger in database '%s' has unfinished entries that belong to no application (1)"
				.formatted(database.ledger())));
		LedgerApplication adopting = other("adopting", "matrixone.ledger.adopt-unowned=true");
		assertThat(adopting.ledger().findBySnapshot(entry.request().snapshot())).extracting(LedgerEntry::id)
			.containsExactly(id);
		await().until(() -> {
			adopting.ledger().recover();
			return adopting.ledger().find(id).orElseThrow().receipt() != null;
		});
		assertThat(snapshots.exists(entry.request().snapshot())).isTrue();
		try (LedgerApplication removing = start("adopting", "matrixone.ledger.adopt-unowned=true",
				"matrixone.ledger.keep=1ms")) {
			await().until(() -> removing.ledger().find(id).isEmpty());
		}
		assertThat(count("select count(*) from {ledger}.snapshot_receipt where intent_id = ?", id)).isZero();
	}

	@Test
	void adoptingApplicationDoesNotAdoptThoseOfOthers() {
		LedgerEntry entry = unfinished("not_adopted");
		LedgerApplication adopting = other("adopting", "matrixone.ledger.adopt-unowned=true");
		assertThat(adopting.ledger().recover()).isZero();
		assertThat(adopting.ledger().find(entry.id())).isEmpty();
		assertUntouched(shop, pending(entry));
	}

	@Test
	void requestNamesTheApplicationForThoseWhoReadTheTable() {
		String name = database.name("named");
		shop.bean(ItemService.class).required(name);
		assertThat(count(
				"select count(*) from {ledger}.snapshot_intent where snapshot = ? and request like '%&application="
						+ database.application() + "%'",
				name))
			.isOne();
	}

	/**
	 * Leave an entry as an application leaves it that is killed after its commit.
	 */
	private static LedgerEntry unfinished(String name) {
		return unfinished(shop, name);
	}

	private static LedgerEntry unfinished(LedgerApplication application, String name) {
		String snapshot = database.name(name);
		application.bean(ItemService.class).required(snapshot);
		LedgerEntry entry = application.ledger().findBySnapshot(snapshot).get(0);
		execute("delete from {ledger}.snapshot_receipt where intent_id = '" + entry.id() + "'");
		snapshots.drop(snapshot);
		makeDue(entry);
		return entry;
	}

	private static LedgerEntry pending(LedgerEntry entry) {
		return new LedgerEntry(entry.id(), entry.request(), entry.requestedAt(), LedgerStatus.PENDING, 0, "", null);
	}

	/**
	 * Assert that nobody has changed an entry, nor claimed it.
	 */
	private static void assertUntouched(LedgerApplication application, LedgerEntry entry) {
		assertThat(application.ledger().find(entry.id())).contains(entry);
		assertThat(count("select count(*) from {ledger}.snapshot_progress where intent_id = ?", entry.id())).isZero();
	}

	private static LedgerEntry provisional(String name) {
		shop.bean(OuterService.class).commits(() -> snapshots.createBefore(SnapshotRequest.named(name)));
		LedgerEntry entry = shop.ledger().findBySnapshot(name).get(0);
		makeDue(entry);
		return entry;
	}

	private static void makeDue(LedgerEntry entry) {
		execute("update {ledger}.snapshot_intent set due_after = 0 where id = '" + entry.id() + "'");
	}

	/**
	 * Let an application recover for a while, at its pace and as often as it can.
	 */
	private static void recoveries(LedgerApplication application, Duration time) {
		long end = System.nanoTime() + time.toNanos();
		do {
			CompletableFuture.runAsync(() -> application.ledger().recover()).join();
		}
		while (System.nanoTime() < end);
	}

	private static long count(String sql, String argument) {
		return database.control().sql(database.inLedger(sql)).param(argument).query(Long.class).single();
	}

	private static void execute(String sql) {
		database.control().sql(database.inLedger(sql)).update();
	}

}
