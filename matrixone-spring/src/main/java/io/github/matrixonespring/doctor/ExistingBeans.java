package io.github.matrixonespring.doctor;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;

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
	 * Tell whether there is a definition of a type that need not be on the class path.
	 */
	boolean has(String className) {
		ClassLoader classLoader = getClass().getClassLoader();
		return ClassUtils.isPresent(className, classLoader)
				&& BeanFactoryUtils.beanNamesForTypeIncludingAncestors(this.beanFactory,
						ClassUtils.resolveClassName(className, classLoader), true, false).length > 0;
	}

}
