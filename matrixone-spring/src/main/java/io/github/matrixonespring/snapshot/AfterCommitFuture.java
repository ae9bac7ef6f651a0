package io.github.matrixonespring.snapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * A future that is completed by the thread that has asked for it, at the end of its
 * transaction; so that thread must not wait for it, nor for a future made from it, before
 * the transaction has ended.
 *
 * @param <T> the type of the result
 */
final class AfterCommitFuture<T> extends CompletableFuture<T> {

	/** The thread of the transaction, until that has ended. */
	private final AtomicReference<@Nullable Thread> transactionThread;

	AfterCommitFuture() {
		this(new AtomicReference<>(Thread.currentThread()));
	}

	private AfterCommitFuture(AtomicReference<@Nullable Thread> transactionThread) {
		this.transactionThread = transactionThread;
	}

	/**
	 * Somebody else completes it, so that every thread may wait.
	 */
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
			throw new IllegalStateException("""
					This snapshot is created when the transaction of this thread has been committed, so waiting for it \
					here would never end. Use the future after the transactional method has returned, or add a \
					callback to it""");
		}
	}

}
