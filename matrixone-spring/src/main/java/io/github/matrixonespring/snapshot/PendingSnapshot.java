package io.github.matrixonespring.snapshot;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import io.github.matrixonespring.snapshot.SnapshotJournal.JournalEntry;
import io.github.matrixonespring.snapshot.SnapshotRequest.Origin;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is to be created after a commit, and those who have asked for it.
 */
final class PendingSnapshot implements SnapshotOrder {

	private final SnapshotRequest request;

	private final List<AfterCommitFuture<Snapshot>> futures = new ArrayList<>();

	private final List<AnnotatedRequest> annotated = new ArrayList<>();

	private @Nullable JournalEntry entry;

	private @Nullable SnapshotRegistration shared;

	PendingSnapshot(SnapshotRequest request) {
		this.request = request;
	}

	@Override
	public SnapshotRequest request() {
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
		return this.request.origin();
	}

	/**
	 * Enter the snapshot in the journal, unless that is done already.
	 */
	void enter(SnapshotJournal journal, MatrixOneStatements statements) {
		if (this.request.isCoalesced()) {
			this.shared = (this.shared != null) ? this.shared : journal.share(statements, this);
		}
		else {
			this.entry = (this.entry != null) ? this.entry : journal.intend(statements, this.request);
		}
	}

	/**
	 * What the transaction had written was rolled back, the entry included, but the
	 * transaction goes on.
	 */
	void forgetEntry() {
		this.entry = null;
	}

	boolean isEntered() {
		return this.entry != null || this.shared != null;
	}

	/**
	 * Return the entry in the journal.
	 * @return the entry, or {@code null} if the transaction could not write one, or for a
	 * snapshot that is created together with others
	 */
	@Nullable JournalEntry entry() {
		return this.entry;
	}

	/**
	 * Hand the snapshot over to the ledger, which creates it together with others.
	 */
	void share(SnapshotJournal journal, Supplier<MatrixOneStatements> connection) {
		this.futures.forEach(AfterCommitFuture::transactionEnded);
		if (this.shared == null) {
			try (MatrixOneStatements statements = connection.get()) {
				this.shared = journal.share(statements, this);
			}
		}
		this.shared.committed();
	}

	/**
	 * The transaction was committed, but nobody wants the snapshot any more.
	 */
	void withdrawn() {
		if (this.shared != null) {
			this.shared.cancelled();
		}
	}

	/**
	 * Nobody knows whether the transaction was committed.
	 */
	void outcomeUnknown() {
		if (this.shared != null) {
			this.shared.inDoubt();
		}
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
			.formatted(this.request.name(), (isEntered() && !(this.entry instanceof NoJournal))
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

	/**
	 * The transaction was rolled back.
	 */
	void rolledBack() {
		if (this.shared != null) {
			this.shared.rolledBack();
		}
		withdraw();
		this.futures.forEach((future) -> future.cancel(false));
	}

}
