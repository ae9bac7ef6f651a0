package io.github.matrixonespring.snapshot;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import io.github.matrixonespring.observation.ObservedOperation;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.observation.OperationObserver.Trace;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit.OnFailure;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import io.github.matrixonespring.transaction.MatrixOneStatements;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that is to be created after a commit, the futures of those who have asked
 * for it, and what follows the transaction.
 */
final class PendingSnapshot implements SnapshotOrder {

	private final SnapshotRequest request;

	private final MatrixOneConnections connections;

	private final SnapshotEvents events;

	private final List<Asker> askers = new ArrayList<>();

	private final Set<OnFailure> policies = EnumSet.noneOf(OnFailure.class);

	private final Trace trace;

	private @Nullable SnapshotRegistration registration;

	PendingSnapshot(SnapshotRequest request, MatrixOneConnections connections, SnapshotEvents events) {
		this.request = request;
		this.connections = connections;
		this.events = events;
		this.trace = connections.getObserver().currentTrace();
	}

	@Override
	public SnapshotRequest request() {
		return this.request;
	}

	@Override
	public Trace trace() {
		return this.trace;
	}

	/**
	 * Register the snapshot, in place of what was registered before.
	 */
	void register(SnapshotRegistrar registrar, boolean inTransaction) {
		this.registration = registrar.register(this, inTransaction);
	}

	SnapshotRegistration registration() {
		SnapshotRegistration registered = this.registration;
		if (registered == null) {
			throw new IllegalStateException("Snapshot '%s' is not registered".formatted(this.request.name()));
		}
		return registered;
	}

	/**
	 * Add somebody who asks for the snapshot.
	 */
	CompletableFuture<Snapshot> ask(SnapshotRequest asked) {
		AfterCommitFuture<Snapshot> future = new AfterCommitFuture<>();
		this.askers.add(new Asker(future, asked.isAnnotated()));
		this.policies.add(asked.onFailure());
		return future;
	}

	/**
	 * Return whether all who have asked have cancelled their futures.
	 */
	boolean isCancelled() {
		return this.askers.stream().allMatch((asker) -> asker.future().isCancelled());
	}

	/**
	 * The transaction was committed.
	 * @throws SnapshotAfterCommitException if there is no snapshot, and who has asked
	 * wants that to be thrown
	 */
	void committed() {
		if (isCancelled()) {
			registration().cancelled();
			return;
		}
		if (this.request.isCoalesced()) {
			// Another thread completes it, so that every thread may wait.
			this.askers.forEach((asker) -> asker.future().transactionEnded());
		}
		registration().committed();
	}

	/**
	 * The transaction was rolled back.
	 */
	void rolledBack() {
		registration().rolledBack();
		cancel();
	}

	void cancel() {
		this.askers.forEach((asker) -> asker.future().cancel(false));
	}

	@Override
	public void create(Creation creation) {
		ObservedOperation operation = ObservedOperation
			.of(Kind.SNAPSHOT, Action.CREATE_AFTER_COMMIT, this.request.target().level())
			.named(this.request.name())
			.about(this.request.target())
			.in(this.trace);
		Attempt attempt = this.connections.getObserver().observe(operation, () -> attempt(creation, operation));
		if (attempt.here()) {
			this.events.created(this.request, false, this.request.origin().skipped(), operation);
		}
		if (attempt.failure() == null || attempt.snapshot() != null) {
			complete(attempt.snapshot());
		}
		if (attempt.failure() != null) {
			failed(creation, attempt.here(), attempt.failure());
		}
	}

	private Attempt attempt(Creation creation, ObservedOperation operation) {
		boolean here = false;
		Snapshot snapshot = null;
		RuntimeException failure = null;
		try (MatrixOneStatements statements = this.connections.asAdministrator().immediate()) {
			Created created = creation.create(statements);
			here = created.here();
			snapshot = (created.snapshot() == null && isAwaited())
					? SnapshotCatalog.get(statements, this.request.name()) : created.snapshot();
			if (!here) {
				operation.unchanged();
			}
		}
		catch (RuntimeException ex) {
			failure = ex;
			operation.failed(ex);
		}
		return new Attempt(here, snapshot, failure);
	}

	/**
	 * Return whether somebody needs the snapshot itself, whose timestamp costs a query.
	 * An annotated method does not, unless the future that it is given is wrapped.
	 */
	private boolean isAwaited() {
		return this.askers.stream()
			.anyMatch((asker) -> !asker.annotated() || asker.future().getNumberOfDependents() > 0);
	}

