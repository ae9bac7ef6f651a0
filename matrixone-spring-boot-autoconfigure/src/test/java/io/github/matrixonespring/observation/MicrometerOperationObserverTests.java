package io.github.matrixonespring.observation;

import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MicrometerOperationObserver}.
 */
class MicrometerOperationObserverTests {

	private final MeterRegistry meters = new SimpleMeterRegistry();

	@Test
	void outcomeIsNotToldBeforeItIsKnown() {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
		new MicrometerOperationObserver(() -> registry, () -> null)
			.observe(ObservedOperation.of(Kind.RESTORE, Action.PLAN), () -> {
				assertThat(this.meters.get("matrixone.restore.active").longTaskTimer().getId().getTag("outcome"))
					.isEqualTo("none");
				return null;
			});
		assertThat(this.meters.get("matrixone.restore").timer().getId().getTag("outcome")).isEqualTo("success");
	}

}
