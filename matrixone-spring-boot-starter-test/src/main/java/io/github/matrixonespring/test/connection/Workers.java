package io.github.matrixonespring.test.connection;

import java.util.Arrays;
import java.util.Set;

/**
 * Tells threads of pools, which do one thing after another, by what they are doing.
 */
final class Workers {

	private static final Set<String> WORKING = Set.of("runWorker");

	private static final Set<String> WAITING = Set.of("getTask", "awaitWork");

	private Workers() {
	}

	static boolean isWorker(Thread thread) {
		return isIn(thread, WORKING);
	}

	static boolean isIdle(Thread thread) {
		return isIn(thread, WAITING);
	}

	private static boolean isIn(Thread thread, Set<String> methods) {
		return Arrays.stream(thread.getStackTrace())
			.anyMatch((frame) -> methods.contains(frame.getMethodName())
					&& (frame.getClassName().endsWith("ThreadPoolExecutor")
							|| frame.getClassName().endsWith("ForkJoinPool")));
	}

}
