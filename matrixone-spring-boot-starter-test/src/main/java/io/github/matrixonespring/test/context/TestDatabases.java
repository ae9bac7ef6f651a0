package io.github.matrixonespring.test.context;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.matrixonespring.test.connection.Lease;
import io.github.matrixonespring.test.connection.Leases;
import io.github.matrixonespring.test.database.DatabaseServer;
import io.github.matrixonespring.test.database.Template;
import io.github.matrixonespring.test.server.ServerAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.Assert;

/**
 * The databases of the tests of one application context. The application starts on an
 * empty one, and what it makes of that is the template for all others.
 */
class TestDatabases implements DisposableBean {

	private final Leases leases = new Leases(this::outside);

	private final Lock lock = new ReentrantLock();

	private final Map<Class<?>, Lease> ofClasses = new ConcurrentHashMap<>();

	private final Set<Class<?>> failed = ConcurrentHashMap.newKeySet();

	/** The tests that run at the same time, by the database that they use. */
	private final Map<Lease, Integer> running = new HashMap<>();

	private final TemplateInitializers initializers;

	private final Supplier<TemplateKey> key;

	private final Consumer<Supplier<String>> clearCaches;

	private final BooleanSupplier sharedCache;

	private final SnapshotStates states = new SnapshotStates(this);

	private @Nullable ApplicationStart start;

	private @Nullable Template template;

	/** What is used where no test runs, and by tests without isolation. */
	private @Nullable Lease outside;

	TestDatabases(TemplateInitializers initializers, Supplier<TemplateKey> key, Consumer<Supplier<String>> clearCaches,
			BooleanSupplier sharedCache) {
		this.clearCaches = clearCaches;
		this.sharedCache = sharedCache;
		this.initializers = initializers;
		this.key = key;
	}

	Leases leases() {
		return this.leases;
	}

	/**
	 * Begin with a database to start the application on.
	 */
	void open(ServerAddress address) {
		this.start = new ApplicationStart(DatabaseServer.of(address), this.key.get());
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
		if (this.start != null && this.template == null) {
			this.start.initializerBegins();
		}
	}

	void initializerEnds() {
		if (this.start != null && this.template == null) {
			this.start.initializerEnds();
		}
	}

	/**
	 * Return the server.
	 */
	DatabaseServer server() {
		return start().server();
	}

	/**
	 * Take what the application has made of its database as the template. The application
	 * has started.
	 */
	Template template() {
		this.lock.lock();
		try {
			if (this.template == null) {
				if (!start().isRestored()) {
					start().initializerBegins();
					this.initializers.initialize();
					start().initializerEnds();
				}
				this.template = start().end();
			}
			return this.template;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Lease outside() {
		this.lock.lock();
		try {
			if (this.template == null) {
				return start().lease();
			}
			if (this.outside == null) {
				this.outside = new Lease("no test", this.template);
			}
			return this.outside;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Return what the current thread uses.
	 */
	Lease current() {
		try {
			return this.leases.current();
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex.getMessage(), ex);
		}
	}

	SnapshotStates states() {
		return this.states;
	}

	/**
	 * Make JPA forget the database before.
	 */
	void clearCaches() {
		this.clearCaches.accept(() -> current().use());
	}

	Lease begin(String description, Template source) {
		Lease lease = new Lease(description, source);
		this.leases.add(lease);
		return lease;
	}

	Lease ofClass(Class<?> testClass) {
		return this.ofClasses.computeIfAbsent(testClass, (missing) -> begin(missing.getName(), template()));
	}

	Lease ofContext() {
		template();
		return outside();
	}

	/**
	 * Note that a test runs. JPA's second-level cache, which all tests on the application
	 * would share, cannot tell their databases apart.
	 */
	void runs(Lease lease) {
		this.lock.lock();
		try {
			this.running.merge(lease, 1, Integer::sum);
			Assert.state(this.running.size() == 1 || !this.sharedCache.getAsBoolean(), () -> """
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
			this.running.computeIfPresent(lease, (key, tests) -> (tests > 1) ? tests - 1 : null);
		}
		finally {
			this.lock.unlock();
		}
	}

	void failed(Class<?> testClass) {
		this.failed.add(testClass);
	}

	boolean hasFailed(Class<?> testClass) {
		return this.failed.contains(testClass);
	}

	Optional<Lease> removeOfClass(Class<?> testClass) {
		return Optional.ofNullable(this.ofClasses.remove(testClass));
	}

	/**
	 * End a lease.
	 * @return the name of the database that was kept instead
	 */
	Optional<String> end(Lease lease, boolean keep) {
		this.leases.remove(lease, keep);
		if (!keep) {
			return Optional.empty();
		}
		String kept = server().keep(lease.database());
		server().dropLater(lease.database());
		return Optional.of(kept);
	}

	@Override
	public void destroy() {
		this.ofClasses.values().forEach((lease) -> this.leases.remove(lease, false));
		if (this.outside != null) {
			this.outside.end(false);
		}
	}

}
