package io.github.matrixonespring.boot.autoconfigure.metrics;

import java.time.Clock;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneLedgerAutoConfiguration;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for meters.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = { MatrixOneAutoConfiguration.class, MatrixOneLedgerAutoConfiguration.class },
		afterName = "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration")
@ConditionalOnBean(MatrixOneConnections.class)
@ConditionalOnSingleCandidate(MatrixOneOperations.class)
@EnableConfigurationProperties(MatrixOneMetricsProperties.class)
public final class MatrixOneMetricsAutoConfiguration {

	/**
	 * Where the application has connections of its own, and nothing else is
	 * auto-configured.
	 */
	@Bean
	@ConditionalOnMissingBean
	SnapshotQuota matrixOneSnapshotQuota(MatrixOneConnections connections) {
		return new SnapshotQuota(connections, SnapshotQuota.DEFAULT_LIMIT);
	}

	@Bean
	@ConditionalOnMissingBean
	StateSampler matrixOneStateSampler(ObjectProvider<MatrixOneOperations> operations,
			ObjectProvider<SnapshotQuota> quota, ObjectProvider<SnapshotLedger> ledger,
			MatrixOneMetricsProperties properties) {
		return new StateSampler(
				() -> ServerState.of(operations.getObject().snapshots(), quota.getObject(), ledger.getIfAvailable()),
				properties.interval());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	@ConditionalOnBean(MeterRegistry.class)
	static class MeterConfiguration {

		@Bean
		MatrixOneMeterBinder matrixOneMeterBinder(MatrixOneConnections connections, StateSampler sampler,
				ObjectProvider<SnapshotLedger> ledger) {
			return new MatrixOneMeterBinder(connections, sampler, ledger.stream().findAny().isPresent(),
					Clock.systemUTC());
		}

	}

}
