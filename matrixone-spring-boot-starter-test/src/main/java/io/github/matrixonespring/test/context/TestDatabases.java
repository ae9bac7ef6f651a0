package io.github.matrixonespring.test.context;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

import io.github.matrixonespring.test.connection.Lease;
import io.github.matrixonespring.test.connection.Leases;
import io.github.matrixonespring.test.database.DatabaseServer;
import io.github.matrixonespring.test.database.Template;
import io.github.matrixonespring.test.scope.TestScope;
import io.github.matrixonespring.test.server.ServerAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.util.Assert;

/**
 * The databases of the tests of one application context. The application starts on an
 * empty one, and what it has made of that when it is ready is the template for all
 * others.
 */
class TestDatabases implements SmartInitializingSingleton, DisposableBean {

	private final Leases leases = new Leases(new UnboundThreads(this));

	private final Lock lock = new ReentrantLock();

	/** Those of classes and tests that are not over. */
	private final Set<ScopeDatabase> used = ConcurrentHashMap.newKeySet();

	/** The tests that run at the same time, by the database that they use. */
	private final Map<Lease, Integer> running = new HashMap<>();

	private final SnapshotStates states = new SnapshotStates(this);

	private final TestedApplication application;

	private @Nullable ApplicationStart start;

	private volatile @Nullable Template template;

	private volatile @Nullable RuntimeException failure;

	/** What is used where no test runs, and by tests without isolation. */
	private @Nullable Lease shared;

	private volatile boolean paused;

	TestDatabases(TestedApplication application) {
		this.application = application;
	}

	Leases leases() {
		return this.leases;
	}

	/**
	 * Return by what another application context is known to be the same application.
	 */
	Object configuration() {
		return this.application.configuration();
	}

	/**
	 * Begin with a database to start the application on.
	 */
	void open(ServerAddress address) {
		this.start = new ApplicationStart(DatabaseServer.of(address), this.application.templateKey());
	}

	boolean isOpen() {
		return this.start != null;
	}

	private ApplicationStart start() {
		Assert.state(this.start != null, """
				The application has no DataSource bean for a database of its tests: a bean of your own must be \
				there when the application starts""");
		return this.start;
	}

	/**
	 * Tell whether the application starts on what a start before has made.
	 */
	boolean isRestored() {
		return this.start != null && this.start.isRestored();
	}

	void initializerBegins() {
		if (this.start != null && !hasStarted()) {
			this.start.initializerBegins();
		}
	}

	void initializerEnds() {
		if (this.start != null && !hasStarted()) {
			this.start.initializerEnds();
		}
	}

	private boolean hasStarted() {
		return this.template != null || this.failure != null;
	}

	/**
	 * Tell whether what the application does is done for nobody's tests.
	 */
	boolean isIndependentOfTests() {
		return !hasStarted() || this.paused;
	}

	/**
	 * Listen behind all others: they have added themselves by now.
	 */
	@Override
	public void afterSingletonsInstantiated() {
		this.application.context().addApplicationListener(new TestedApplicationListener(this.application, this));
	}

	/**
	 * End the start of the application. If that fails, the tests are told.
	 */
	void applicationIsReady() {
		this.lock.lock();
		try {
			if (hasStarted()) {
				return;
			}
			this.application.makeDatabase();
			if (this.start != null) {
				endStart(this.start);
			}
		}
		catch (RuntimeException ex) {
			this.failure = ex;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * What is written while the application is paused, or when it goes on, belongs to no
	 * test.
	 */
	void applicationIsPaused(boolean now) {
		this.paused = now;
	}

	private Template endStart(ApplicationStart start) {
		if (!start.isRestored()) {
			start.initializerBegins();
			this.application.initializeTemplate();
			start.initializerEnds();
		}
		Template made = start.end();
		this.template = made;
		return made;
	}

	DatabaseServer server() {
		return start().server();
	}

	/**
	 * Return what the application has made of its database.
	 */
	Template template() {
		this.lock.lock();
		try {
			if (this.failure != null) {
				throw this.failure;
			}
			return (this.template != null) ? this.template : endStart(start());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what is used where no test runs, and by tests without isolation.
	 */
	Lease shared() {
		this.lock.lock();
		try {
			if (this.shared == null) {
				this.shared = new Lease("no test", template());
			}
			return this.shared;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what is used where there is no test.
	 */
	Lease outside() {
		this.lock.lock();
		try {
			return hasStarted() ? shared() : start().lease();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return the database of a class or a test.
	 * @return the database, or {@code null} if it is to have none
	 */
	@Nullable ScopeDatabase of(TestScope scope) {
		ScopeDatabase database = ScopeDatabase.of(scope, this);
		if (database != null) {
			this.used.add(database);
		}
		return database;
	}

	void forget(ScopeDatabase database) {
		this.used.remove(database);
	}

	Lease current() {
		try {
			return this.leases.current();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	/**
	 * Return what a state begins with that the current thread makes.
	 */
	Template fresh() {
		TestScope scope = TestScope.current();
		ScopeDatabase database = (scope != null) ? of(scope) : null;
		return (database != null) ? database.fresh() : template();
	}

	SnapshotStates states() {
		return this.states;
	}

	void clearCaches() {
		this.application.clearCaches(() -> current().use());
	}

	/**
	 * Note that a test runs. JPA's second-level cache, which all tests on the application
	 * would share, cannot tell their databases apart.
	 */
	void runs(Lease lease) {
		this.lock.lock();
		try {
			this.running.merge(lease, 1, Integer::sum);
			this.leases.add(lease);
			Assert.state(this.running.size() == 1 || !this.application.hasSharedCache(), () -> """
					%s runs at the same time as other tests on this application, and JPA's second-level or query \
					cache would mix their databases: switch both off for tests that run in parallel \
					(spring.jpa.properties.hibernate.cache.use_second_level_cache=false and use_query_cache=false), or \
					run them one after the other""".formatted(lease));
		}
		finally {
			this.lock.unlock();
		}
	}

	void ran(Lease lease) {
		this.lock.lock();
		try {
			if (this.running.computeIfPresent(lease, (key, tests) -> (tests > 1) ? tests - 1 : null) == null) {
				this.leases.release(lease);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void destroy() {
		this.used.forEach(ScopeDatabase::applicationIsClosed);
		this.states.close();
		if (this.shared != null) {
			this.shared.end(false);
		}
	}

}
