package io.github.matrixonespring.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is to be created after a commit, and those who have asked for it.
 *
 * @since 0.1.0
 */
public interface SnapshotOrder {

	/**
	 * Return what was asked for.
	 * @return the request
	 */
	SnapshotRequest request();

	/**
	 * Tell those who have asked, on whatever thread, that the snapshot was created with
	 * others, or why it was not.
	 * @param snapshot the snapshot, or {@code null} if it was not created
	 * @param failure why not, else {@code null}
	 */
	void completed(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure);

}
