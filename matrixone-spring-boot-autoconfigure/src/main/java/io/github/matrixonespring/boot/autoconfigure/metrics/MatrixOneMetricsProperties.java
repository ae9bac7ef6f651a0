package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Properties of what is told of the server regularly.
 *
 * @param interval How often to ask the server what there is, once somebody wants to know:
 * for meters and for the details of health.
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.metrics")
public record MatrixOneMetricsProperties(@DefaultValue("1m") Duration interval) {

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	/**
	 * Create the properties.
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	public MatrixOneMetricsProperties {
		Assert.isTrue(interval.compareTo(SHORTEST) >= 0,
				() -> "matrixone.metrics.interval=%s is not allowed: use 1s or more".formatted(interval));
	}

}
