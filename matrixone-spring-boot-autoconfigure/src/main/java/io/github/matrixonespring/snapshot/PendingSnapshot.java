package io.github.matrixonespring.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;

/**
 * A snapshot that is to be created after a commit, and those who have asked for it.
 */
final class PendingSnapshot {

	private final SnapshotRequest request;

	private final List<AfterCommitFuture<Snapshot>> futures = new ArrayList<>();

	private boolean annotated;

	private boolean throwsFailure;

	PendingSnapshot(SnapshotRequest request) {
		this.request = request;
	}

	SnapshotRequest request() {
		return this.request;
	}

	CompletableFuture<Snapshot> askedByCall() {
		AfterCommitFuture<Snapshot> future = new AfterCommitFuture<>();
		this.futures.add(future);
		return future;
	}

	PendingSnapshot askedByAnnotation(OnFailure onFailure) {
		this.annotated = true;
		this.throwsFailure |= (onFailure == OnFailure.THROW);
		return this;
	}

	boolean throwsFailure() {
		return this.throwsFailure;
	}

	boolean isAwaited() {
		return !this.futures.isEmpty();
	}

	/**
	 * Whoever has asked has cancelled the future.
	 */
	boolean isWithdrawn() {
		return !this.annotated && this.futures.stream().allMatch(CompletableFuture::isCancelled);
	}

	void complete(Snapshot snapshot) {
		this.futures.forEach((future) -> future.complete(snapshot));
	}

	void fail(SnapshotAfterCommitException failure) {
		this.futures.forEach((future) -> future.completeExceptionally(failure));
	}

	void cancel() {
		this.futures.forEach((future) -> future.cancel(false));
	}

}
