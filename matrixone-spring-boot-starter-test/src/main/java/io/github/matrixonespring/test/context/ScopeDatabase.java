package io.github.matrixonespring.test.context;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.connection.Lease;
import io.github.matrixonespring.test.database.Template;
import io.github.matrixonespring.test.scope.TestScope;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.test.context.TestContextAnnotationUtils;

/**
 * The database of a test class, or of a test, of one application.
 * <ol>
 * <li>A class begins with what the tests of the class around it begin with, else with
 * what the application has made. Nothing is cloned before it is used.</li>
 * <li>What the class has written when its first test begins, or a class within it, is
 * what all of them begin with. Where it has written nothing, that is what it has begun
 * with itself.</li>
 * <li>What the class does later, after its tests say, it does to a clone of that.</li>
 * </ol>
 */
final class ScopeDatabase implements TestScope.Belonging {

	private static final Log logger = LogFactory.getLog(AutoConfigureMatrixOne.class);

	private final TestScope scope;

	private final Isolation isolation;

	private final boolean keepOnFailure;

	/** That of a test's class, or of the class around a class. */
	private final @Nullable ScopeDatabase around;

	private final Lock lock = new ReentrantLock();

	/** What was written before the tests, and is dropped at the end. */
	private final List<Template> written = new ArrayList<>();

	private volatile TestDatabases databases;

	private @Nullable Lease lease;

	/** Where it is not that of the class around it, or of the application. */
	private @Nullable Template beginning;

	private boolean testsHaveBegun;

	private volatile boolean failed;

	private ScopeDatabase(TestScope scope, AutoConfigureMatrixOne annotation, TestDatabases databases) {
		this.scope = scope;
		this.isolation = annotation.isolation();
		this.keepOnFailure = annotation.keepOnFailure();
		this.around = ofClassAround(scope.parent(), databases);
		this.databases = databases;
	}

	/**
	 * Invocations of a test are within the test, and that within its class.
	 */
	private static @Nullable ScopeDatabase ofClassAround(@Nullable TestScope scope, TestDatabases databases) {
		TestScope found = scope;
		while (found != null && found.isTest()) {
			found = found.parent();
		}
		return (found != null) ? of(found, databases) : null;
	}

	/**
	 * Return the database of a class or test. It is still the same one when the
	 * application context is replaced by another of the same configuration.
	 * @return the database, or {@code null} without {@link AutoConfigureMatrixOne}
	 */
	static @Nullable ScopeDatabase of(TestScope scope, TestDatabases databases) {
		AutoConfigureMatrixOne annotation = TestContextAnnotationUtils.findMergedAnnotation(scope.testClass(),
				AutoConfigureMatrixOne.class);
		if (annotation == null) {
			return null;
		}
		ScopeDatabase database = scope.get(ScopeDatabase.class, databases.configuration(),
				() -> new ScopeDatabase(scope, annotation, databases));
		database.databases = databases;
		return database;
	}

	Isolation isolation() {
		return this.isolation;
	}

	/**
	 * Return what is used.
	 */
	Lease lease() {
		if (this.isolation == Isolation.NONE) {
			return this.databases.shared();
		}
		ScopeDatabase shared = sharedByTests();
		if (shared != null) {
			return shared.lease();
		}
		this.lock.lock();
		try {
			if (this.lease == null) {
				this.lease = new Lease(this.scope.toString(), this::beginning);
			}
			return this.lease;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return that of the class, where a test has none of its own.
	 */
	private @Nullable ScopeDatabase sharedByTests() {
		return (this.scope.isTest() && this.isolation == Isolation.CLASS) ? this.around : null;
	}

	/**
	 * Begin a test.
	 */
	Lease begin() {
		fresh();
		Lease used = lease();
		used.open();
		return used;
	}

	/**
	 * Begin a test with a state, if nothing was written for it yet.
	 * @return whether it does
	 */
	boolean beginWith(Template state) {
		this.lock.lock();
		try {
			if (this.lease != null && this.lease.isOpen()) {
				if (this.lease.isTouched()) {
					return false;
				}
				this.lease.moveTo(state);
			}
			this.beginning = state;
			return true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what a state begins with that is made now.
	 */
	Template fresh() {
		return (this.scope.isTest() && this.around != null) ? this.around.whatTestsBeginWith() : beginning();
	}

	private Template beginning() {
		this.lock.lock();
		try {
			if (this.beginning != null) {
				return this.beginning;
			}
			return (this.around != null && this.isolation != Isolation.NONE) ? this.around.whatTestsBeginWith()
					: this.databases.template();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what the tests of the class begin with, and the classes within it. From now
	 * on it does not become more.
	 */
	private Template whatTestsBeginWith() {
		this.lock.lock();
		try {
			if (!this.testsHaveBegun) {
				keepWritten();
				this.testsHaveBegun = true;
			}
			return beginning();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The application is closed. What was written is there for the next one.
	 */
	void applicationIsClosed() {
		this.lock.lock();
		try {
			if (!this.scope.isTest() && !this.testsHaveBegun && this.isolation == Isolation.METHOD) {
				keepWritten();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A class that has one database for all its tests goes on with that.
	 */
	private void keepWritten() {
		Lease used = this.lease;
		if (used == null || !used.isOpen()) {
			return;
		}
		boolean goesOn = this.isolation == Isolation.CLASS;
		boolean touched = used.isTouched();
		if (!goesOn) {
			this.databases.leases().remove(used, touched);
			this.lease = null;
		}
		if (touched) {
			String database = used.database();
			this.beginning = this.databases.server()
				.addTemplate(goesOn ? this.databases.server().clone(database) : database);
			this.written.add(this.beginning);
		}
		else if (used.template() != beginning()) {
			this.beginning = used.template();
		}
	}

	/**
	 * A test has failed.
	 */
	void failed() {
		this.failed = true;
		ScopeDatabase shared = sharedByTests();
		if (shared != null) {
			shared.failed();
		}
	}

	@Override
	public void end() {
		this.lock.lock();
		try {
			if (this.lease != null) {
				end(this.lease);
			}
			this.written.forEach((template) -> {
				this.databases.states().forget(template);
				template.close();
			});
			this.databases.forget(this);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void end(Lease used) {
		boolean keep = this.failed && this.keepOnFailure && used.isOpen();
		this.databases.leases().remove(used, keep);
		if (keep) {
			String kept = this.databases.server().keep(used.database());
			this.databases.server().dropLater(used.database());
			logger.error("%s failed. Its database is kept as '%s': %s".formatted(used, kept,
					this.databases.server().address().url(kept)));
		}
		if (used.isOpen()) {
			this.databases.clearCaches();
		}
	}

}
