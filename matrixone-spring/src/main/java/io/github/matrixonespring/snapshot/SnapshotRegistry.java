package io.github.matrixonespring.snapshot;

/**
 * Takes what annotated methods ask for.
 */
@FunctionalInterface
interface SnapshotRegistry {

	/**
	 * Register a snapshot with the current transaction.
	 */
	void create(AnnotatedSnapshot annotated, AnnotatedRequest request);

}
