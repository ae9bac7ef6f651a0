package io.github.matrixonespring.transaction;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.github.matrixonespring.advice.AdvisingPostProcessor;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.Assert;
import org.springframework.util.ClassUtils;

/**
 * Advises beans with {@link ExplicitBegin}, outside of the transaction interceptor, so
 * that the begin of the transaction knows of the annotation. The transaction that the
 * call starts, if it starts one, is told by the name that Spring gives to declarative
 * transactions, {@code class.method}.
 *
 * @since 0.1.0
 */
public final class ExplicitBeginPostProcessor extends AdvisingPostProcessor {

	private static final Pointcut POINTCUT = new ComposablePointcut(
			(Pointcut) new AnnotationMatchingPointcut(ExplicitBegin.class, true))
		.union((Pointcut) new AnnotationMatchingPointcut(null, ExplicitBegin.class, true));

	private static final ThreadLocal<@Nullable Call> innermost = new ThreadLocal<>();

	private final Map<MethodClassKey, Boolean> annotated = new ConcurrentHashMap<>();

	/**
	 * Create a post-processor.
	 */
	public ExplicitBeginPostProcessor() {
		super("@ExplicitBegin");
		setBeforeExistingAdvisors(true);
		this.advisor = new DefaultPointcutAdvisor(POINTCUT, (MethodInterceptor) this::proceed);
	}

	/**
	 * Refuse a bean whose {@link ExplicitBegin} would be ignored because nobody looks for
	 * it, unless {@code matrixone.enabled=false} says that it is to be.
	 * @param beanFactory the bean factory, whose singletons are there
	 * @param remedy tells what to write
	 * @throws IllegalStateException if there is such a bean
	 */
	public static void refuseUnadvised(ConfigurableListableBeanFactory beanFactory, String remedy) {
		refuseUnadvised(beanFactory, ExplicitBeginPostProcessor.class, POINTCUT, "@ExplicitBegin", remedy);
	}

	@Override
	protected Object advise(Object bean, String beanName) {
		Class<?> type = AopUtils.getTargetClass(bean);
		if (isEligible(type)) {
			MethodIntrospector.selectMethods(type, (Method method) -> find(method, type))
				.forEach((method, annotation) -> {
					check(method, annotation);
					this.annotated.put(new MethodClassKey(method, type), annotation.value());
				});
		}
		return addAdvisor(bean, beanName);
	}

	private static void check(Method method, ExplicitBegin annotation) {
		int modifiers = method.getModifiers();
		boolean isReached = !Modifier.isPrivate(modifiers) && !Modifier.isStatic(modifiers);
		Assert.isTrue(isReached || !annotation.equals(method.getAnnotation(ExplicitBegin.class)), () -> """
				@ExplicitBegin on %s cannot work: it is private or static, so no call goes through a proxy, and no \
				transaction begins. Make it a public instance method""".formatted(method));
	}

	private @Nullable Object proceed(MethodInvocation invocation) throws Throwable {
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? AopUtils.getTargetClass(target) : null;
		Method method = invocation.getMethod();
		boolean explicit = this.annotated.computeIfAbsent(new MethodClassKey(method, type), (key) -> {
			// The method of an interface, which the bean does not implement itself.
			ExplicitBegin annotation = find(method, type);
			Assert.state(annotation != null, () -> "No @ExplicitBegin on " + method);
			return annotation.value();
		});
		Call outer = innermost.get();
		innermost.set(new Call(ClassUtils.getQualifiedMethodName(method, type), explicit, outer));
		try {
			return invocation.proceed();
		}
		finally {
			if (outer != null) {
				innermost.set(outer);
			}
			else {
				innermost.remove();
			}
		}
	}

	private static @Nullable ExplicitBegin find(Method method, @Nullable Class<?> type) {
		ExplicitBegin annotation = AnnotatedElementUtils
			.findMergedAnnotation(AopUtils.getMostSpecificMethod(method, type), ExplicitBegin.class);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(method, ExplicitBegin.class);
		}
		if (annotation == null && type != null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(type, ExplicitBegin.class);
		}
		return annotation;
	}

	/**
	 * Return whether the annotated call that has just started a transaction wants it to
	 * be begun with {@code BEGIN}. The innermost calls count, as far as they have its
	 * name and have not started one before.
	 * @return {@code null} if no such call has started it
	 */
	static @Nullable Boolean askedFor(@Nullable String transactionName) {
		Call call = innermost.get();
		Boolean explicit = null;
		while (call != null && !call.started && call.transactionName.equals(transactionName)) {
			call.started = true;
			explicit = (explicit != null) ? explicit : Boolean.valueOf(call.explicit);
			call = call.outer;
		}
		return explicit;
	}

	/**
	 * A call of an annotated method from outside its transaction.
	 */
	private static final class Call {

		private final String transactionName;

		private final boolean explicit;

		private final @Nullable Call outer;

		private boolean started;

		private Call(String transactionName, boolean explicit, @Nullable Call outer) {
			this.transactionName = transactionName;
			this.explicit = explicit;
			this.outer = outer;
		}

	}

}
