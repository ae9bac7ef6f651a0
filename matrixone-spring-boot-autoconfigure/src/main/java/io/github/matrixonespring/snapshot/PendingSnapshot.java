package io.github.matrixonespring.snapshot;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is to be created after a commit.
 */
final class PendingSnapshot {

	private final SnapshotRequest request;

	private OnFailure onFailure = OnFailure.LOG;

	private boolean annotated;

	private @Nullable AfterCommitFuture<Snapshot> future;

	PendingSnapshot(SnapshotRequest request) {
		this.request = request;
	}

	SnapshotRequest request() {
		return this.request;
	}

	boolean throwsFailure() {
		return this.onFailure == OnFailure.THROW;
	}

	@Nullable AfterCommitFuture<Snapshot> future() {
		return this.future;
	}

	AfterCommitFuture<Snapshot> askedByCall() {
		if (this.future == null) {
			this.future = new AfterCommitFuture<>();
		}
		return this.future;
	}

	PendingSnapshot askedByAnnotation(OnFailure onFailure) {
		this.annotated = true;
		if (onFailure == OnFailure.THROW) {
			this.onFailure = onFailure;
		}
		return this;
	}

	/**
	 * Whoever has asked has cancelled the future, and nobody else has asked.
	 */
	boolean isWithdrawn() {
		return !this.annotated && this.future != null && this.future.isCancelled();
	}

}
