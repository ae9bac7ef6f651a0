package io.github.matrixonespring.boot.autoconfigure.health;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.boot.autoconfigure.metrics.MatrixOneMetricsAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.metrics.StateSampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for the health of MatrixOne.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneMetricsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnEnabledHealthIndicator.class)
@ConditionalOnBean(StateSampler.class)
@ConditionalOnEnabledHealthIndicator("matrixone")
@EnableConfigurationProperties(MatrixOneHealthProperties.class)
public final class MatrixOneHealthContributorAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(name = { "matrixoneHealthIndicator", "matrixoneHealthContributor" })
	HealthContributor matrixoneHealthContributor(ObjectProvider<MatrixOneOperations> operations, StateSampler sampler,
			MatrixOneHealthProperties properties) {
		return new MatrixOneHealthIndicator(() -> operations.getObject().serverInfo(), sampler, properties);
	}

}
