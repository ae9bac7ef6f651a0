package io.github.matrixonespring.boot.autoconfigure;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * Tells by the definition of a bean whether Spring Boot has made it.
 */
final class AutoConfiguredBean {

	static final String SPRING_BOOT = "org.springframework.boot.";

	private AutoConfiguredBean() {
	}

	/**
	 * Return whether the bean is one of a configuration class of some package.
	 * @param definition the merged definition of the bean
	 * @param prefix how the name of the configuration class begins
	 */
	static boolean isOf(@Nullable BeanDefinition definition, String prefix) {
		if (definition instanceof AnnotatedBeanDefinition annotated && annotated.getFactoryMethodMetadata() != null) {
			return annotated.getFactoryMethodMetadata().getDeclaringClassName().startsWith(prefix);
		}
		// After ahead-of-time processing there is only the method.
		Method method = (definition instanceof RootBeanDefinition root) ? root.getResolvedFactoryMethod() : null;
		return method != null && method.getDeclaringClass().getName().startsWith(prefix);
	}

}
