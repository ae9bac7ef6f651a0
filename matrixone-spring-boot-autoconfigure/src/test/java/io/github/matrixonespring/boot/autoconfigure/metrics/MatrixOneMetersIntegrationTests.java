package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.testapp.ItemService;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The meters of an application.
 */
class MatrixOneMetersIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final Threads threads = new Threads();

	@BeforeAll
	static void createTable() {
		database.createItemTable();
	}

	private ConfigurableApplicationContext start(String... properties) {
		return Setup.JDBC.start(database, (starting) -> {
			((GenericApplicationContext) starting).registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
			((GenericApplicationContext) starting).registerBean(MatrixOneStatementListener.class, () -> this.threads);
		}, properties);
	}

	private ConfigurableApplicationContext startWithLedger() {
		return start("matrixone.ledger.enabled=true", "matrixone.ledger.initialize-schema=always",
				"matrixone.ledger.recovery-interval=1h", "matrixone.metrics.interval=1s");
	}

	@Test
	void everyMeterExists() {
		try (ConfigurableApplicationContext context = startWithLedger()) {
			assertThat(names(context)).isEqualTo(
					Arrays.stream(MatrixOneMeter.values()).map(MatrixOneMeter::meterName).collect(Collectors.toSet()));
		}
	}

	@Test
	void metersOfTheLedgerExistWithItOnly() {
		try (ConfigurableApplicationContext context = start()) {
			assertThat(names(context)).contains("matrixone.snapshots", "matrixone.snapshots.failed")
				.doesNotContain("matrixone.ledger.entries", "matrixone.ledger.oldest.age",
						"matrixone.snapshots.coalesced", "matrixone.snapshots.late");
		}
	}

	@Test
	void gaugesTellWhatThereIsAndNeverAskOnTheThreadThatReadsThem() {
		try (ConfigurableApplicationContext context = startWithLedger()) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			String name = database.newName("s");
			snapshots.create(name, SnapshotTarget.table(database.database(), "item"));
			this.threads.names.clear();
			assertThat(meters.get("matrixone.snapshots").tag("level", "table").gauge().value()).isNaN();
			await().untilAsserted(() -> {
				assertThat(meters.get("matrixone.snapshots").tag("level", "table").gauge().value())
					.isGreaterThanOrEqualTo(1);
				assertThat(meters.get("matrixone.snapshots.oldest.age").timeGauge().value()).isPositive();
				assertThat(meters.get("matrixone.ledger.entries").tag("status", "pending").gauge().value()).isZero();
				assertThat(meters.get("matrixone.ledger.entries").tag("status", "failed").gauge().value())
					.isNotNegative();
				assertThat(meters.get("matrixone.ledger.oldest.age").timeGauge().value()).isZero();
				assertThat(meters.get("matrixone.snapshots.quota.usage").tag("level", "table").gauge().value())
					.isBetween(0.0, 1.0);
			});
			assertThat(meters.get("matrixone.connections.separate").gauge().value()).isZero();
			assertThat(this.threads.names).anyMatch((thread) -> thread.startsWith("matrixone-state-"))
				.doesNotContain(Thread.currentThread().getName());
			snapshots.drop(name);
		}
	}

	@Test
	void snapshotsThatFailAreCounted() {
		try (ConfigurableApplicationContext context = startWithLedger()) {
			SnapshotManager snapshots = context.getBean(SnapshotManager.class);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			String name = database.newName("s");
			snapshots.create(name, SnapshotTarget.database(database.database()));
			context.getBean(ItemService.class).required(name);
			assertThat(meters.get("matrixone.snapshots.failed").functionCounter().count()).isEqualTo(1);
			snapshots.drop(name);
			await().untilAsserted(
					() -> assertThat(meters.get("matrixone.ledger.entries").tag("status", "failed").gauge().value())
						.isPositive());
		}
	}

	private static Set<String> names(ConfigurableApplicationContext context) {
		return context.getBean(MeterRegistry.class)
			.getMeters()
			.stream()
			.map(Meter::getId)
			.map(Meter.Id::getName)
			.filter((name) -> name.startsWith("matrixone."))
			.collect(Collectors.toSet());
	}

	/**
	 * Notes on which threads statements are sent.
	 */
	private static final class Threads implements MatrixOneStatementListener {

		private final List<String> names = new CopyOnWriteArrayList<>();

		@Override
		public void beforeStatement(String sql) {
			this.names.add(Thread.currentThread().getName());
		}

	}

}
