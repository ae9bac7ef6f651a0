package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.time.Clock;

import io.github.matrixonespring.transaction.MatrixOneTransaction;
import io.github.matrixonespring.transaction.MatrixOneTransaction.State;
import io.github.matrixonespring.transaction.TransactionFrame;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;

/**
 * Takes the snapshot of an annotated method where no transaction interceptor is known to
 * stand around this advice: the method starts none, or it is started further inside, as
 * with AspectJ weaving or a proxy of a proxy. Then it is over when the method has
 * returned, and its {@link TransactionFrame} tells what became of it.
 */
final class OutsideTransactionInterceptor implements MethodInterceptor {

	private static final AnnotationTransactionAttributeSource attributes = new AnnotationTransactionAttributeSource();

	private final AnnotatedSnapshots annotated;

	private final SnapshotManagers managers;

	private final FirstCallChecks checks;

	private final Clock clock;

	OutsideTransactionInterceptor(AnnotatedSnapshots annotated, SnapshotManagers managers, FirstCallChecks checks,
			Clock clock) {
		this.annotated = annotated;
		this.managers = managers;
		this.checks = checks;
		this.clock = clock;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		check(invocation);
		return TransactionFrame.within(invocation, null, (frame) -> {
			Object result;
			try {
				result = invocation.proceed();
			}
			catch (Throwable ex) {
				tellIfUncertain(invocation, frame.transaction());
				throw ex;
			}
			create(invocation, result, frame.transaction());
			return result;
		});
	}

	private void check(MethodInvocation invocation) {
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : invocation.getMethod().getDeclaringClass();
		this.checks.check(this.annotated.get(invocation), type);
	}

	private void tellIfUncertain(MethodInvocation invocation, @Nullable MatrixOneTransaction transaction) {
		if (transaction != null && transaction.state() == State.UNKNOWN) {
			AnnotatedSnapshot snapshot = this.annotated.get(invocation);
			this.managers.get(snapshot).uncertain(snapshot);
		}
	}

	private void create(MethodInvocation invocation, @Nullable Object result,
			@Nullable MatrixOneTransaction transaction) {
		if (transaction != null && transaction.state() != State.COMMITTED) {
			return;
		}
		AnnotatedSnapshot snapshot = this.annotated.get(invocation);
		if (transaction != null || runsOutsideOfTransactions(invocation)) {
			// A transaction that is active now is that of a caller.
			this.managers.get(snapshot).createNow(snapshot, () -> snapshot.evaluate(invocation, result, this.clock));
			return;
		}
		AnnotatedRequest request = snapshot.evaluate(invocation, result, this.clock);
		if (request != null) {
			this.managers.create(snapshot, request);
		}
	}

	private static boolean runsOutsideOfTransactions(MethodInvocation invocation) {
		Method method = invocation.getMethod();
		Object target = invocation.getThis();
		TransactionAttribute attribute = attributes.getTransactionAttribute(method,
				(target != null) ? target.getClass() : null);
		return attribute != null
				&& attribute.getPropagationBehavior() == TransactionDefinition.PROPAGATION_NOT_SUPPORTED;
	}

}
