package io.github.matrixonespring.boot.autoconfigure.observation;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.observation.MatrixOneObservationConvention;
import io.github.matrixonespring.observation.MicrometerOperationObserver;
import io.github.matrixonespring.observation.OperationObserver;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.util.function.SingletonSupplier;

/**
 * Auto-configuration for observations of operations.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = MatrixOneAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "matrixone.enabled", matchIfMissing = true)
@ConditionalOnClass(ObservationRegistry.class)
public final class MatrixOneObservationAutoConfiguration {

	/**
	 * The registry is looked up by the first operation, for its handlers may need meters,
	 * and these the database.
	 */
	@Bean
	@ConditionalOnMissingBean(OperationObserver.class)
	MicrometerOperationObserver matrixOneOperationObserver(ObjectProvider<ObservationRegistry> registry,
			ObjectProvider<MatrixOneObservationConvention> convention) {
		return new MicrometerOperationObserver(
				SingletonSupplier.of(() -> registry.getIfAvailable(() -> ObservationRegistry.NOOP)),
				convention::getIfAvailable);
	}

}
