package io.github.matrixonespring.ledger;

import java.sql.SQLException;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import io.github.matrixonespring.snapshot.SnapshotFailedEvent;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.testapp.ItemStore;
import io.github.matrixonespring.testapp.OuterService;
import io.github.matrixonespring.testapp.RecordedEvents;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.FaultyConnections;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A snapshot that cannot be created now, and is left to the ledger.
 */
@ExtendWith(OutputCaptureExtension.class)
class RetryPolicyIntegrationTests {

	private static final String CREATE = "CREATE SNAPSHOT";

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final FaultyConnections connections = new FaultyConnections(database);

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	@Test
	void failureThatMayPassIsAWarningAndTriedAgain(CapturedOutput output) {
		String name = database.name("passes");
		try (ConfigurableApplicationContext context = start()) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			this.connections.refuse(CREATE, 1, new SQLException("Lock wait timeout exceeded", "HY000", 1205));
			commit(context, name);
			assertThat(this.connections.remaining()).isZero();
			assertThat(snapshots.find(name)).isEmpty();
			assertThat(context.getBean(RecordedEvents.class).of(SnapshotFailedEvent.class)).singleElement()
				.satisfies((event) -> assertThat(event.message()).contains(name, "The ledger tries again"));
			assertThat(output.getOut().lines().filter((line) -> line.contains("'" + name + "'"))).singleElement()
				.asString()
				.contains(" WARN ", "The ledger tries again");
			assertThat(output).doesNotContain("\tat ");
			SnapshotLedger ledger = context.getBean(SnapshotLedger.class);
			makeDue(ledger.findBySnapshot(name).get(0));
			assertThat(ledger.recover()).isOne();
			assertThat(snapshots.exists(name)).isTrue();
		}
	}

	@Test
	void failureThatDoesNotPassIsAnError(CapturedOutput output) {
		String name = database.name("stays");
		try (ConfigurableApplicationContext context = start()) {
			this.connections.refuse(CREATE, 1, new SQLException("internal error: refused on purpose", "HY000", 20101));
			commit(context, name);
			assertThat(output.getOut().lines().filter((line) -> line.contains(" ERROR ")))
				.anyMatch((line) -> line.contains("'" + name + "'"));
			assertThat(context.getBean(SnapshotLedger.class).findBySnapshot(name)).singleElement()
				.satisfies((entry) -> assertThat(entry.status()).isEqualTo(LedgerStatus.FAILED));
		}
	}

	private static void makeDue(LedgerEntry entry) {
		int due = database.control()
			.sql(database.inLedger("update {ledger}.snapshot_progress set due_after = 0 where intent_id = ?"))
			.param(entry.id())
			.update();
		assertThat(due).isEqualTo(1);
	}

	/**
	 * What is left is not due before the recovery that runs at start is over.
	 */
	private ConfigurableApplicationContext start() {
		return Setup.JDBC.start(database, this.connections, "matrixone.ledger.enabled=true",
				"matrixone.ledger.initialize-schema=always", "matrixone.ledger.recovery-interval=1h",
				"matrixone.ledger.retry-delay=1h");
	}

	private static void commit(ConfigurableApplicationContext context, String name) {
		context.getBean(OuterService.class).commits(() -> {
			context.getBean(ItemStore.class).add(name);
			context.getBean(SnapshotManager.class)
				.createAfterCommit(SnapshotRequest.named(name).onFailure(OnFailure.RETRY));
		});
	}

}
