package io.github.matrixonespring.boot.autoconfigure.health;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Properties of the health of MatrixOne.
 *
 * @param timeout Maximum time that the server may take to answer.
 * @param quotaThreshold Percentage of the quota of snapshots from which on it is nearly
 * used up.
 * @param quotaStatus Status where the quota is nearly used up, such as 'OUT_OF_SERVICE'.
 * Left out, that is a detail alone.
 * @param stuckAfter Time from which on an entry of the ledger that waits is stuck.
 * @param ledgerStatus Status where entries of the ledger are stuck or have failed, such
 * as 'OUT_OF_SERVICE'. Left out, that is a detail alone.
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.health")
public record MatrixOneHealthProperties(@DefaultValue("3s") Duration timeout, @DefaultValue("90") int quotaThreshold,
		@Nullable String quotaStatus, @DefaultValue("15m") Duration stuckAfter, @Nullable String ledgerStatus) {

	/**
	 * Create the properties.
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	public MatrixOneHealthProperties {
		Assert.isTrue(timeout.compareTo(Duration.ZERO) > 0,
				() -> "matrixone.health.timeout=%s is not allowed: use more than 0".formatted(timeout));
		Assert.isTrue(quotaThreshold > 0 && quotaThreshold <= 100,
				() -> "matrixone.health.quota-threshold=%d is not allowed: use 1 to 100".formatted(quotaThreshold));
		Assert.isTrue(stuckAfter.compareTo(Duration.ZERO) > 0,
				() -> "matrixone.health.stuck-after=%s is not allowed: use more than 0".formatted(stuckAfter));
	}

}
