package io.github.matrixonespring.test.connection;

import java.lang.ref.WeakReference;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

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
			return (parent != null && parent.lease != null) ? new Binding(parent.lease, true) : null;
		}

	};

	private final Set<Lease> active = ConcurrentHashMap.newKeySet();

	/** Inherited bindings of threads that have asked for a connection. */
	private final Set<Binding> heirs = ConcurrentHashMap.newKeySet();

	private final Supplier<Lease> outside;

	/**
	 * Create leases.
	 * @param outside what is used where no test runs
	 */
	public Leases(Supplier<Lease> outside) {
		this.outside = outside;
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
		this.active.remove(lease);
		lease.end(stays);
		releaseIdleThreads();
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
		if (current == null || bound == null) {
			return ofTheApplication();
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
		return ofTheApplication();
	}

	private Lease ofTheApplication() throws SQLException {
		Lease[] running = this.active.toArray(Lease[]::new);
		if (running.length > 1) {
			throw new SQLException("""
					Thread '%s' belongs to none of the tests that run at the same time on this application: %s. Run \
					tests that need threads of the application one after the other"""
				.formatted(Thread.currentThread().getName(), this.active), "08003");
		}
		return (running.length == 1) ? running[0] : this.outside.get();
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

	private static final class Binding {

		private final boolean inherited;

		private volatile @Nullable Lease lease;

		private volatile @Nullable WeakReference<Thread> thread;

		private Binding(Lease lease, boolean inherited) {
			this.lease = lease;
			this.inherited = inherited;
		}

	}

}
