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
 * The named states of the databases of one application context. Each is made once.
 */
class SnapshotStates {

	private final TestDatabases databases;

	private final Map<String, Object> locks = new ConcurrentHashMap<>();

	private final Map<String, Template> made = new ConcurrentHashMap<>();

	SnapshotStates(TestDatabases databases) {
		this.databases = databases;
	}

	/**
	 * Return the template that a test begins with.
	 */
	Template of(Object test, Method method) {
		SnapshotState state = find(test.getClass(), method);
		return (state != null) ? byMaker(test, state.value()) : this.databases.template();
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
		Template beginning = (before != null) ? byMaker(test, before.value()) : this.databases.template();
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
		synchronized (this.locks.computeIfAbsent(name, (missing) -> new Object())) {
			Template existing = this.made.get(name);
			if (existing != null) {
				return existing;
			}
			Template template = makeNow(name, beginning, maker);
			this.made.put(name, template);
			return template;
		}
	}

	private Template makeNow(String name, Template beginning, Runnable maker) {
		Lease lease = this.databases.begin("state '" + name + "'", beginning);
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
		return this.databases.server().addTemplate(lease.database(), lease.database());
	}

}
