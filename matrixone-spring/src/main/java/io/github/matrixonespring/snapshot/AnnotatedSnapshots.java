package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * The annotated methods, each parsed once.
 */
final class AnnotatedSnapshots {

	private static final Log logger = LogFactory.getLog(SnapshotAfterCommit.class);

	private final Map<Method, AnnotatedSnapshot> parsed = new ConcurrentHashMap<>();

	private final Map<MethodClassKey, AnnotatedSnapshot> called = new ConcurrentHashMap<>();

	/**
	 * Parse the annotations of a class, so that what is wrong with them is known at
	 * start.
	 * @throws IllegalArgumentException if an annotation cannot work
	 */
	Collection<AnnotatedSnapshot> parse(Class<?> type) {
		return MethodIntrospector.selectMethods(type, this::parseIfAnnotated).values();
	}

	private @Nullable AnnotatedSnapshot parseIfAnnotated(Method method) {
		SnapshotAfterCommit annotation = find(method);
		return (annotation != null) ? parse(method, annotation) : null;
	}

	AnnotatedSnapshot get(MethodInvocation invocation) {
		Method method = invocation.getMethod();
		Object target = invocation.getThis();
		Class<?> targetClass = (target != null) ? target.getClass() : null;
		MethodClassKey call = new MethodClassKey(method, targetClass);
		AnnotatedSnapshot known = this.called.get(call);
		return (known != null) ? known : this.called.computeIfAbsent(call, (key) -> find(method, targetClass));
	}

	private AnnotatedSnapshot find(Method method, @Nullable Class<?> targetClass) {
		Method specific = AopUtils.getMostSpecificMethod(method, targetClass);
		SnapshotAfterCommit annotation = find(specific);
		if (annotation != null) {
			return parse(specific, annotation);
		}
		// The method of a repository interface, which its target does not implement.
		annotation = find(method);
		if (annotation != null) {
			return parse(method, annotation);
		}
		throw new IllegalStateException("No @SnapshotAfterCommit on " + method);
	}

	private AnnotatedSnapshot parse(Method method, SnapshotAfterCommit annotation) {
		return this.parsed.computeIfAbsent(method, (key) -> {
			AnnotatedSnapshot snapshot = new AnnotatedSnapshot(method, annotation);
			if (snapshot.repeatsName()) {
				logger.warn("""
						@SnapshotAfterCommit on %s has the constant name '%s': it works once and fails from the second \
						call on. Make it a template such as %s_#{#result.id}, or leave the name out""".formatted(method,
						annotation.name(), annotation.name()));
			}
			return snapshot;
		});
	}

	private static @Nullable SnapshotAfterCommit find(Method method) {
		return AnnotatedElementUtils.findMergedAnnotation(method, SnapshotAfterCommit.class);
	}

}
