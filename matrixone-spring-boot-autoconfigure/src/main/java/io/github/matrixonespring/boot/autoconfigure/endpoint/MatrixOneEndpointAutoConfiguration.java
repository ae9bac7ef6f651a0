package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.time.Clock;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.boot.autoconfigure.metrics.MatrixOneMetricsAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.metrics.StateSampler;
import io.github.matrixonespring.ledger.SnapshotLedger;
import io.github.matrixonespring.snapshot.SnapshotQuota;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Auto-configuration for the {@link MatrixOneEndpoint}.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneMetricsAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
@ConditionalOnAvailableEndpoint(MatrixOneEndpoint.class)
@ConditionalOnBean({ MatrixOneOperations.class, StateSampler.class })
@EnableConfigurationProperties(MatrixOneEndpointProperties.class)
public final class MatrixOneEndpointAutoConfiguration {

	private static final EndpointId ID = EndpointId.of("matrixone");

	@Bean
	@ConditionalOnMissingBean
	MatrixOneEndpoint matrixOneEndpoint(MatrixOneOperations operations, ObjectProvider<SnapshotLedger> ledger,
			SnapshotQuota quota, MatrixOneEndpointProperties properties) {
		return new MatrixOneEndpoint(operations, ledger.getIfAvailable(), quota,
				new RestorePlans(properties.planTimeout(), Clock.systemUTC()));
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(MatrixOneEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.WEB)
	MatrixOneEndpointWebExtension matrixOneEndpointWebExtension(MatrixOneEndpoint endpoint) {
		return new MatrixOneEndpointWebExtension(endpoint);
	}

	@Bean
	@ConditionalOnAvailableEndpoint(endpoint = MatrixOneEndpoint.class, exposure = EndpointExposure.WEB)
	UnknownParameters matrixOneEndpointUnknownParameters() {
		return new UnknownParameters(ID);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnBean(MatrixOneEndpoint.class)
	@ConditionalOnAvailableEndpoint(exposure = EndpointExposure.JMX)
	MatrixOneEndpointJmxExtension matrixOneEndpointJmxExtension(MatrixOneEndpoint endpoint) {
		return new MatrixOneEndpointJmxExtension(endpoint);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(GlobalOpenApiCustomizer.class)
	@ConditionalOnAvailableEndpoint(endpoint = MatrixOneEndpoint.class, exposure = EndpointExposure.WEB)
	static class OpenApiConfiguration {

		@Bean
		EndpointOpenApi matrixOneEndpointOpenApi(ObjectProvider<PathMapper> pathMappers) {
			return new EndpointOpenApi(PathMapper.getRootPath(pathMappers.orderedStream().toList(), ID));
		}

	}

}
