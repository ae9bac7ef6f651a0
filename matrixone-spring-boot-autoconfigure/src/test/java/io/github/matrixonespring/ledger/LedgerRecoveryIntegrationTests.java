package io.github.matrixonespring.ledger;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.github.matrixonespring.observation.OperationStatistics;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.ledger.LedgerReceipt.Containment;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import io.github.matrixonespring.support.SnapshotAlreadyExistsException;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What is left unfinished, as by an application that was killed, and finished by
 * recovery. The state that is left is made by taking away what comes last.
 */
class LedgerRecoveryIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private static LedgerApplication application;

	private static SnapshotManager snapshots;

	private static SnapshotLedger ledger;

	@BeforeAll
	static void start() {
		database.createItemTable();
		application = LedgerApplication.start(database, Setup.JDBC, List.of(), "matrixone.ledger.max-attempts=2",
				"matrixone.ledger.retry-delay=1ms");
		snapshots = application.snapshots();
		ledger = application.ledger();
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void snapshotThatWasNotCreatedIsCreatedLate() {
		String name = database.name("late");
		LedgerEntry entry = taken(name);
		removeReceipt(entry);
		snapshots.drop(name);
		assertThat(ledger.find(entry.id()).orElseThrow().status()).isEqualTo(LedgerStatus.PENDING);
		assertThat(ledger.recover()).isPositive();
		Snapshot recovered = snapshots.get(name);
		LedgerReceipt receipt = receipt(entry);
		assertThat(receipt.late()).isTrue();
		assertThat(receipt.timestamp()).isEqualTo(recovered.timestamp()).isGreaterThan(entry.receipt().timestamp());
		assertThat(receipt.lag()).isGreaterThan(entry.receipt().lag());
		assertThat(receipt.contains()).isEqualTo(Containment.PROVEN);
		assertThat(items(recovered, name)).isEqualTo(1);
	}

	@Test
	void entryOfLongAgoIsFoundToo() {
		String name = database.name("long_ago");
		LedgerEntry entry = taken(name);
		removeReceipt(entry);
		database.control()
			.sql(database
				.inLedger("update {ledger}.snapshot_intent set requested_at = '2026-01-02 03:04:05' where id = ?"))
			.param(entry.id())
			.update();
		assertThat(ledger.recover()).isPositive();
		assertThat(receipt(entry).contains()).isEqualTo(Containment.PROVEN);
	}

	@Test
	void entryThatIsLeftLaterIsFoundInTheBackground() {
		LedgerEntry atStart = taken(database.name("at_start"));
		LedgerEntry later = taken(database.name("later"));
		removeReceipt(atStart);
		try (LedgerApplication other = LedgerApplication.start(database, Setup.JDBC, List.of(),
				"matrixone.ledger.recovery-interval=50ms")) {
			assertThat(other.context().isRunning()).isTrue();
			await().until(() -> ledger.find(atStart.id()).orElseThrow().receipt() != null);
			removeReceipt(later);
			await().until(() -> ledger.find(later.id()).orElseThrow().receipt() != null);
		}
	}

	@Test
	void snapshotWhoseReceiptWasNotWrittenIsKept() {
		String name = database.name("kept");
		LedgerEntry entry = taken(name);
		removeReceipt(entry);
		assertThat(ledger.recover()).isPositive();
		assertThat(receipt(entry)).isEqualTo(entry.receipt());
	}

	@Test
	void snapshotThatIsCreatedWhileRecoveryIsAboutToIsTakenForItAtOnce() {
		try (LedgerApplication blind = LedgerApplication.start(database, Setup.JDBC, List.of(BlindAtFirst.class),
				"matrixone.ledger.application=blind", "matrixone.ledger.max-attempts=1",
				"matrixone.ledger.recover-after=1h")) {
			String name = database.name("created_meanwhile");
			blind.bean(ItemService.class).required(name);
			LedgerEntry entry = blind.ledger().findBySnapshot(name).get(0);
			removeReceipt(entry);
			makeDue(entry);
			assertThat(blind.ledger().recover()).isOne();
			LedgerEntry recovered = blind.ledger().find(entry.id()).orElseThrow();
			assertThat(recovered.receipt()).isEqualTo(entry.receipt());
			assertThat(recovered.attempts()).isZero();
		}
	}

	@Test
	void snapshotThatIsCreatedMeanwhileWithoutTheCommitIsLookedAtAgain() {
		try (LedgerApplication blind = LedgerApplication.start(database, Setup.JDBC, List.of(BlindAtFirst.class),
				"matrixone.ledger.application=blind", "matrixone.ledger.recover-after=1h")) {
			String name = database.name("created_too_early");
			String mine = database.name("committed_later");
			snapshots.create(SnapshotRequest.named(name));
			blind.bean(ItemService.class).required(mine);
			LedgerEntry entry = blind.ledger().findBySnapshot(mine).get(0);
			removeReceipt(entry);
			rename(entry, name);
			makeDue(entry);
			assertThat(blind.ledger().recover()).isZero();
			assertThat(blind.ledger().find(entry.id()).orElseThrow().status()).isEqualTo(LedgerStatus.PENDING);
		}
	}

	@Test
	void snapshotThatIsCreatedMeanwhileIsNotTakenForItWhereAnotherEntryWaitsForOne() {
		try (LedgerApplication blind = LedgerApplication.start(database, Setup.JDBC, List.of(BlindAtFirst.class),
				"matrixone.ledger.application=blind", "matrixone.ledger.recover-after=1h")) {
			String name = database.name("created_for_another");
			String mine = database.name("created_for_me");
			blind.bean(ItemService.class).required(mine);
			LedgerEntry entry = blind.ledger().findBySnapshot(mine).get(0);
			blind.bean(ItemService.class).required(name);
			LedgerEntry other = blind.ledger().findBySnapshot(name).get(0);
			removeReceipt(entry);
			removeReceipt(other);
			rename(entry, name);
			makeDue(entry);
			assertThat(blind.ledger().recover()).isZero();
			LedgerEntry waiting = blind.ledger().find(entry.id()).orElseThrow();
			assertThat(waiting.receipt()).isNull();
			assertThat(waiting.status()).isEqualTo(LedgerStatus.PENDING);
			assertThat(waiting.attempts()).isOne();
		}
	}

	@Test
	void olderSnapshotOfTheNameIsNotTakenForIt() {
		String name = database.name("older");
		Snapshot older = snapshots.create(SnapshotRequest.named(name));
		application.bean(ItemService.class).required(name);
		LedgerEntry entry = ledger.findBySnapshot(name).get(0);
		assertThat(ledger.retry(entry.id())).isTrue();
		LedgerEntry recovered = await().until(() -> ledger.find(entry.id()).orElseThrow(),
				(found) -> found.status() == LedgerStatus.FAILED);
		assertThat(recovered.reason()).contains("does not contain the commit");
		assertThat(snapshots.get(name)).isEqualTo(older);
	}

	@Test
	void snapshotOfAnotherEntryIsNotTakenForIt() {
		String name = database.name("another");
		LedgerEntry first = taken(name);
		application.bean(OuterService.class).commits(() -> snapshots.createAfterCommit(SnapshotRequest.named(name)));
		LedgerEntry second = ledger.findBySnapshot(name)
			.stream()
			.filter((entry) -> !entry.id().equals(first.id()))
			.findFirst()
			.orElseThrow();
		assertThat(ledger.retry(second.id())).isTrue();
		await().until(() -> ledger.find(second.id()).orElseThrow().status() == LedgerStatus.FAILED);
		assertThat(receipt(first)).isEqualTo(first.receipt());
	}

	@Test
	void provisionalSnapshotThatWasNotReleasedIsDropped() {
		String name = database.name("not_released");
		LedgerEntry entry = provisional(name);
		removeRelease(entry);
		assertThat(ledger.recover()).isPositive();
		assertThat(snapshots.find(name)).isEmpty();
		assertThat(ledger.find(entry.id()).orElseThrow().status()).isEqualTo(LedgerStatus.GIVEN_UP);
	}

	@Test
	void snapshotOfSomebodyElseIsNotDroppedForProvisionalOne() {
		String name = database.name("of_somebody_else");
		Snapshot theirs = snapshots.create(SnapshotRequest.named(name));
		LedgerEntry entry = provisional(database.name("mine"));
		removeRelease(entry);
		rename(entry, name);
		assertThat(ledger.recover()).isPositive();
		assertThat(snapshots.get(name)).isEqualTo(theirs);
	}

	@Test
	void snapshotOfAnotherTransactionIsNotDroppedForOneThatCameTooLate() {
		String name = database.name("too_late");
		LedgerEntry open = provisional(database.name("too_late_mine"));
		application.bean(OuterService.class).commits(() -> snapshots.createBefore(SnapshotRequest.named(name)));
		Snapshot theirs = snapshots.get(name);
		removeRelease(open);
		rename(open, name);
		assertThat(ledger.recover()).isPositive();
		assertThat(snapshots.get(name)).isEqualTo(theirs);
		assertThat(ledger.retry(open.id())).as("retried").isFalse();
	}

	@Test
	void entryOfProvisionalSnapshotThatFailedIsGivenUpAlsoAfterRollback() {
		String name = database.name("failed_and_rolled_back");
		snapshots.create(SnapshotRequest.named(name));
		assertThatExceptionOfType(SnapshotAlreadyExistsException.class)
			.isThrownBy(() -> application.bean(OuterService.class)
				.commits(() -> snapshots.createBefore(SnapshotRequest.named(name))));
		assertThat(ledger.findBySnapshot(name)).singleElement()
			.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.GIVEN_UP));
	}

	@Test
	void recoveryIsRefusedInTransaction() {
		assertThatExceptionOfType(NotAllowedInTransactionException.class)
			.isThrownBy(() -> application.bean(OuterService.class).commits(ledger::recover));
	}

	@Test
	void provisionalSnapshotOfTransactionThatGoesOnIsLeftAlone() {
		String name = database.name("goes_on");
		application.bean(OuterService.class).commits(() -> {
			snapshots.createBefore(SnapshotRequest.named(name));
			assertThat(CompletableFuture.supplyAsync(ledger::recover)).succeedsWithin(Duration.ofSeconds(30));
			assertThat(snapshots.exists(name)).isTrue();
		});
		assertThat(ledger.findBySnapshot(name).get(0).status()).isEqualTo(LedgerStatus.RELEASED);
		ledger.recover();
		assertThat(snapshots.exists(name)).isTrue();
	}

	@Test
	void whatCannotBeCreatedFailsWithTheReason() {
		String name = database.name("gone");
		LedgerEntry entry = taken(name);
		removeReceipt(entry);
		snapshots.drop(name);
		database.control().sql(database.inLedger("""
				update {ledger}.snapshot_intent set request = 'kind=SINGLE&level=DATABASE&database=no_such_database' \
				where id = ?""")).param(entry.id()).update();
		ledger.recover();
		LedgerEntry failed = ledger.find(entry.id()).orElseThrow();
		assertThat(failed.status()).isEqualTo(LedgerStatus.FAILED);
		assertThat(ledger.summarize().failed()).isPositive();
		assertThat(failed.reason()).contains("no_such_database").contains("does not exist");
		assertThat(application.bean(RecordedEvents.class).of(SnapshotFailedEvent.class))
			.filteredOn((event) -> event.name().equals(name))
			.singleElement()
			.satisfies((event) -> assertThat(event.message()).contains(entry.id(), "will not be created"));
	}

	@Test
	void givenUpEntryIsLeftAloneUntilItIsRetried() {
		String name = database.name("given_up");
		LedgerEntry entry = taken(name);
		removeReceipt(entry);
		snapshots.drop(name);
		assertThat(ledger.giveUp(entry.id())).isTrue();
		ledger.recover();
		assertThat(snapshots.find(name)).isEmpty();
		assertThat(ledger.retry(entry.id())).isTrue();
		await().until(() -> snapshots.exists(name));
		assertThat(ledger.giveUp("no such entry")).isFalse();
	}

	@Test
	void whatWaitsAndWhatRecoveryFinishesIsCounted() {
		String name = database.name("counted");
		LedgerEntry entry = taken(name);
		long pending = ledger.summarize().pending();
		removeReceipt(entry);
		snapshots.drop(name);
		assertThat(ledger.summarize().pending()).isEqualTo(pending + 1);
		assertThat(ledger.summarize().oldestPending()).isPositive().isLessThan(Duration.ofMinutes(10));
		OperationStatistics statistics = application.bean(MatrixOneTemplate.class).getConnections().getStatistics();
		long late = statistics.late();
		assertThat(ledger.recover()).isPositive();
		assertThat(statistics.late()).isGreaterThan(late);
		assertThat(ledger.summarize().pending()).isLessThanOrEqualTo(pending);
	}

	private static LedgerEntry taken(String name) {
		application.bean(ItemService.class).required(name);
		LedgerEntry entry = ledger.findBySnapshot(name).get(0);
		assertThat(entry.receipt()).isNotNull();
		return entry;
	}

	private static LedgerEntry provisional(String name) {
		application.bean(OuterService.class).commits(() -> snapshots.createBefore(SnapshotRequest.named(name)));
		return ledger.findBySnapshot(name).get(0);
	}

	private static void removeReceipt(LedgerEntry entry) {
		int removed = database.control()
			.sql(database.inLedger("delete from {ledger}.snapshot_receipt where intent_id = ?"))
			.param(entry.id())
			.update();
		assertThat(removed).isEqualTo(1);
	}

	private static void removeRelease(LedgerEntry entry) {
		int removed = database.control()
			.sql(database
				.inLedger("delete from {ledger}.snapshot_progress where status = 'RELEASED' and intent_id = ?"))
			.param(entry.id())
			.update();
		assertThat(removed).isEqualTo(1);
	}

	private static void makeDue(LedgerEntry entry) {
		int due = database.control()
			.sql(database.inLedger("update {ledger}.snapshot_intent set due_after = 0 where id = ?"))
			.param(entry.id())
			.update();
		assertThat(due).isEqualTo(1);
	}

	private static void rename(LedgerEntry entry, String snapshot) {
		database.control()
			.sql(database.inLedger("update {ledger}.snapshot_intent set snapshot = ? where id = ?"))
			.params(snapshot, entry.id())
			.update();
	}

	private static LedgerReceipt receipt(LedgerEntry entry) {
		LedgerReceipt receipt = ledger.find(entry.id()).orElseThrow().receipt();
		assertThat(receipt).isNotNull();
		return receipt;
	}

	private static long items(Snapshot snapshot, String name) {
		return database.control()
			.sql("select count(*) from item {MO_TS = %d} where name = ?".formatted(snapshot.timestamp()))
			.param(name)
			.query(Long.class)
			.single();
	}

	/**
	 * Lets each snapshot be looked for in vain once.
	 */
	static class BlindAtFirst implements BeanPostProcessor {

		private final Set<Object> lookedFor = ConcurrentHashMap.newKeySet();

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			if (!(bean instanceof SnapshotManager)) {
				return bean;
			}
			ProxyFactory factory = new ProxyFactory(bean);
			factory.addAdvice((MethodInterceptor) (invocation) -> (invocation.getMethod().getName().equals("find")
					&& this.lookedFor.add(invocation.getArguments()[0])) ? Optional.empty() : invocation.proceed());
			return factory.getProxy();
		}

	}

}
