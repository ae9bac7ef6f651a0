package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.util.Arrays;

import io.github.matrixonespring.MatrixOneOperations;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;

/**
 * Says why there is no health of MatrixOne, no endpoint and no meter, where somebody may
 * expect them.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneMetricsAutoConfiguration.class)
@ConditionalOnClass(
		name = "org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint")
@ConditionalOnBean(MatrixOneOperations.class)
@ConditionalOnMissingBean(StateSampler.class)
public final class MatrixOneUnobservedAutoConfiguration {

	private static final Log logger = LogFactory.getLog(MatrixOneMetricsAutoConfiguration.class);

	MatrixOneUnobservedAutoConfiguration(ListableBeanFactory beanFactory) {
		logger
			.info("""
					There is no health, no endpoint and no meter of MatrixOne, for it is not clear by which template to ask: \
					there are %s. Mark the one that is meant as @Primary, or the others as @Bean(defaultCandidate = false)"""
				.formatted(Arrays.toString(beanFactory.getBeanNamesForType(MatrixOneOperations.class, true, false))));
	}

}
