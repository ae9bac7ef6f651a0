package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import io.github.matrixonespring.snapshot.Throttle.Turn;
import org.jspecify.annotations.Nullable;

/**
 * What one call of an annotated method asks for.
 *
 * @param request the snapshot
 * @param onFailure what to do if it cannot be created
 * @param turn the turn of the call, if the method has a throttle
 */
record AnnotatedRequest(SnapshotRequest request, OnFailure onFailure, @Nullable Turn turn) {

	/**
	 * There is no snapshot, and will be none.
	 */
	void withdraw() {
		if (this.turn != null) {
			this.turn.giveBack();
		}
	}

}
