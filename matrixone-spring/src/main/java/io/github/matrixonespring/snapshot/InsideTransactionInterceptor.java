package io.github.matrixonespring.snapshot;

import java.time.Clock;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

/**
 * Registers the snapshot of an annotated method with the transaction that is active when
 * it has returned normally. Stands inside of the transaction interceptor.
 */
final class InsideTransactionInterceptor implements MethodInterceptor {

	private final AnnotatedSnapshots annotated;

	private final SnapshotRegistry registry;

	private final Clock clock;

	InsideTransactionInterceptor(AnnotatedSnapshots annotated, SnapshotRegistry registry, Clock clock) {
		this.annotated = annotated;
		this.registry = registry;
		this.clock = clock;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Object result = invocation.proceed();
		AnnotatedSnapshot snapshot = this.annotated.get(invocation);
		AnnotatedRequest request = snapshot.evaluate(invocation, result, this.clock);
		if (request != null) {
			this.registry.create(snapshot, request);
		}
		return result;
	}

}
