package io.github.matrixonespring.test.context;

import java.util.Optional;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.connection.Lease;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Gives each test its database, before a transaction of the test begins and until it is
 * over.
 */
class MatrixOneTestExecutionListener extends AbstractTestExecutionListener {

	private static final Log logger = LogFactory.getLog(AutoConfigureMatrixOne.class);

	/** Before that for transactions, which has 4000. */
	private static final int ORDER = 3900;

	private static final String LEASE = MatrixOneTestExecutionListener.class.getName() + ".lease";

	private static final String UNBIND = MatrixOneTestExecutionListener.class.getName() + ".unbind";

	@Override
	public int getOrder() {
		return ORDER;
	}

	@Override
	public void beforeTestClass(TestContext test) {
		AutoConfigureMatrixOne annotation = annotation(test);
		if (annotation != null && annotation.isolation() == Isolation.CLASS) {
			TestDatabases databases = databases(test);
			test.setAttribute(UNBIND + ".class", databases.leases().bind(databases.ofClass(test.getTestClass())));
		}
	}

	@Override
	public void beforeTestMethod(TestContext test) {
		AutoConfigureMatrixOne annotation = annotation(test);
		Isolation isolation = (annotation != null) ? annotation.isolation() : null;
		if (isolation != Isolation.METHOD) {
			SnapshotStates.refuse(test.getTestClass(), test.getTestMethod(), isolation);
		}
		if (isolation == null) {
			return;
		}
		TestDatabases databases = databases(test);
		Lease lease = switch (isolation) {
			case METHOD -> databases.begin(test.getTestClass().getSimpleName() + "." + test.getTestMethod().getName(),
					databases.states().of(test.getTestInstance(), test.getTestMethod()));
			case CLASS -> databases.ofClass(test.getTestClass());
			case NONE -> databases.ofContext();
		};
		test.setAttribute(LEASE, lease);
		databases.runs(lease);
		test.setAttribute(UNBIND, databases.leases().bind(lease));
		databases.clearCaches();
	}

	@Override
	public void afterTestMethod(TestContext test) {
		AutoConfigureMatrixOne annotation = annotation(test);
		if (annotation == null || !(test.removeAttribute(LEASE) instanceof Lease lease)) {
			return;
		}
		unbind(test, UNBIND);
		databases(test).ran(lease);
		boolean failed = test.getTestException() != null;
		if (failed) {
			databases(test).failed(test.getTestClass());
		}
		if (annotation.isolation() == Isolation.METHOD) {
			end(databases(test), lease, failed && annotation.keepOnFailure());
		}
	}

	@Override
	public void afterTestClass(TestContext test) {
		AutoConfigureMatrixOne annotation = annotation(test);
		unbind(test, UNBIND + ".class");
		if (annotation != null && annotation.isolation() == Isolation.CLASS && test.hasApplicationContext()) {
			TestDatabases databases = databases(test);
			boolean keep = annotation.keepOnFailure() && databases.hasFailed(test.getTestClass());
			databases.removeOfClass(test.getTestClass()).ifPresent((lease) -> end(databases, lease, keep));
		}
	}

	private static void unbind(TestContext test, String attribute) {
		if (test.removeAttribute(attribute) instanceof Runnable unbind) {
			unbind.run();
		}
	}

	private static void end(TestDatabases databases, Lease lease, boolean keep) {
		Optional<String> kept = databases.end(lease, keep);
		kept.ifPresent((name) -> logger.error("%s failed. Its database is kept as '%s': %s".formatted(lease, name,
				databases.server().address().url(name))));
	}

	private static @Nullable AutoConfigureMatrixOne annotation(TestContext test) {
		return TestContextAnnotationUtils.findMergedAnnotation(test.getTestClass(), AutoConfigureMatrixOne.class);
	}

	private static TestDatabases databases(TestContext test) {
		return test.getApplicationContext().getBean(TestDatabases.class);
	}

}
