package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Properties of the endpoint.
 *
 * @param planTimeout How long a restore can be carried out by the id of its plan.
 * @since 0.1.0
 */
@ConfigurationProperties("matrixone.endpoint")
public record MatrixOneEndpointProperties(@DefaultValue("10m") Duration planTimeout) {

	/**
	 * Create the properties.
	 * @throws IllegalArgumentException if a value is not allowed
	 */
	public MatrixOneEndpointProperties {
		Assert.isTrue(planTimeout.compareTo(Duration.ZERO) > 0,
				() -> "matrixone.endpoint.plan-timeout=%s is not allowed: use more than 0".formatted(planTimeout));
	}

}
