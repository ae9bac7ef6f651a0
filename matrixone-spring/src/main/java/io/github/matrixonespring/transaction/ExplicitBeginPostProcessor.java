package io.github.matrixonespring.transaction;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.ComposablePointcut;
import org.springframework.aop.support.DefaultPointcutAdvisor;
import org.springframework.aop.support.annotation.AnnotationMatchingPointcut;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Advises beans with {@link ExplicitBegin}, outside of the transaction interceptor, so
 * that the begin of the transaction knows of the annotation.
 *
 * @since 0.1.0
 */
public final class ExplicitBeginPostProcessor extends AdvisingPostProcessor {

	/**
	 * Create a post-processor.
	 */
	public ExplicitBeginPostProcessor() {
		super("@ExplicitBegin");
		setBeforeExistingAdvisors(true);
		Pointcut onClass = new AnnotationMatchingPointcut(ExplicitBegin.class, true);
		Pointcut onMethod = new AnnotationMatchingPointcut(null, ExplicitBegin.class, true);
		this.advisor = new DefaultPointcutAdvisor(new ComposablePointcut(onClass).union(onMethod),
				(MethodInterceptor) ExplicitBeginPostProcessor::proceed);
	}

	@Override
	protected Object advise(Object bean, String beanName) {
		return addAdvisor(bean, beanName);
	}

	private static @Nullable Object proceed(MethodInvocation invocation) throws Throwable {
		return TransactionFrame.within(invocation, find(invocation), (frame) -> invocation.proceed());
	}

	private static @Nullable Boolean find(MethodInvocation invocation) {
		Class<?> targetClass = (invocation.getThis() != null) ? AopUtils.getTargetClass(invocation.getThis()) : null;
		ExplicitBegin annotation = AnnotatedElementUtils.findMergedAnnotation(
				AopUtils.getMostSpecificMethod(invocation.getMethod(), targetClass), ExplicitBegin.class);
		if (annotation == null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(invocation.getMethod(), ExplicitBegin.class);
		}
		if (annotation == null && targetClass != null) {
			annotation = AnnotatedElementUtils.findMergedAnnotation(targetClass, ExplicitBegin.class);
		}
		return (annotation != null) ? annotation.value() : null;
	}

}
