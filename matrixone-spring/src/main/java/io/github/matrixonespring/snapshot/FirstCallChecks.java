package io.github.matrixonespring.snapshot;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Checks of annotated methods that need other beans. They are done at start for what is
 * there, else before the first call, and before each further one until nothing is wrong.
 */
final class FirstCallChecks {

	private final BiConsumer<AnnotatedSnapshot, Class<?>> check;

	private final Set<BeanMethod> atStart = ConcurrentHashMap.newKeySet();

	private final Set<BeanMethod> passed = ConcurrentHashMap.newKeySet();

	private volatile boolean started;

	/**
	 * Create the checks.
	 * @param check throws an exception if a method of a class cannot work
	 */
	FirstCallChecks(BiConsumer<AnnotatedSnapshot, Class<?>> check) {
		this.check = check;
	}

	/**
	 * Add methods of a new bean.
	 * @param type the class of the bean, on which its transactions depend, too
	 */
	void add(Collection<AnnotatedSnapshot> snapshots, Class<?> type) {
		if (!this.started) {
			snapshots.forEach((snapshot) -> this.atStart.add(new BeanMethod(snapshot, type)));
		}
	}

	/**
	 * Check the methods of all beans that there are.
	 */
	void start() {
		this.started = true;
		this.atStart.forEach((method) -> check(method.snapshot(), method.type()));
		this.atStart.clear();
	}

	void check(AnnotatedSnapshot snapshot, Class<?> type) {
		BeanMethod method = new BeanMethod(snapshot, type);
		if (!this.passed.contains(method)) {
			this.check.accept(snapshot, type);
			this.passed.add(method);
		}
	}

	private record BeanMethod(AnnotatedSnapshot snapshot, Class<?> type) {

	}

}
