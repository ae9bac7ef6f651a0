package io.github.matrixonespring.testsupport;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Assumptions;

/**
 * Virtual threads, which Java has from 21 on.
 */
public final class VirtualThreads {

	private VirtualThreads() {
	}

	/**
	 * Make an executor with a virtual thread for each task; without them, skip the test
	 * with that reason.
	 * @return the executor
	 */
	public static ExecutorService executor() {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (ReflectiveOperationException ex) {
			return Assumptions.abort("Java " + Runtime.version().feature() + " has no virtual threads");
		}
	}

	/**
	 * Tell whether a thread is virtual.
	 * @param thread the thread
	 * @return whether it is, never without virtual threads
	 */
	public static boolean isVirtual(Thread thread) {
		try {
			return (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
		}
		catch (ReflectiveOperationException ex) {
			return false;
		}
	}

}
