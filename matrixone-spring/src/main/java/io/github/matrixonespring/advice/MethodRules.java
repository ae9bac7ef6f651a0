package io.github.matrixonespring.advice;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.Assert;

/**
 * Which methods an annotation works on: those that a proxy can stand before, and whose
 * work is done when they return.
 *
 * @since 0.1.0
 */
public final class MethodRules {

	private static final Set<String> ASYNCHRONOUS = Set.of("org.springframework.scheduling.annotation.Async",
			"jakarta.ejb.Asynchronous", "jakarta.enterprise.concurrent.Asynchronous");

	private final String annotation;

	private final String remedy;

	/**
	 * Create rules.
	 * @param annotation the annotation, as a user writes it
	 * @param remedy what to do where the work of a method is not done when it returns
	 */
	public MethodRules(String annotation, String remedy) {
		this.annotation = annotation;
		this.remedy = remedy;
	}

	/**
	 * Check a method.
	 * @param method the method
	 * @throws IllegalArgumentException if the annotation cannot work on it
	 */
	public void check(Method method) {
		refuse(Modifier.isPrivate(method.getModifiers()), method, "it is private, so no call goes through a proxy",
				"Make it public");
		refuse(Modifier.isStatic(method.getModifiers()), method, "it is static, so no call goes through a proxy",
				"Make it an instance method");
		refuse(isSuspending(method), method,
				"it is a suspend function, which goes back to its caller, and on to another thread, before its work is done",
				"Annotate a function that is not one and has the transaction, and call it within withContext(Dispatchers.IO)");
		checkReturnType(method, method.getDeclaringClass());
	}

	/**
	 * Check that a method is carried out by the thread that calls it.
	 * @param method the method
	 * @param type the class of the bean
	 * @throws IllegalArgumentException if it is asynchronous
	 */
	public void checkSynchronous(Method method, Class<?> type) {
		refuse(Stream.of(method, type)
			.flatMap((element) -> MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream())
			.anyMatch((annotation) -> ASYNCHRONOUS.contains(annotation.getType().getName())), method,
				"it is carried out by another thread", this.remedy);
	}

	/**
	 * Check what a method of a bean returns.
	 * @param method the method
	 * @param type the class of the bean, which tells what a type parameter stands for
	 * @throws IllegalArgumentException if its work may not be done then
	 */
	public void checkReturnType(Method method, Class<?> type) {
		DeferredTypes.findIn(ResolvableType.forMethodReturnType(method, type))
			.ifPresent((deferred) -> refuse(true, method,
					"it may return %s before its work is done".formatted(deferred.getName()), this.remedy));
	}

	/**
	 * Check what a method has returned, of which its return type says nothing.
	 * @param method the method
	 * @param result what it has returned
	 * @throws IllegalArgumentException if its work may not be done
	 */
	public void checkResult(Method method, @Nullable Object result) {
		if (result != null && DeferredTypes.contain(result.getClass())) {
			refuse(true, method,
					"it has returned a %s, so that its work may not be done".formatted(result.getClass().getName()),
					this.remedy);
		}
	}

	/**
	 * Check a method of a bean whose proxy is made.
	 * @param method the method
	 * @param proxy the proxy
	 * @throws IllegalArgumentException if no call of it goes through the proxy
	 */
	public void checkProxied(Method method, Object proxy) {
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

	/**
	 * The compiler gives such a function one more parameter.
	 */
	private static boolean isSuspending(Method method) {
		Class<?>[] types = method.getParameterTypes();
		return types.length > 0 && types[types.length - 1].getName().equals("kotlin.coroutines.Continuation");
	}

	private void refuse(boolean refused, Method method, String reason, String remedy) {
		Assert.isTrue(!refused,
				() -> "%s on %s cannot work: %s. %s".formatted(this.annotation, method, reason, remedy));
	}

}
