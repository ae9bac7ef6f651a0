package io.github.matrixonespring.boot.autoconfigure.health;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.github.matrixonespring.ServerInfo;
import io.github.matrixonespring.boot.autoconfigure.metrics.ServerState;
import io.github.matrixonespring.boot.autoconfigure.metrics.StateSampler;
import io.github.matrixonespring.ledger.LedgerSummary;
import io.github.matrixonespring.snapshot.SnapshotLevel;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link MatrixOneHealthIndicator}.
 */
class MatrixOneHealthIndicatorTests {

	private static final ServerInfo INFO = new ServerInfo("MySQL", "8.0.30-MatrixOne-v4.2.0", "acme", "app", "public",
			false);

	private static final LedgerSummary NOTHING_WAITS = new LedgerSummary(0, Duration.ZERO, 0);

	private @Nullable StateSampler sampler;

	@AfterEach
	void stop() {
		if (this.sampler != null) {
			this.sampler.destroy();
		}
	}

	private MatrixOneHealthIndicator indicator(Supplier<ServerInfo> server, long snapshots, LedgerSummary ledger,
			@Nullable String quotaStatus, @Nullable String ledgerStatus) {
		ServerState state = new ServerState(Map.of(SnapshotLevel.DATABASE, snapshots), null,
				Map.of(SnapshotLevel.DATABASE, 50), ledger);
		this.sampler = new StateSampler(() -> state, Duration.ofMinutes(1));
		StateSampler known = this.sampler;
		await().untilAsserted(() -> assertThat(known.state()).isNotNull());
		return new MatrixOneHealthIndicator(server, known, new MatrixOneHealthProperties(Duration.ofMillis(200), 90,
				quotaStatus, Duration.ofMinutes(15), ledgerStatus));
	}

	@Test
	void isUpWithDetailsWhereTheServerAnswers() {
		Health health = indicator(() -> INFO, 3, NOTHING_WAITS, null, null).health();
		assertThat(health.getStatus()).isEqualTo(Status.UP);
		assertThat(health.getDetails()).containsEntry("version", "8.0.30-MatrixOne-v4.2.0")
			.containsEntry("account", "acme")
			.containsKeys("snapshots", "ledger")
			.doesNotContainKeys("quota", "stuck");
		assertThat(health.getDetails().get("snapshots").toString()).contains("database=3 of 50");
	}

	@Test
	void isDownWhereTheServerCannotBeReached() {
		Health health = indicator(() -> {
			throw new IllegalStateException("tested");
		}, 3, NOTHING_WAITS, null, null).health();
		assertThat(health.getStatus()).isEqualTo(Status.DOWN);
		assertThat(health.getDetails().get("error").toString()).contains("tested");
	}

	@Test
	void isDownWhereTheServerDoesNotAnswerInTimeAndAsksItOnce() {
		CountDownLatch answer = new CountDownLatch(1);
		AtomicInteger asked = new AtomicInteger();
		MatrixOneHealthIndicator indicator = indicator(() -> {
			asked.incrementAndGet();
			try {
				answer.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return INFO;
		}, 3, NOTHING_WAITS, null, null);
		assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(indicator.health().getDetails()).containsEntry("error", "The server has not answered within PT0.2S");
		assertThat(asked).hasValue(1);
		answer.countDown();
		await().untilAsserted(() -> assertThat(indicator.health().getStatus()).isEqualTo(Status.UP));
	}

	@Test
	void quotaThatIsNearlyUsedUpIsDetailOrStatus() {
		Health detail = indicator(() -> INFO, 45, NOTHING_WAITS, null, null).health();
		assertThat(detail.getStatus()).isEqualTo(Status.UP);
		assertThat(detail.getDetails()).containsKey("quota");
		stop();
		Health status = indicator(() -> INFO, 45, NOTHING_WAITS, "WARNING", null).health();
		assertThat(status.getStatus()).isEqualTo(new Status("WARNING"));
		stop();
		assertThat(indicator(() -> INFO, 44, NOTHING_WAITS, "WARNING", null).health().getStatus()).isEqualTo(Status.UP);
	}

	@Test
	void entriesThatAreStuckAreDetailOrStatus() {
		LedgerSummary waiting = new LedgerSummary(2, Duration.ofMinutes(16), 0);
		Health detail = indicator(() -> INFO, 1, waiting, null, null).health();
		assertThat(detail.getStatus()).isEqualTo(Status.UP);
		assertThat(detail.getDetails()).containsKey("stuck");
		stop();
		assertThat(indicator(() -> INFO, 1, waiting, null, "OUT_OF_SERVICE").health().getStatus())
			.isEqualTo(Status.OUT_OF_SERVICE);
		stop();
		assertThat(indicator(() -> INFO, 1, new LedgerSummary(1, Duration.ZERO, 1), null, "DOWN").health().getStatus())
			.isEqualTo(Status.DOWN);
	}

}
