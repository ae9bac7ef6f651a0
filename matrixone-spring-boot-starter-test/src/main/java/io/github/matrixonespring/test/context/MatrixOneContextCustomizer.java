package io.github.matrixonespring.test.context;

import java.util.Map;

import javax.sql.DataSource;

import io.github.matrixonespring.test.TemplateInitializer;

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
		TemplateInitializers initializers = new TemplateInitializers(
				context.getBeanFactory().getBeanProvider(TemplateInitializer.class),
				context.getBeanFactory().getBeanProvider(DataSource.class));
		TemplateInputs inputs = new TemplateInputs(configuration, context.getEnvironment(),
				System.getProperty("java.class.path", ""));
		registry.registerBeanDefinition(BEAN,
				new RootBeanDefinition(TestDatabases.class,
						() -> new TestDatabases(initializers, inputs::key,
								(use) -> Caches.clear(context.getBeanFactory(), use),
								() -> Caches.areShared(context.getBeanFactory()))));
		// A slice would replace the DataSource by an H2 database.
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(BEAN, Map.of("spring.test.database.replace", "none")));
	}

}
