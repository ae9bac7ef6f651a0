package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.util.Arrays;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;

/**
 * Logs why there is no health indicator, no endpoint and no meter of MatrixOne although
 * the application may expect them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneMetricsAutoConfiguration.class)
@ConditionalOnClass(
		name = "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
@ConditionalOnBean({ MatrixOneConnections.class, MatrixOneOperations.class })
@ConditionalOnMissingBean(StateSampler.class)
public final class MatrixOneUnobservedAutoConfiguration {

	private static final Log logger = LogFactory.getLog(MatrixOneMetricsAutoConfiguration.class);

	MatrixOneUnobservedAutoConfiguration(ListableBeanFactory beanFactory) {
		logger.info("""
				There is no health, no endpoint and no meter of MatrixOne, because it is not clear which template they \
				are to use: there are %s. Mark the one that is meant as @Primary, or the others as \
				@Bean(defaultCandidate = false)"""
			.formatted(Arrays.toString(beanFactory.getBeanNamesForType(MatrixOneOperations.class, true, false))));
	}

}
