package io.github.matrixonespring.observation;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Sees snapshots being created and dropped, clones, restores, and what is read of the
 * past and compared with it; not what only looks a snapshot up.
 *
 * @since 0.1.0
 * @see MicrometerOperationObserver
 */
public interface OperationObserver {

	/** Sees nothing. */
	OperationObserver NONE = new OperationObserver() {

		@Override
		public <T extends @Nullable Object> T observe(ObservedOperation operation, Supplier<T> work) {
			return work.get();
		}

		@Override
		public Trace currentTrace() {
			return Trace.NONE;
		}

	};

	/**
	 * Carry an operation out. A failure is that of the work, or the one that the work has
	 * noted in the operation and does not throw.
	 * @param operation the operation
	 * @param work what it does
	 * @param <T> the type of the result
	 * @return what the work returns
	 */
	<T extends @Nullable Object> T observe(ObservedOperation operation, Supplier<T> work);

	/**
	 * Return what is going on on this thread, for an operation that somebody asks for now
	 * and that is carried out later, or on another thread.
	 * @return what is going on
	 */
	Trace currentTrace();

	/**
	 * What was going on when somebody asked for an operation.
	 */
	@FunctionalInterface
	interface Trace {

		/** Nothing. */
		Trace NONE = (work) -> work.run();

		/**
		 * Do something as part of it, on whatever thread.
		 * @param work what to do
		 */
		void run(Runnable work);

	}

}
