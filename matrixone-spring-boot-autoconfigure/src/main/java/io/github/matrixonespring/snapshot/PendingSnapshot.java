package io.github.matrixonespring.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import io.github.matrixonespring.snapshot.SnapshotJournal.CoalescedListener;
import io.github.matrixonespring.snapshot.SnapshotJournal.JournalEntry;
import io.github.matrixonespring.snapshot.SnapshotJournal.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is to be created after a commit, and those who have asked for it.
 */
final class PendingSnapshot implements CoalescedListener {

	private final SnapshotRequest request;

	private final List<AfterCommitFuture<Snapshot>> futures = new ArrayList<>();

	private final List<AnnotatedRequest> annotated = new ArrayList<>();

	private @Nullable JournalEntry entry;

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

	PendingSnapshot askedByAnnotation(AnnotatedRequest annotatedRequest) {
		this.annotated.add(annotatedRequest);
		return this;
	}

	/**
	 * Return where the first of them has asked.
	 */
	Origin origin() {
		return this.annotated.isEmpty() ? Origin.CALL : this.annotated.get(0).origin();
	}

	/**
	 * Return the entry in the journal.
	 * @return the entry, or {@code null} if the transaction could not write one
	 */
	@Nullable JournalEntry entry() {
		return this.entry;
	}

	void entered(JournalEntry journalEntry) {
		this.entry = journalEntry;
	}

	boolean throwsFailure() {
		return asksFor(OnFailure.THROW);
	}

	boolean isRetried() {
		return asksFor(OnFailure.RETRY);
	}

	private boolean asksFor(OnFailure onFailure) {
		return this.annotated.stream().anyMatch((annotatedRequest) -> annotatedRequest.onFailure() == onFailure);
	}

	boolean isAwaited() {
		return !this.futures.isEmpty();
	}

	/**
	 * The snapshot is created by another thread.
	 */
	void handOver() {
		this.futures.forEach(AfterCommitFuture::transactionEnded);
	}

	/**
	 * What was created with others is told by the ledger. Callbacks run on threads of
	 * their own: the caller has more to create.
	 */
	@Override
	public void completed(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
		for (AfterCommitFuture<Snapshot> future : this.futures) {
			future.defaultExecutor().execute(() -> {
				if (snapshot != null) {
					future.complete(snapshot);
				}
				else if (failure != null) {
					future.completeExceptionally(failure);
				}
			});
		}
	}

	/**
	 * Whoever has asked has cancelled the future.
	 */
	boolean isWithdrawn() {
		return this.annotated.isEmpty() && this.futures.stream().allMatch(CompletableFuture::isCancelled);
	}

	/**
	 * Describe why the snapshot was not created, or what has failed after it was.
	 */
	SnapshotAfterCommitException failure(boolean created, RuntimeException cause) {
		String message = created
				? "Snapshot '%s' of %s was created, but then something failed: %s".formatted(this.request.name(),
						this.request.target(), cause.getMessage())
				: """
						Snapshot '%s' of %s was not created: %s. What it should contain is committed and safe; where \
						the connection was lost, look the name up before creating it again"""
					.formatted(this.request.name(), this.request.target(), cause.getMessage());
		return new SnapshotAfterCommitException(this.request.name().value(), message, cause);
	}

	/**
	 * Describe that it is not known whether there is something to create a snapshot of.
	 */
	String uncertainty() {
		return """
				It is not known whether the transaction was committed, so snapshot '%s' was not created: %s"""
			.formatted(this.request.name(), (this.entry != null && !(this.entry instanceof NoJournal))
					? "if it was, the ledger creates it" : "look at the data, then create it if they are there");
	}

	void complete(Snapshot snapshot) {
		this.futures.forEach((future) -> future.complete(snapshot));
	}

	/**
	 * There will be no snapshot.
	 */
	void withdraw() {
		this.annotated.forEach(AnnotatedRequest::withdraw);
	}

	void fail(SnapshotAfterCommitException failure) {
		this.futures.forEach((future) -> future.completeExceptionally(failure));
	}

	void cancel() {
		withdraw();
		this.futures.forEach((future) -> future.cancel(false));
	}

}
