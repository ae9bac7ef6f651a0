package io.github.matrixonespring.test.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The time of a test class or of a test: from before anything is done for it until after
 * everything is. What belongs to it ends with it.
 *
 * @since 0.1.0
 */
public final class TestScope implements AutoCloseable {

	private static final ThreadLocal<@Nullable TestScope> current = new ThreadLocal<>();

	private static final Set<TestScope> open = ConcurrentHashMap.newKeySet();

	private final Class<?> testClass;

	private final @Nullable String test;

	private final @Nullable TestScope parent;

	/**
	 * What the thread was in before, which is not the parent where tests run in parallel.
	 */
	private final @Nullable TestScope previous;

	private final Map<Object, Belonging> belongings = new ConcurrentHashMap<>();

	private final AtomicBoolean claimed = new AtomicBoolean();

	private volatile boolean over;

	private TestScope(Class<?> testClass, @Nullable String test, @Nullable TestScope parent) {
		this.testClass = testClass;
		this.test = test;
		this.parent = parent;
		this.previous = current.get();
	}

	/**
	 * Begin the time of a test class on this thread.
	 * @param testClass the class
	 * @param parent the time of the class around it
	 * @return the time
	 */
	public static TestScope ofClass(Class<?> testClass, @Nullable TestScope parent) {
		return begin(new TestScope(testClass, null, parent));
	}

	/**
	 * Begin the time of a test on this thread.
	 * @param testClass its class
	 * @param test its name
	 * @param parent the time of the class
	 * @return the time
	 */
	public static TestScope ofTest(Class<?> testClass, String test, @Nullable TestScope parent) {
		return begin(new TestScope(testClass, test, parent));
	}

	private static TestScope begin(TestScope scope) {
		open.add(scope);
		current.set(scope);
		return scope;
	}

	/**
	 * Return what this thread is in.
	 * @return the innermost time that is not over, or {@code null} on a thread of the
	 * application
	 */
	public static @Nullable TestScope current() {
		TestScope scope = current.get();
		while (scope != null && scope.over) {
			scope = scope.previous;
		}
		if (scope != null) {
			current.set(scope);
		}
		else {
			current.remove();
		}
		return scope;
	}

	/**
	 * Return those that are not over and have no other within.
	 * @return more than one only where tests run in parallel
	 */
	public static List<TestScope> innermost() {
		List<TestScope> innermost = new ArrayList<>(open);
		open.forEach((scope) -> innermost.remove(scope.parent));
		return innermost;
	}

	/**
	 * Return the test class.
	 * @return the class
	 */
	public Class<?> testClass() {
		return this.testClass;
	}

	/**
	 * Tell whether this is the time of a test.
	 * @return whether it is, and not that of a class
	 */
	public boolean isTest() {
		return this.test != null;
	}

	/**
	 * Claim the time of a test for one that begins now.
	 * @param testClass its class
	 * @return {@code false} if this is not the time of such a test, or is claimed already
	 */
	public boolean claim(Class<?> testClass) {
		return isTest() && this.testClass == testClass && this.claimed.compareAndSet(false, true);
	}

	/**
	 * Return the time of what is around it.
	 * @return the class of a test, or the class around a nested one
	 */
	public @Nullable TestScope parent() {
		return this.parent;
	}

	/**
	 * Tell whether it has something, or may get it.
	 * @param key which of its belongings
	 * @return {@code false} if it, or what is around it, has other belongings only
	 */
	public boolean mayHave(Object key) {
		if (this.belongings.isEmpty()) {
			return this.parent == null || this.parent.mayHave(key);
		}
		return this.belongings.containsKey(key);
	}

	/**
	 * Return what belongs to it and ends with it.
	 * @param <T> the type
	 * @param type the type
	 * @param key which of its belongings
	 * @param maker makes it
	 * @return what belongs to it
	 */
	public <T extends Belonging> T get(Class<T> type, Object key, Supplier<T> maker) {
		return type.cast(this.belongings.computeIfAbsent(key, (missing) -> maker.get()));
	}

	@Override
	public void close() {
		this.over = true;
		open.remove(this);
		current();
		RuntimeException failure = null;
		for (Belonging belonging : this.belongings.values()) {
			try {
				belonging.end();
			}
			catch (RuntimeException ex) {
				if (failure != null) {
					ex.addSuppressed(failure);
				}
				failure = ex;
			}
		}
		if (failure != null) {
			throw failure;
		}
	}

	@Override
	public String toString() {
		return (this.test != null) ? this.testClass.getSimpleName() + "." + this.test : this.testClass.getName();
	}

	/**
	 * What belongs to the time of a class or of a test.
	 *
	 * @since 0.1.0
	 */
	@FunctionalInterface
	public interface Belonging {

		/**
		 * The time is over.
		 */
		void end();

	}

}
