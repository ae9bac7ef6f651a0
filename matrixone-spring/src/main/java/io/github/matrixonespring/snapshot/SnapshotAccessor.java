package io.github.matrixonespring.snapshot;

/**
 * Has a {@link SnapshotManager}, which an annotation means when it names this bean.
 *
 * @since 0.1.0
 */
public interface SnapshotAccessor {

	/**
	 * Return the operations on snapshots.
	 * @return the manager
	 */
	SnapshotManager snapshots();

}
