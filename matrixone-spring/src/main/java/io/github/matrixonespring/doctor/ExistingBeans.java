package io.github.matrixonespring.doctor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;

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
		names(type).filter((name) -> isMade(this.beanFactory, name))
			.forEach((name) -> beans.put(name, this.beanFactory.getBean(name, type)));
		return beans;
	}

	/**
	 * Find the one that is meant where nobody says which.
	 */
	<T> Optional<T> findPreferred(Class<T> type) {
		boolean allMade = names(type).allMatch((name) -> isMade(this.beanFactory, name));
		return allMade ? Optional.ofNullable(this.beanFactory.getBeanProvider(type).getIfUnique()) : Optional.empty();
	}

	private Stream<String> names(Class<?> type) {
		return Stream.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory, type, false, false));
	}

	private static boolean isMade(ConfigurableListableBeanFactory beanFactory, String name) {
		return beanFactory.containsSingleton(name) || (!beanFactory.containsLocalBean(name)
				&& beanFactory.getParentBeanFactory() instanceof ConfigurableApplicationContext parent
				&& isMade(parent.getBeanFactory(), name));
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
