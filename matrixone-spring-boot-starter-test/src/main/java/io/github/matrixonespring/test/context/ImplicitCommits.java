package io.github.matrixonespring.test.context;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import io.github.matrixonespring.test.AllowImplicitCommit;
import io.github.matrixonespring.test.connection.ImplicitCommit;
import io.github.matrixonespring.test.scope.TestScope;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.transaction.TestTransaction;

/**
 * What commits transactions of a test in their middle. The application is not disturbed
 * by it, but the test fails when it is over.
 */
final class ImplicitCommits implements Consumer<ImplicitCommit> {

	private static final int MAXIMUM = 10;

	private static final String SCRIPTS = "org.springframework.test.context.jdbc.SqlScriptsTestExecutionListener";

	private final TestScope scope;

	private final List<ImplicitCommit> found = new CopyOnWriteArrayList<>();

	ImplicitCommits(TestScope scope) {
		this.scope = scope;
	}

	/**
	 * Tell whether a test may have them.
	 */
	static boolean areAllowed(TestContext test) {
		return !test.getApplicationContext().getBean(MatrixOneTestProperties.class).failOnImplicitCommit()
				|| AnnotatedElementUtils.hasAnnotation(test.getTestMethod(), AllowImplicitCommit.class)
				|| TestContextAnnotationUtils.hasAnnotation(test.getTestClass(), AllowImplicitCommit.class);
	}

	/**
	 * Another test that runs at the same time may use the same database. What happens
	 * again is told once.
	 */
	@Override
	public void accept(ImplicitCommit commit) {
		TestScope current = TestScope.current();
		boolean own = current == null || current == this.scope;
		if (own && this.found.size() < MAXIMUM && !isKnown(commit) && !isOfScript(commit)) {
			this.found.add(commit);
		}
	}

	private boolean isKnown(ImplicitCommit commit) {
		return this.found.stream().anyMatch((known) -> Objects.equals(known.getMessage(), commit.getMessage()));
	}

	/**
	 * A script that {@code @Sql} runs beside the transaction of the test, if there is
	 * one, is committed anyway.
	 */
	private static boolean isOfScript(ImplicitCommit commit) {
		return !TestTransaction.isActive()
				&& Arrays.stream(commit.getStackTrace()).anyMatch((frame) -> frame.getClassName().equals(SCRIPTS));
	}

	/**
	 * Return why the test fails.
	 * @return the failure, or {@code null} if there were none
	 */
	@Nullable AssertionError failure() {
		AssertionError failure = null;
		for (ImplicitCommit commit : this.found) {
			AssertionError next = new AssertionError("""
					%s
					The cause shows where it was sent. If it is meant, annotate the test with @AllowImplicitCommit, or \
					set matrixone.test.fail-on-implicit-commit=false for all tests.""".formatted(commit.getMessage()),
					commit);
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
