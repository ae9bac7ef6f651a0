package io.github.matrixonespring.test.context;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.connection.Lease;
import io.github.matrixonespring.test.scope.TestScope;
import org.jspecify.annotations.Nullable;

import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;
import org.springframework.util.Assert;

/**
 * Gives each test its database, before a transaction of the test begins and until it is
 * over. Begins the time of classes and tests where no JUnit Jupiter does.
 */
class MatrixOneTestExecutionListener extends AbstractTestExecutionListener {

	/** Before that for transactions, which has 4000. */
	private static final int ORDER = 3900;

	private static final String NAME = MatrixOneTestExecutionListener.class.getName();

	private static final String CLASS_SCOPE = NAME + ".classScope";

	private static final String CLASS_BINDING = NAME + ".classBinding";

	private static final String TEST_SCOPE = NAME + ".testScope";

	private static final String TEST = NAME + ".test";

	@Override
	public int getOrder() {
		return ORDER;
	}

	/**
	 * Threads that are started by a class which has one database keep to that.
	 */
	@Override
	public void beforeTestClass(TestContext test) {
		AutoConfigureMatrixOne annotation = annotation(test);
		if (annotation == null) {
			return;
		}
		TestScope scope = TestScope.current();
		if (scope == null || scope.isTest() || scope.testClass() != test.getTestClass()) {
			scope = TestScope.ofClass(test.getTestClass(), scope);
			test.setAttribute(CLASS_SCOPE, scope);
		}
		if (annotation.isolation() == Isolation.CLASS) {
			TestDatabases databases = databases(test);
			test.setAttribute(CLASS_BINDING, databases.leases().bind(database(databases, scope).lease()));
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
		TestScope scope = scope(test);
		ScopeDatabase database = database(databases, scope);
		if (isolation == Isolation.METHOD) {
			databases.states().begin(database, test.getTestInstance(), test.getTestMethod());
		}
		Lease lease = database.begin();
		TransactionFaults faults = new TransactionFaults(test, scope);
		Runnable unwatch = lease.watch(faults);
		test.setAttribute(TEST,
				new Running(databases, database, lease, databases.leases().bind(lease), faults, unwatch));
		databases.runs(lease);
		databases.clearCaches();
	}

	private static TestScope scope(TestContext test) {
		TestScope scope = TestScope.current();
		if (scope != null && scope.claim(test.getTestClass())) {
			return scope;
		}
		TestScope begun = TestScope.ofTest(test.getTestClass(), test.getTestMethod().getName(), scope);
		test.setAttribute(TEST_SCOPE, begun);
		return begun;
	}

	@Override
	public void afterTestMethod(TestContext test) {
		AssertionError failure = null;
		if (test.removeAttribute(TEST) instanceof Running running) {
			running.unbind().run();
			running.unwatch().run();
			running.databases().ran(running.lease());
			failure = running.faults().failure();
			if (test.getTestException() != null || failure != null) {
				running.database().failed();
			}
		}
		end(test, TEST_SCOPE);
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public void afterTestClass(TestContext test) {
		if (test.removeAttribute(CLASS_BINDING) instanceof Runnable unbind) {
			unbind.run();
		}
		end(test, CLASS_SCOPE);
	}

	private static void end(TestContext test, String attribute) {
		if (test.removeAttribute(attribute) instanceof TestScope scope) {
			scope.close();
		}
	}

	private static @Nullable AutoConfigureMatrixOne annotation(TestContext test) {
		return TestContextAnnotationUtils.findMergedAnnotation(test.getTestClass(), AutoConfigureMatrixOne.class);
	}

	private static TestDatabases databases(TestContext test) {
		return test.getApplicationContext().getBean(TestDatabases.class);
	}

	private static ScopeDatabase database(TestDatabases databases, TestScope scope) {
		ScopeDatabase database = databases.of(scope);
		Assert.state(database != null, () -> scope + " has no @AutoConfigureMatrixOne");
		return database;
	}

	/**
	 * A test that runs.
	 */
	private record Running(TestDatabases databases, ScopeDatabase database, Lease lease, Runnable unbind,
			TransactionFaults faults, Runnable unwatch) {

	}

}
