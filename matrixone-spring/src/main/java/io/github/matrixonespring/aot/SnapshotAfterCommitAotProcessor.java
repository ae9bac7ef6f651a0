package io.github.matrixonespring.aot;

import java.lang.reflect.Method;
import java.util.Map;

import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
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
 * Registers the methods with {@link SnapshotAfterCommit}, and what their expressions may
 * ask for.
 */
class SnapshotAfterCommitAotProcessor implements BeanRegistrationAotProcessor {

	@Override
	public @Nullable BeanRegistrationAotContribution processAheadOfTime(RegisteredBean registeredBean) {
		ConfigurableListableBeanFactory beanFactory = registeredBean.getBeanFactory();
		// The class of a repository is that of its factory.
		Class<?> type = beanFactory.containsBeanDefinition(registeredBean.getBeanName())
				? beanFactory.getType(registeredBean.getBeanName(), false) : registeredBean.getBeanClass();
		Map<Method, SnapshotAfterCommit> methods = (type != null) ? annotatedMethods(type) : Map.of();
		if (type == null || methods.isEmpty()) {
			return null;
		}
		return (context, code) -> {
			ReflectionHints hints = context.getRuntimeHints().reflection();
			hints.registerForInterfaces(type, (hint) -> hint.withMembers(MemberCategory.INVOKE_PUBLIC_METHODS));
			methods.forEach((method, annotation) -> {
				hints.registerMethod(method, ExecutableMode.INVOKE);
				new ExpressionHints(type, hints, beanFactory).register(method, annotation);
			});
		};
	}

	private static Map<Method, SnapshotAfterCommit> annotatedMethods(Class<?> type) {
		return MethodIntrospector.selectMethods(type,
				(MetadataLookup<SnapshotAfterCommit>) (method) -> AnnotatedElementUtils.findMergedAnnotation(method,
						SnapshotAfterCommit.class));
	}

}