	private void failed(Creation creation, boolean created, RuntimeException cause) {
		String name = this.request.name().value();
		boolean retry = this.policies.contains(OnFailure.RETRY);
		boolean left = creation.failed(cause, retry);
		String described = describe(created, cause);
		String message = left ? described + ". The ledger tries again" : described;
		SnapshotAfterCommitException failure = new SnapshotAfterCommitException(name, described, cause, left);
		boolean thrown = this.policies.contains(OnFailure.THROW);
		if (thrown) {
			this.events.publishFailure(name, message, cause);
		}
		else if (left && retry) {
			this.events.left(name, message, cause);
		}
		else {
			this.events.failed(name, message, cause);
		}
		fail(failure);
		if (thrown) {
			throw failure;
		}
	}

	private String describe(boolean created, RuntimeException cause) {
		return created
				? "Snapshot '%s' of %s was created, but then something failed: %s".formatted(this.request.name(),
						this.request.target(), cause.getMessage())
				: """
						Snapshot '%s' of %s was not created: %s. What it should contain is committed and safe; where \
						the connection was lost, look the name up before creating it again"""
					.formatted(this.request.name(), this.request.target(), cause.getMessage());
	}

	/**
	 * Callbacks run on threads of their own: the caller has more to create.
	 */
	@Override
	public void completed(@Nullable Snapshot snapshot, @Nullable SnapshotAfterCommitException failure) {
		for (Asker asker : this.askers) {
			asker.future().defaultExecutor().execute(() -> {
				if (failure != null) {
					asker.future().completeExceptionally(failure);
				}
				else {
					asker.future().complete(snapshot);
				}
			});
		}
	}

	@Override
	public void inDoubt(boolean leftToLedger) {
		if (isCancelled()) {
			return;
		}
		fail(this.events.uncertain(this.request.name().value(),
				"""
						It is not known whether the transaction was committed, so snapshot '%s' was not created: %s"""
					.formatted(this.request.name(), leftToLedger ? "if it was, the ledger creates it"
							: "look at the data, then create it if they are there"),
				leftToLedger));
	}

	private void complete(@Nullable Snapshot snapshot) {
		this.askers.forEach((asker) -> asker.future().complete(snapshot));
	}

	private void fail(SnapshotAfterCommitException failure) {
		this.askers.forEach((asker) -> asker.future().completeExceptionally(failure));
	}

	/**
	 * What has become of it.
	 *
	 * @param here whether it was created here
	 * @param snapshot the snapshot, or {@code null} if it was not read back
	 * @param failure what went wrong, also after it was created, or {@code null}
	 */
	private record Attempt(boolean here, @Nullable Snapshot snapshot, @Nullable RuntimeException failure) {
	}

	/**
	 * Somebody who has asked for a snapshot.
	 *
	 * @param future what it was given
	 * @param annotated whether it is an annotated method, which does not keep the future
	 */
	private record Asker(AfterCommitFuture<Snapshot> future, boolean annotated) {
	}

	/**
	 * A future that is completed by the thread that has asked for it, at the end of its
	 * transaction; so that thread must not wait for it, nor for a future made from it,
	 * before the transaction has ended.
	 *
	 * @param <T> the type of the result
	 */
	private static final class AfterCommitFuture<T> extends CompletableFuture<T> {

		/** The thread of the transaction, until that has ended. */
		private final AtomicReference<@Nullable Thread> transactionThread;

		AfterCommitFuture() {
			this(new AtomicReference<>(Thread.currentThread()));
		}

		private AfterCommitFuture(AtomicReference<@Nullable Thread> transactionThread) {
			this.transactionThread = transactionThread;
		}

		void transactionEnded() {
			this.transactionThread.set(null);
		}

		@Override
		public <U> CompletableFuture<U> newIncompleteFuture() {
			return new AfterCommitFuture<>(this.transactionThread);
		}

		@Override
		public T get() throws InterruptedException, ExecutionException {
			refuseToWait();
			return super.get();
		}

		@Override
		public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
			refuseToWait();
			return super.get(timeout, unit);
		}

		@Override
		public T join() {
			refuseToWait();
			return super.join();
		}

		private void refuseToWait() {
			if (!isDone() && Thread.currentThread() == this.transactionThread.get()) {
				throw new IllegalStateException(
						"""
								This snapshot is created when the transaction of this thread has been committed, so waiting for \
								it here would never end. Use the future after the transactional method has returned, or add a \
								callback to it""");
			}
		}

	}

}
