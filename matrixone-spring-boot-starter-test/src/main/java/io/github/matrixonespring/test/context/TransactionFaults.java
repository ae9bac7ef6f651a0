package io.github.matrixonespring.test.context;

import java.lang.annotation.Annotation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.matrixonespring.test.AllowImplicitCommit;
import io.github.matrixonespring.test.AllowUncommittedWrite;
import io.github.matrixonespring.test.connection.ImplicitCommit;
import io.github.matrixonespring.test.connection.TransactionFault;
import io.github.matrixonespring.test.scope.TestScope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.transaction.TestTransaction;

/**
 * What happens to transactions of a test unnoticed. The application is not disturbed by
 * it, but the test fails when it is over.
 */
final class TransactionFaults implements Consumer<TransactionFault> {

	private static final int MAXIMUM = 10;

	private static final String SCRIPTS = "org.springframework.test.context.jdbc.SqlScriptsTestExecutionListener";

	private final TestScope scope;

	private final boolean commitsAllowed;

	private final boolean writesAllowed;

	private final List<TransactionFault> found = new CopyOnWriteArrayList<>();

	TransactionFaults(TestContext test, TestScope scope) {
		MatrixOneTestProperties properties = test.getApplicationContext().getBean(MatrixOneTestProperties.class);
		this.scope = scope;
		this.commitsAllowed = !properties.failOnImplicitCommit() || isAllowedBy(AllowImplicitCommit.class, test);
		this.writesAllowed = !properties.failOnUncommittedWrite() || isAllowedBy(AllowUncommittedWrite.class, test);
	}

	private static boolean isAllowedBy(Class<? extends Annotation> annotation, TestContext test) {
		return AnnotatedElementUtils.hasAnnotation(test.getTestMethod(), annotation)
				|| TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), annotation);
	}

	/**
	 * Another test that runs at the same time may use the same database. What happens
	 * again is told once.
	 */
	@Override
	public void accept(TransactionFault fault) {
		TestScope current = TestScope.current();
		boolean own = current == null || current == this.scope;
		if (own && !isAllowed(fault) && this.found.size() < MAXIMUM && !isKnown(fault) && !isOfScript(fault)) {
			this.found.add(fault);
		}
	}

	private boolean isAllowed(TransactionFault fault) {
		return (fault instanceof ImplicitCommit) ? this.commitsAllowed : this.writesAllowed;
	}

	private boolean isKnown(TransactionFault fault) {
		return this.found.stream().anyMatch((known) -> Objects.equals(known.getMessage(), fault.getMessage()));
	}

	/**
	 * A script that {@code @Sql} runs beside the transaction of the test, if there is
	 * one, is committed anyway.
	 */
	private static boolean isOfScript(TransactionFault fault) {
		return !TestTransaction.isActive()
				&& Arrays.stream(fault.getStackTrace()).anyMatch((frame) -> frame.getClassName().equals(SCRIPTS));
	}

	/**
	 * Return why the test fails.
	 * @return the failure, or {@code null} if there were none
	 */
	@Nullable AssertionError failure() {
		AssertionError failure = null;
		for (TransactionFault fault : this.found) {
			String allowed = (fault instanceof ImplicitCommit)
					? "@AllowImplicitCommit, or set matrixone.test.fail-on-implicit-commit=false"
					: "@AllowUncommittedWrite, or set matrixone.test.fail-on-uncommitted-write=false";
			AssertionError next = new AssertionError("""
					%s
					The cause shows where it was sent. If it is meant, annotate the test with %s for all tests."""
				.formatted(fault.getMessage(), allowed), fault);
			if (failure == null) {
				failure = next;
			}
			else {
				failure.addSuppressed(next);
			}
		}
		return failure;
	}

}
