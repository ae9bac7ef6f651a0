package io.github.matrixonespring.test.context;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.SnapshotState;
import io.github.matrixonespring.test.connection.Lease;
import io.github.matrixonespring.test.database.Template;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.Assert;
import org.springframework.util.ReflectionUtils;

/**
 * The named states of the databases of one application context. Each is made once of what
 * it begins with, which is another for classes that write rows of their own.
 */
class SnapshotStates {

	private final TestDatabases databases;

	private final Map<Key, Object> locks = new ConcurrentHashMap<>();

	private final Map<Key, Template> made = new ConcurrentHashMap<>();

	SnapshotStates(TestDatabases databases) {
		this.databases = databases;
	}

	/**
	 * Let a test begin with the state that it asks for.
	 */
	void begin(ScopeDatabase database, Object test, Method method) {
		SnapshotState state = find(test.getClass(), method);
		if (state != null && !database.beginWith(byMaker(test, state.value()))) {
			throw new IllegalStateException("""
					@SnapshotState("%s") of %s.%s cannot begin with that state, because something was written for the \
					test before, such as by its constructor: write it in a @BeforeEach method, or in the method that \
					makes the state""".formatted(state.value(), test.getClass().getSimpleName(), method.getName()));
		}
	}

	/**
	 * Refuse a state that a test asks for and cannot have.
	 * @param isolation the isolation, if it has one
	 */
	static void refuse(Class<?> testClass, Method method, @Nullable Isolation isolation) {
		SnapshotState state = find(testClass, method);
		if (state != null) {
			throw new IllegalStateException("""
					@SnapshotState("%1$s") of %2$s.%3$s needs isolation = METHOD, a database that begins with the \
					test, and there is %4$s: use @MatrixOneTest without another isolation, or go there within the test \
					by TestDatabase.goTo("%1$s", …)""".formatted(state.value(), testClass.getSimpleName(),
					method.getName(), (isolation != null) ? "isolation = " + isolation : "no @AutoConfigureMatrixOne"));
		}
	}

	private static @Nullable SnapshotState find(Class<?> testClass, Method method) {
		SnapshotState state = AnnotatedElementUtils.findMergedAnnotation(method, SnapshotState.class);
		return (state != null) ? state : AnnotatedElementUtils.findMergedAnnotation(testClass, SnapshotState.class);
	}

	private Template byMaker(Object test, String name) {
		Method maker = maker(test.getClass(), name);
		SnapshotState before = AnnotatedElementUtils.findMergedAnnotation(maker, SnapshotState.class);
		Template beginning = (before != null) ? byMaker(test, before.value()) : this.databases.fresh();
		return make(maker.getDeclaringClass().getName() + " " + name, beginning, () -> {
			ReflectionUtils.makeAccessible(maker);
			ReflectionUtils.invokeMethod(maker, test);
		});
	}

	private static Method maker(Class<?> testClass, String name) {
		Set<Method> makers = MethodIntrospector.selectMethods(testClass,
				(ReflectionUtils.MethodFilter) (method) -> isMaker(method, name));
		Assert.state(makers.size() == 1, () -> "%s needs one method with @SnapshotState.Maker(\"%s\") and has %d"
			.formatted(testClass.getName(), name, makers.size()));
		return makers.iterator().next();
	}

	private static boolean isMaker(Method method, String name) {
		SnapshotState.Maker maker = AnnotatedElementUtils.findMergedAnnotation(method, SnapshotState.Maker.class);
		return maker != null && maker.value().equals(name);
	}

	/**
	 * Return a state, which is made of a clone if it is not there yet.
	 */
	Template make(String name, Template beginning, Runnable maker) {
		Key key = new Key(name, beginning);
		synchronized (this.locks.computeIfAbsent(key, (missing) -> new Object())) {
			Template existing = this.made.get(key);
			if (existing != null) {
				return existing;
			}
			Template template = makeNow(name, beginning, maker);
			this.made.put(key, template);
			return template;
		}
	}

	private Template makeNow(String name, Template beginning, Runnable maker) {
		Lease lease = new Lease("state '" + name + "'", beginning);
		this.databases.leases().add(lease);
		Runnable unbind = this.databases.leases().bind(lease);
		boolean complete = false;
		try {
			maker.run();
			complete = true;
		}
		finally {
			unbind.run();
			this.databases.leases().remove(lease, complete);
		}
		return this.databases.server().addTemplate(lease.database());
	}

	/**
	 * Forget what begins with a template that is dropped.
	 */
	void forget(Template beginning) {
		for (Key key : Set.copyOf(this.made.keySet())) {
			Template template = (key.beginning() == beginning) ? this.made.remove(key) : null;
			if (template != null) {
				this.locks.remove(key);
				forget(template);
				template.close();
			}
		}
	}

	void close() {
		this.made.values().forEach(Template::close);
		this.made.clear();
	}

	/**
	 * By what a state is known.
	 */
	private record Key(String name, Template beginning) {

	}

}
