package io.github.matrixonespring.boot.autoconfigure;

import java.util.List;

import javax.sql.DataSource;

import io.github.matrixonespring.MatrixOneDataSource;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.util.Assert;

/**
 * Finds the one {@link DataSource} bean that is meant: the one marked with
 * {@link MatrixOneDataSource}, else the only or the primary one. Looks at definitions
 * only, so that it can be asked before any bean exists.
 *
 * @since 0.1.0
 */
public final class MatrixOneDataSourceBean {

	private static final String AUTO_CONFIGURED = AutoConfiguredBean.SPRING_BOOT + "jdbc.autoconfigure.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final @Nullable String name;

	private final String reason;

	private MatrixOneDataSourceBean(ConfigurableListableBeanFactory beanFactory, @Nullable String name, String reason) {
		this.beanFactory = beanFactory;
		this.name = name;
		this.reason = reason;
	}

	/**
	 * Find it.
	 * @param beanFactory the bean factory
	 * @return what was found, or why nothing was
	 */
	public static MatrixOneDataSourceBean find(ConfigurableListableBeanFactory beanFactory) {
		List<String> all = List
			.of(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beanFactory, DataSource.class, true, false))
			.stream()
			.filter((name) -> !ScopedProxyUtils.isScopedTarget(name))
			.toList();
		List<String> marked = all.stream()
			.filter((name) -> beanFactory.findAnnotationOnBean(name, MatrixOneDataSource.class, false) != null)
			.toList();
		if (!marked.isEmpty()) {
			return (marked.size() == 1) ? found(beanFactory, marked.get(0), "is marked with @MatrixOneDataSource")
					: notFound(beanFactory, "several DataSource beans are marked with @MatrixOneDataSource: " + marked);
		}
		List<String> candidates = all.stream().filter((name) -> isCandidate(definition(beanFactory, name))).toList();
		if (candidates.isEmpty()) {
			return notFound(beanFactory, "there is no DataSource bean");
		}
		if (candidates.size() == 1) {
			return found(beanFactory, candidates.get(0), "is the only DataSource");
		}
		List<String> primary = candidates.stream().filter((name) -> isPrimary(definition(beanFactory, name))).toList();
		return (primary.size() == 1) ? found(beanFactory, primary.get(0), "is the primary DataSource")
				: notFound(beanFactory, "there are several DataSource beans, " + candidates
						+ ": mark the one that is a MatrixOne server with @MatrixOneDataSource");
	}

	private static MatrixOneDataSourceBean found(ConfigurableListableBeanFactory beanFactory, String name,
			String reason) {
		return new MatrixOneDataSourceBean(beanFactory, name, "'" + name + "' " + reason);
	}

	private static MatrixOneDataSourceBean notFound(ConfigurableListableBeanFactory beanFactory, String reason) {
		return new MatrixOneDataSourceBean(beanFactory, null, reason);
	}

	private static @Nullable BeanDefinition definition(ConfigurableListableBeanFactory beanFactory, String name) {
		if (beanFactory.containsBeanDefinition(name)) {
			return beanFactory.getMergedBeanDefinition(name);
		}
		return (beanFactory.getParentBeanFactory() instanceof ConfigurableListableBeanFactory parent)
				? definition(parent, name) : null;
	}

	private static boolean isCandidate(@Nullable BeanDefinition definition) {
		return definition == null || (definition.isAutowireCandidate()
				&& (!(definition instanceof AbstractBeanDefinition concrete) || concrete.isDefaultCandidate()));
	}

	private static boolean isPrimary(@Nullable BeanDefinition definition) {
		return definition != null && definition.isPrimary();
	}

	boolean exists() {
		return this.name != null;
	}

	/**
	 * Tell whether a bean is the one that is meant.
	 * @param beanName the name of the bean
	 * @return whether it is
	 */
	public boolean isNamed(String beanName) {
		return beanName.equals(this.name);
	}

	/**
	 * Return why this bean was chosen, or why there is none.
	 */
	String reason() {
		return this.reason;
	}

	/**
	 * Tell whether Spring Boot has made it from its connection details.
	 */
	boolean isAutoConfigured() {
		return this.name != null && AutoConfiguredBean.isOf(definition(this.beanFactory, this.name), AUTO_CONFIGURED);
	}

	DataSource get() {
		Assert.state(this.name != null, this.reason);
		return this.beanFactory.getBean(this.name, DataSource.class);
	}

}
