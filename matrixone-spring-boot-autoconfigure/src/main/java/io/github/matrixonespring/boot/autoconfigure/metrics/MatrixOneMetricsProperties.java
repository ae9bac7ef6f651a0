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
 * @param snapshotQuota Number of snapshots of a level that an account other than 'sys'
 * may have, which the server does not tell to it. 0 if it has no limit.
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.metrics")
public record MatrixOneMetricsProperties(@DefaultValue("1m") Duration interval, @DefaultValue("50") int snapshotQuota) {

	private static final Duration SHORTEST = Duration.ofSeconds(1);

	/**
	 * Create the properties.
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	public MatrixOneMetricsProperties {
		Assert.isTrue(interval.compareTo(SHORTEST) >= 0,
				() -> "matrixone.metrics.interval=%s is not allowed: use 1s or more".formatted(interval));
		Assert.isTrue(snapshotQuota >= 0,
				() -> "matrixone.metrics.snapshot-quota=%d is not allowed: use 0 or more".formatted(snapshotQuota));
	}

}
