package io.github.matrixonespring.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/**
 * The beans of an application that there are already: to look at it, none is made.
 *
 * @param beanFactory has them
 */
record ExistingBeans(ConfigurableListableBeanFactory beanFactory) {

	/**
	 * Return those of a type, by name.
	 */
	<T> Map<String, T> of(Class<T> type) {
		Map<String, T> beans = new LinkedHashMap<>();
		for (String name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, false, false)) {
			if (!this.beanFactory.containsLocalBean(name) || this.beanFactory.containsSingleton(name)) {
				beans.put(name, this.beanFactory.getBean(name, type));
			}
		}
		return beans;
	}

	/**
	 * Tell whether there is one, made or not, of a type that need not be on the class
	 * path.
	 */
	boolean has(String typeName) {
		return Stream.of(BeanFactoryUtils.beanNamesIncludingAncestors(this.beanFactory))
			.map((name) -> this.beanFactory.getType(name, false))
			.flatMap(Stream::ofNullable)
			.anyMatch((type) -> isOf(type, typeName));
	}

	private static boolean isOf(@Nullable Class<?> type, String typeName) {
		return type != null && (type.getName().equals(typeName) || isOf(type.getSuperclass(), typeName)
				|| Stream.of(type.getInterfaces()).anyMatch((implemented) -> isOf(implemented, typeName)));
	}

}
