package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import io.github.matrixonespring.ledger.ChildApplication.Point;
import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Applications that are killed, and several at once. How often is told by the system
 * properties {@code matrixone.test.kills} and {@code matrixone.test.intents}.
 */
class KilledProcessIntegrationTests {

	private static final int KILLS = Integer.getInteger("matrixone.test.kills", 2);

	private static final int INTENTS = Integer.getInteger("matrixone.test.intents", 25);

	private static final int THREADS = 2;

	private static final int PROCESSES = 4;

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static LedgerApplication application;

	private static SnapshotManager snapshots;

	private static SnapshotLedger ledger;

	@BeforeAll
	static void start() {
		TestServer.assumeReal("processes that are killed share a server");
		database.createItemTable();
		application = LedgerApplication.start(database, Setup.JDBC, List.of(), "matrixone.ledger.retry-delay=50ms");
		snapshots = application.snapshots();
		ledger = application.ledger();
	}

	@AfterAll
	static void stop() {
		if (application != null) {
			application.close();
		}
	}

	@ParameterizedTest
	@EnumSource(mode = EnumSource.Mode.EXCLUDE, names = { "NONE", "COALESCED" })
	void snapshotExistsIfAndOnlyIfItsTransactionWasCommitted(Point point) {
		for (int i = 0; i < KILLS; i++) {
			String prefix = database.name(point.name().toLowerCase(Locale.ROOT) + i);
			List<String> names = IntStream.range(0, THREADS)
				.mapToObj((thread) -> prefix + "_" + thread + "_0")
				.toList();
			kill((point == Point.IN_RECOVERY) ? Point.AFTER_COMMIT : point, prefix);
			if (point == Point.IN_RECOVERY) {
				await().pollDelay(Duration.ofMillis(100)).until(() -> true);
				kill(point, prefix);
			}
			await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				ledger.recover();
				assertThat(names).allSatisfy((name) -> assertThat(ledger.findBySnapshot(name))
					.allSatisfy((entry) -> assertThat(entry.status()).isNotEqualTo(LedgerStatus.PENDING)));
			});
			names.forEach((name) -> assertRight(name, point));
		}
	}

	private static void kill(Point point, String prefix) {
		try (ChildProcess process = ChildProcess.start(database, point, prefix, THREADS, 1)) {
			process.await(ChildApplication.READY);
		}
	}

	private static void assertRight(String name, Point point) {
		boolean committed = point.isCommitted();
		assertThat(items("", name)).as("rows of %s", name).isEqualTo(committed ? 1 : 0);
		assertThat(snapshots.exists(name)).as("snapshot %s", name).isEqualTo(committed);
		if (committed) {
			LedgerReceipt receipt = assertTaken(name);
			assertThat(receipt.late()).isEqualTo(point != Point.BEFORE_RECEIPT);
			assertThat(items(" {MO_TS = %d}".formatted(receipt.timestamp()), name)).isEqualTo(1);
		}
	}

	@Test
	void whatCoalescedCallsHaveCommittedIsInSnapshots() {
		int calls = 0;
		int receipts = 0;
		for (int i = 0; i < KILLS; i++) {
			String prefix = database.name("coalesced" + i + "x");
			try (ChildProcess process = ChildProcess.start(database, Point.COALESCED, prefix, THREADS, 100_000)) {
				process.await(ChildApplication.READY);
			}
			await().atMost(Duration.ofSeconds(60)).until(() -> ledger.recover() == 0 && unfinished(prefix) == 0);
			List<String> committed = names("select name from item where name like ?", prefix);
			long last = count("""
					select max(r.snapshot_ts) from {ledger}.snapshot_receipt r, {ledger}.snapshot_intent i \
					where r.intent_id = i.id and i.snapshot like ?""", prefix);
			assertThat(names("select name from item {MO_TS = %d} where name like ?".formatted(last), prefix))
				.containsExactlyInAnyOrderElementsOf(committed);
			List<String> labels = names(
					"select label from {ledger}.snapshot_intent where label <> '' and snapshot like ?", prefix);
			assertThat(committed).containsAll(labels);
			labels.forEach((label) -> assertThat(ledger.findByLabel(label)).singleElement()
				.satisfies((entry) -> assertThat(entry.receipt()).isNotNull().satisfies((receipt) -> {
					assertThat(receipt.contains()).isEqualTo(Containment.PROVEN);
					assertThat(items(" {MO_TS = %d}".formatted(receipt.timestamp()), label)).isEqualTo(1);
				})));
			calls += committed.size();
			receipts += labels.size();
		}
		System.out.printf("%d kills: %d coalesced calls committed, %d of them with a receipt of their own%n", KILLS,
				calls, receipts);
	}

	@Test
	void processesThatRecoverEachOthersSnapshotsCreateEachOnce() {
		String prefix = database.name("many");
		ChildProcess[] processes = new ChildProcess[PROCESSES];
		for (int i = 0; i < PROCESSES; i++) {
			processes[i] = ChildProcess.start(database, Point.NONE, prefix + i, THREADS, INTENTS);
		}
		for (ChildProcess process : processes) {
			process.await(ChildApplication.DONE).close();
		}
		await().atMost(Duration.ofMinutes(2)).until(() -> ledger.recover() == 0 && unfinished(prefix) == 0);
		List<String> names = snapshots.list()
			.stream()
			.map(Snapshot::name)
			.filter((name) -> name.startsWith(prefix))
			.toList();
		assertThat(names).hasSize(PROCESSES * THREADS * INTENTS).doesNotHaveDuplicates();
		assertThat(count("select count(*) from {ledger}.snapshot_receipt where snapshot like ?", prefix))
			.isEqualTo(names.size());
		names.forEach(KilledProcessIntegrationTests::assertTaken);
		System.out.printf("%d processes: %d snapshots, %d of them by recovery%n", PROCESSES, names.size(),
				count("select count(*) from {ledger}.snapshot_receipt where late and snapshot like ?", prefix));
	}

	private static LedgerReceipt assertTaken(String name) {
		List<LedgerEntry> entries = ledger.findBySnapshot(name);
		assertThat(entries).hasSize(1);
		LedgerReceipt receipt = entries.get(0).receipt();
		assertThat(receipt).as("receipt of %s", entries.get(0)).isNotNull();
		assertThat(receipt.contains()).isEqualTo(Containment.PROVEN);
		return receipt;
	}

	private static long unfinished(String prefix) {
		return count("""
				select count(*) from {ledger}.snapshot_intent i \
				left join {ledger}.snapshot_progress p on p.intent_id = i.id \
				left join {ledger}.snapshot_receipt r on r.intent_id = i.id \
				where r.intent_id is null and coalesce(p.status, 'PENDING') = 'PENDING' and i.snapshot like ?""",
				prefix);
	}

	private static long count(String sql, String prefix) {
		return database.control()
			.sql(database.inLedger(sql))
			.param(prefix.replace("_", "\\_") + "%")
			.query(Long.class)
			.single();
	}

	private static List<String> names(String sql, String prefix) {
		return database.control()
			.sql(database.inLedger(sql))
			.param(prefix.replace("_", "\\_") + "%")
			.query(String.class)
			.list();
	}

	private static long items(String hint, String name) {
		return database.control()
			.sql("select count(*) from item%s where name = ?".formatted(hint))
			.param(name)
			.query(Long.class)
			.single();
	}

}
