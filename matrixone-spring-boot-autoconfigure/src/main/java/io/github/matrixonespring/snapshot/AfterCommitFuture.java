package io.github.matrixonespring.snapshot;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future that is completed by the thread that has asked for it, at the end of its
 * transaction; so that thread must not wait for it, nor for a future made from it.
 *
 * @param <T> the type of the result
 */
final class AfterCommitFuture<T> extends CompletableFuture<T> {

	private final Thread transactionThread;

	AfterCommitFuture() {
		this(Thread.currentThread());
	}

	private AfterCommitFuture(Thread transactionThread) {
		this.transactionThread = transactionThread;
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
		if (!isDone() && Thread.currentThread() == this.transactionThread) {
			throw new IllegalStateException("""
					This snapshot is created when the transaction of this thread has been committed, so waiting for it \
					here would never end. Use the future after the transactional method has returned, or add a \
					callback to it""");
		}
	}

}
