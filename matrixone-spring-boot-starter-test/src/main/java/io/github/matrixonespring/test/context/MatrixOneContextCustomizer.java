package io.github.matrixonespring.test.context;

import java.util.Map;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.Assert;

/**
 * Marks an application context as one whose tests have a database each. Tests that differ
 * in nothing else share the context.
 */
record MatrixOneContextCustomizer() implements ContextCustomizer {

	private static final String BEAN = "matrixOneTestDatabases";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
		Assert.isInstanceOf(BeanDefinitionRegistry.class, context.getBeanFactory());
		BeanDefinitionRegistry registry = (BeanDefinitionRegistry) context.getBeanFactory();
		TestedApplication application = new TestedApplication(context, configuration);
		RootBeanDefinition databases = new RootBeanDefinition(TestDatabases.class,
				() -> new TestDatabases(application));
		databases.setLazyInit(false);
		registry.registerBeanDefinition(BEAN, databases);
		// A slice would replace the DataSource by an H2 database.
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(BEAN, Map.of("spring.test.database.replace", "none")));
	}

}
