package io.github.matrixonespring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * Names and keys of the observations of this library. Without a name of its own, an
 * observation keeps the one of {@link MatrixOneObservationDocumentation}.
 *
 * @since 0.1.0
 * @see DefaultMatrixOneObservationConvention
 */
public interface MatrixOneObservationConvention extends ObservationConvention<MatrixOneObservationContext> {

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof MatrixOneObservationContext;
	}

}
