package io.github.matrixonespring.test.connection;

import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.matrixonespring.test.scope.TestScope;
import org.jspecify.annotations.Nullable;

/**
 * Which database each thread uses. A thread that runs a test uses that test's, and so do
 * threads that it has started, also when the test is over: they are refused then. Threads
 * of the application, such as those of a web server, use that of the test that runs.
 *
 * @since 0.1.0
 */
public final class Leases {

	private final InheritableThreadLocal<@Nullable Binding> binding = new InheritableThreadLocal<>() {

		@Override
		protected @Nullable Binding childValue(@Nullable Binding parent) {
			return (parent != null && parent.lease != null && parent.isOfThisScope()) ? new Binding(parent.lease, true)
					: null;
		}

	};

	private final Set<Lease> active = ConcurrentHashMap.newKeySet();

	/** Inherited bindings of threads that have asked for a connection. */
	private final Set<Binding> heirs = ConcurrentHashMap.newKeySet();

	private final Unbound unbound;

	/**
	 * Create leases.
	 * @param unbound what threads use that are bound to nothing
	 */
	public Leases(Unbound unbound) {
		this.unbound = unbound;
	}

	/**
	 * Make a lease one of those that threads of the application may use.
	 * @param lease the lease
	 */
	public void add(Lease lease) {
		releaseIdleThreads();
		this.active.add(lease);
	}

	/**
	 * End a lease. Threads that were started in it are refused from now on, unless they
	 * wait for other work.
	 * @param lease the lease
	 * @param stays whether its database stays
	 */
	public void remove(Lease lease, boolean stays) {
		release(lease);
		lease.end(stays);
		releaseIdleThreads();
	}

	/**
	 * Take a lease away from threads of the application, which goes on.
	 * @param lease the lease
	 */
	public void release(Lease lease) {
		this.active.remove(lease);
	}

	/**
	 * Let the current thread use a lease.
	 * @param lease the lease
	 * @return what puts back what the thread used before
	 */
	public Runnable bind(Lease lease) {
		Binding previous = this.binding.get();
		this.binding.set(new Binding(lease, false));
		return () -> {
			if (previous != null) {
				this.binding.set(previous);
			}
			else {
				this.binding.remove();
			}
		};
	}

	/**
	 * Return what the current thread uses.
	 * @return the lease
	 * @throws SQLException if it belongs to a test that is over, or to none and there are
	 * several
	 */
	public Lease current() throws SQLException {
		Binding current = this.binding.get();
		Lease bound = (current != null) ? current.lease : null;
		if (current == null || bound == null || !current.isOfThisScope()) {
			return unbound();
		}
		if (!bound.isOver()) {
			if (current.inherited && current.thread == null) {
				current.thread = new WeakReference<>(Thread.currentThread());
				this.heirs.add(current);
			}
			return bound;
		}
		if (current.inherited && (this.heirs.contains(current) || !Workers.isWorker(Thread.currentThread()))) {
			throw new SQLException(
					"Thread '%s' was started by %s, which is over".formatted(Thread.currentThread().getName(), bound),
					"08003");
		}
		this.binding.remove();
		return unbound();
	}

	private Lease unbound() throws SQLException {
		Lease own = this.unbound.ofThread();
		if (own != null) {
			return own;
		}
		Set<Lease> running = this.active.isEmpty() ? this.unbound.ofClasses() : Set.copyOf(this.active);
		if (running.size() > 1) {
			throw new SQLException("""
					Thread '%s' belongs to none of the tests that run at the same time on this application: %s. Run \
					tests that need threads of the application one after the other"""
				.formatted(Thread.currentThread().getName(), running), "08003");
		}
		return running.isEmpty() ? this.unbound.outside() : running.iterator().next();
	}

	private void releaseIdleThreads() {
		this.heirs.removeIf((heir) -> {
			Thread thread = (heir.thread != null) ? heir.thread.get() : null;
			if (thread == null || !thread.isAlive()) {
				return true;
			}
			if (heir.lease != null && heir.lease.isOver() && Workers.isIdle(thread)) {
				heir.lease = null;
				return true;
			}
			return false;
		});
	}

	/**
	 * What threads use that are bound to nothing.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	public interface Unbound {

		/**
		 * Return what the current thread uses.
		 * @return the lease, if it is known
		 */
		default @Nullable Lease ofThread() {
			return null;
		}

		/**
		 * Return what test classes use of which no test runs.
		 * @return one of them each
		 */
		default Set<Lease> ofClasses() {
			return Set.of();
		}

		/**
		 * Return what is used where there is no test class either.
		 * @return the lease
		 */
		Lease outside();

	}

	/**
	 * Belongs to the class or test in which the thread was bound. Another one within it,
	 * such as a nested class, has nothing to do with it.
	 */
	private static final class Binding {

		private final boolean inherited;

		private final @Nullable TestScope scope = TestScope.current();

		private volatile @Nullable Lease lease;

		private volatile @Nullable WeakReference<Thread> thread;

		private Binding(Lease lease, boolean inherited) {
			this.lease = lease;
			this.inherited = inherited;
		}

		private boolean isOfThisScope() {
			return this.inherited || this.scope == TestScope.current();
		}

	}

}
