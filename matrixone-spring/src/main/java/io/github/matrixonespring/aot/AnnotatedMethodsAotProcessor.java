package io.github.matrixonespring.aot;

import java.lang.reflect.Method;
import java.util.Map;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.timetravel.AsOf;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.beans.factory.aot.BeanRegistrationAotContribution;
import org.springframework.beans.factory.aot.BeanRegistrationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.RegisteredBean;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;

/**
 * Registers the methods with {@link SnapshotAfterCommit} and {@link AsOf}, and what their
 * expressions may ask for.
 */
class AnnotatedMethodsAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		ConfigurableListableBeanFactory beanFactory = registeredBean.getBeanFactory();
		// The class of a repository is that of its factory.
		Class<?> type = beanFactory.containsBeanDefinition(registeredBean.getBeanName())
				? beanFactory.getType(registeredBean.getBeanName(), false) : registeredBean.getBeanClass();
		if (type == null) {
			return null;
		}
		Map<Method, SnapshotAfterCommit> snapshots = MethodIntrospector.selectMethods(type,
				(MetadataLookup<SnapshotAfterCommit>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						SnapshotAfterCommit.class));
		Map<Method, AsOf> moments = MethodIntrospector.selectMethods(type,
				(MetadataLookup<AsOf>) (method) -> findMoment(method, type));
		if (snapshots.isEmpty() && moments.isEmpty()) {
			return null;
		}
		return (context, code) -> {
			ReflectionHints hints = context.getRuntimeHints().reflection();
			hints.registerForInterfaces(type, (hint) -> hint.withMembers(MemberCategory.INVOKE_PUBLIC_METHODS));
			ExpressionHints expressions = new ExpressionHints(type, hints, beanFactory);
			snapshots.forEach((method, annotation) -> {
				hints.registerMethod(method, ExecutableMode.INVOKE);
				expressions.register(method, annotation);
			});
			moments.forEach((method, annotation) -> {
				hints.registerMethod(method, ExecutableMode.INVOKE);
				expressions.register(method, annotation);
			});
		};
	}

	private static @Nullable AsOf findMoment(Method method, Class<?> type) {
		AsOf annotation = AnnotatedElementUtils.findMergedAnnotation(method, AsOf.class);
		return (annotation != null || method.getDeclaringClass() == Object.class) ? annotation
				: AnnotatedElementUtils.findMergedAnnotation(type, AsOf.class);
	}

}
