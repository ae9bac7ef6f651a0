package io.github.matrixonespring.snapshot;

import java.time.Clock;
import java.util.function.Supplier;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Registers the snapshot of an annotated method with the transaction that is active when
 * it has returned normally. Stands inside of the transaction interceptor.
 */
final class InsideTransactionInterceptor implements MethodInterceptor {

	private final AnnotatedSnapshots annotated;

	private final Supplier<AfterCommitSnapshots> afterCommit;

	private final Clock clock;

	InsideTransactionInterceptor(AnnotatedSnapshots annotated, Supplier<AfterCommitSnapshots> afterCommit,
			Clock clock) {
		this.annotated = annotated;
		this.afterCommit = afterCommit;
		this.clock = clock;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object result = invocation.proceed();
		AnnotatedSnapshot snapshot = this.annotated.get(invocation);
		SnapshotRequest request = snapshot.evaluate(invocation, result, this.clock);
		if (request != null) {
			this.afterCommit.get().create(request, snapshot.onFailure());
		}
		return result;
	}

}
