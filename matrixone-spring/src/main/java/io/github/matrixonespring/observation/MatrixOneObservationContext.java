package io.github.matrixonespring.observation;

import io.micrometer.observation.Observation;

/**
 * What an observation of this library is about.
 *
 * @since 0.1.0
 */
public final class MatrixOneObservationContext extends Observation.Context {

	private final ObservedOperation operation;

	private boolean over;

	/**
	 * Create a context.
	 * @param operation the operation
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

	/**
	 * Tell whether the operation is over, so that its outcome is known.
	 * @return {@code false} while it runs
	 */
	public boolean isOver() {
		return this.over;
	}

	void over() {
		this.over = true;
	}

}
