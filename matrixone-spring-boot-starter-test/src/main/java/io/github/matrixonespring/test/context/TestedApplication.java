package io.github.matrixonespring.test.context;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneDataSourceBean;
import io.github.matrixonespring.test.TemplateInitializer;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * The application that is tested.
 *
 * @param context its application context
 * @param configuration its configuration, by which another application context is known
 * to be the same application
 */
record TestedApplication(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {

	/** Registered by {@code SpringApplication} only. */
	private static final String ARGUMENTS = "springApplicationArguments";

	TemplateKey templateKey() {
		return new TemplateInputs(this.configuration, this.context.getEnvironment(),
				System.getProperty("java.class.path", ""))
			.key();
	}

	/**
	 * Tell whether {@code SpringApplication} says when it is ready.
	 */
	boolean isRunBySpringBoot() {
		return this.context.getBeanFactory().containsSingleton(ARGUMENTS);
	}

	/**
	 * Make the database where all beans are lazy and nobody has needed it.
	 */
	void makeDatabase() {
		if (!this.context.getEnvironment().getProperty("spring.main.lazy-initialization", Boolean.class, false)) {
			return;
		}
		ConfigurableListableBeanFactory beans = this.context.getBeanFactory();
		MatrixOneDataSourceBean meant = MatrixOneDataSourceBean.find(beans);
		Stream<String> dataSource = names(DataSource.class).filter(meant::isNamed);
		Stream<String> initializers = DatabaseInitializerPostProcessor.initializerTypes(beans.getBeanClassLoader())
			.flatMap(this::names);
		Stream.concat(dataSource, initializers).forEach(beans::getBean);
	}

	private Stream<String> names(Class<?> type) {
		return Arrays.stream(this.context.getBeanFactory().getBeanNamesForType(type, false, false));
	}

	void initializeTemplate() {
		new TemplateInitializers(this.context.getBeanFactory().getBeanProvider(TemplateInitializer.class),
				this.context.getBeanFactory().getBeanProvider(DataSource.class))
			.initialize();
	}

	void clearCaches(Supplier<String> use) {
		if (this.context.isActive()) {
			Caches.clear(this.context.getBeanFactory(), use);
		}
	}

	boolean hasSharedCache() {
		return Caches.areShared(this.context.getBeanFactory());
	}

}
