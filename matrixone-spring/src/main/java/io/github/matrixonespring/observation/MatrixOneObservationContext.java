package io.github.matrixonespring.observation;

import io.micrometer.observation.Observation;

/**
 * What an observation of this library is about.
 *
 * @since 0.1.0
 */
public final class MatrixOneObservationContext extends Observation.Context {

	private final ObservedOperation operation;

	/**
	 * Create a context.
	 * @param operation the operation, whose outcome is known when the observation stops
	 */
	public MatrixOneObservationContext(ObservedOperation operation) {
		this.operation = operation;
	}

	/**
	 * Return the operation.
	 * @return the operation
	 */
	public ObservedOperation getOperation() {
		return this.operation;
	}

}
