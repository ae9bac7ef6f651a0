package io.github.matrixonespring.snapshot;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.util.Assert;

/**
 * Which methods {@link SnapshotAfterCommit} works on: those that a proxy can stand
 * before, and whose work is done when they return.
 */
final class AnnotatedMethodRules {

	private AnnotatedMethodRules() {
	}

	/**
	 * Check a method.
	 * @throws IllegalArgumentException if the annotation cannot work on it
	 */
	static void check(Method method) {
		refuse(Modifier.isPrivate(method.getModifiers()), method, "it is private, so no call goes through a proxy",
				"Make it public");
		refuse(Modifier.isStatic(method.getModifiers()), method, "it is static, so no call goes through a proxy",
				"Make it an instance method");
		refuse(returnsEarly(method), method,
				"it may return %s before its work is done".formatted(method.getReturnType().getName()),
				"Annotate the blocking method that has the transaction");
	}

	/**
	 * Check a method of a bean whose proxy is made.
	 * @throws IllegalArgumentException if no call of it goes through the proxy
	 */
	static void checkProxied(Method method, Object proxy) {
		refuse(Modifier.isFinal(method.getModifiers()) && AopUtils.isCglibProxy(proxy), method,
				"it is final, so the proxy cannot override it", "Make it not final");
		refuse(AopUtils.isJdkDynamicProxy(proxy) && !isOfInterface(method, proxy), method,
				"the proxy of its bean has its interfaces only, and none of them has the method",
				"Add it to an interface, or set spring.aop.proxy-target-class=true");
	}

	private static boolean isOfInterface(Method method, Object proxy) {
		// Parameters are not compared: those of a generic interface are of other types.
		return Stream.of(proxy.getClass().getInterfaces())
			.flatMap((type) -> Stream.of(type.getMethods()))
			.anyMatch((candidate) -> candidate.getName().equals(method.getName())
					&& candidate.getParameterCount() == method.getParameterCount());
	}

	private static boolean returnsEarly(Method method) {
		Class<?> type = method.getReturnType();
		return Future.class.isAssignableFrom(type) || CompletionStage.class.isAssignableFrom(type)
				|| Flow.Publisher.class.isAssignableFrom(type) || KotlinDetector.isSuspendingFunction(method)
				|| ReactiveAdapterRegistry.getSharedInstance().getAdapter(type) != null;
	}

	private static void refuse(boolean refused, Method method, String reason, String remedy) {
		Assert.isTrue(!refused,
				() -> "@SnapshotAfterCommit on %s cannot work: %s. %s".formatted(method, reason, remedy));
	}

}
