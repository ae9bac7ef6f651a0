package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.matrixonespring.snapshot.SnapshotLevel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

/**
 * Tests for {@link StateSampler}.
 */
@ExtendWith(OutputCaptureExtension.class)
class StateSamplerTests {

	private static final ServerState STATE = new ServerState(Map.of(SnapshotLevel.DATABASE, 1L), null, Map.of(), null);

	@Test
	void asksNothingUntilSomebodyWantsToKnow() {
		AtomicInteger asked = new AtomicInteger();
		StateSampler sampler = new StateSampler(() -> {
			asked.incrementAndGet();
			return STATE;
		}, Duration.ofMillis(10));
		assertThat(asked).hasValue(0);
		sampler.state();
		await().untilAsserted(() -> assertThat(sampler.state()).isSameAs(STATE));
		await().untilAtomic(asked, greaterThan(3));
		sampler.destroy();
	}

	@Test
	void doesNotWaitForTheServer() {
		CountDownLatch answer = new CountDownLatch(1);
		AtomicInteger asked = new AtomicInteger();
		StateSampler sampler = new StateSampler(() -> {
			asked.incrementAndGet();
			try {
				answer.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return STATE;
		}, Duration.ofMillis(10));
		for (int i = 0; i < 100; i++) {
			assertThat(sampler.state()).isNull();
		}
		await().untilAtomic(asked, equalTo(1));
		answer.countDown();
		await().untilAsserted(() -> assertThat(sampler.state()).isSameAs(STATE));
		sampler.destroy();
	}

	@Test
	void forgetsWhatIsOldAndWarnsOnce(CapturedOutput output) {
		AtomicInteger asked = new AtomicInteger();
		StateSampler sampler = new StateSampler(() -> {
			if (asked.incrementAndGet() > 1) {
				throw new IllegalStateException("tested");
			}
			return STATE;
		}, Duration.ofMillis(50));
		await().untilAsserted(() -> assertThat(sampler.state()).isSameAs(STATE));
		await().untilAsserted(() -> assertThat(sampler.state()).isNull());
		await().untilAtomic(asked, greaterThan(4));
		sampler.destroy();
		assertThat(output).containsOnlyOnce("cannot tell what there is on the server");
	}

}
