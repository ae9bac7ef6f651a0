package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import io.github.matrixonespring.advice.AnnotatedMethod;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.expression.BeanResolver;
import org.springframework.util.Assert;

/**
 * The annotated methods, each parsed once.
 */
final class AnnotatedSnapshots {

	private static final Log logger = LogFactory.getLog(SnapshotAfterCommit.class);

	private final Map<Method, AnnotatedSnapshot> parsed = new ConcurrentHashMap<>();

	private final Map<MethodClassKey, AnnotatedSnapshot> called = new ConcurrentHashMap<>();

	private final BeanResolver beans;

	/**
	 * Create an instance.
	 * @param beans finds the beans that expressions name
	 */
	AnnotatedSnapshots(BeanResolver beans) {
		this.beans = beans;
	}

	/**
	 * Parse the annotations of a class, so that what is wrong with them is known at
	 * start.
	 * @throws IllegalArgumentException if an annotation cannot work
	 */
	Collection<AnnotatedSnapshot> parse(Class<?> type) {
		return MethodIntrospector.selectMethods(type, this::parseIfAnnotated).values();
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
		AnnotatedSnapshot snapshot = parseIfAnnotated(AopUtils.getMostSpecificMethod(method, targetClass));
		if (snapshot == null) {
			// The method of a repository interface, which its target does not implement.
			snapshot = parseIfAnnotated(method);
		}
		Assert.state(snapshot != null, () -> "No @SnapshotAfterCommit on " + method);
		return snapshot;
	}

	private @Nullable AnnotatedSnapshot parseIfAnnotated(Method method) {
		AnnotatedMethod<SnapshotAfterCommit> found = AnnotatedMethod.find(method, SnapshotAfterCommit.class);
		return (found != null) ? this.parsed.computeIfAbsent(found.implementation(),
				(key) -> parse(found.declaration(), found.implementation(), found.annotation())) : null;
	}

	private AnnotatedSnapshot parse(Method declaration, Method implementation, SnapshotAfterCommit annotation) {
		AnnotatedSnapshot snapshot = new AnnotatedSnapshot(declaration, implementation, annotation, this.beans);
		if (snapshot.repeatsName()) {
			logger
				.warn("""
						@SnapshotAfterCommit on %s has the constant name '%s': it works once and fails from the second call \
						on. Make it a template such as %s_#{#result.id}, or leave the name out"""
					.formatted(declaration, annotation.name(), annotation.name()));
		}
		return snapshot;
	}

}
