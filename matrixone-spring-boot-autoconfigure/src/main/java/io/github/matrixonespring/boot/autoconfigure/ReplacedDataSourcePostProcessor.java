package io.github.matrixonespring.boot.autoconfigure;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.jdbc.EmbeddedDatabaseConnection;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Looks for a {@link DataSource} that Spring Boot has replaced for a test. If it is the
 * one that is meant, it becomes one of the embedded engine, or a warning says on what the
 * test runs. Spring Boot's post-processor registers definitions, so this is called after
 * it.
 */
class ReplacedDataSourcePostProcessor implements BeanFactoryPostProcessor {

	static final String TEST_DATABASE = "org.springframework.boot.jdbc.test.autoconfigure.TestDatabaseAutoConfiguration";

	private static final Log logger = LogFactory.getLog(MatrixOneAutoConfiguration.class);

	private static final String FACTORY = TEST_DATABASE + "$EmbeddedDataSourceFactoryBean";

	private static final String CONNECTION = "spring.test.database.connection";

	private final Environment environment;

	ReplacedDataSourcePostProcessor(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void postProcessBeanFactory(ConfigurableListableBeanFactory beanFactory) {
		MatrixOneDataSourceBean meant = MatrixOneDataSourceBean.find(beanFactory);
		for (String name : beanFactory.getBeanNamesForType(DataSource.class, true, false)) {
			if (meant.isNamed(name) && !AotDetector.useGeneratedArtifacts()
					&& isReplaced(beanFactory.getBeanDefinition(name))) {
				replaced(beanFactory, name);
			}
		}
	}

	private static boolean isReplaced(BeanDefinition definition) {
		return FACTORY.equals(definition.getBeanClassName()) || definition instanceof AnnotatedBeanDefinition annotated
				&& annotated.getFactoryMethodMetadata() != null
				&& TEST_DATABASE.equals(annotated.getFactoryMethodMetadata().getDeclaringClassName());
	}

	private void replaced(ConfigurableListableBeanFactory beanFactory, String name) {
		EmbeddedDatabaseConnection connection = this.environment.getProperty(CONNECTION,
				EmbeddedDatabaseConnection.class, EmbeddedDatabaseConnection.NONE);
		boolean present = ClassUtils.isPresent(EmbeddedConnectionDetails.DRIVER_CLASS_NAME,
				beanFactory.getBeanClassLoader());
		if (present && connection == EmbeddedDatabaseConnection.NONE
				&& beanFactory instanceof BeanDefinitionRegistry registry) {
			boolean primary = beanFactory.getBeanDefinition(name).isPrimary();
			RootBeanDefinition definition = new RootBeanDefinition(EmbeddedDataSourceFactoryBean.class);
			definition.setPrimary(primary);
			registry.removeBeanDefinition(name);
			registry.registerBeanDefinition(name, definition);
			logger.info("Replacing '%s' DataSource bean with the embedded engine".formatted(name));
		}
		else {
			warn(name, (connection != EmbeddedDatabaseConnection.NONE) ? connection
					: EmbeddedDatabaseConnection.get(beanFactory.getBeanClassLoader()), present);
		}
	}

	private static void warn(String name, EmbeddedDatabaseConnection connection, boolean present) {
		logger.warn("""
				This test runs on %s and not on MatrixOne, because Spring Boot has replaced the DataSource '%s' by an \
				embedded database: snapshots and clones fail there. %s; or write \
				@AutoConfigureTestDatabase(replace = Replace.NONE), or spring.test.database.replace=none, for the \
				server of the application; or use matrixone-spring-boot-starter-test and @AutoConfigureMatrixOne for \
				a database for each test""".formatted(connection, name,
				present ? "Leave out connection = %s for the embedded engine".formatted(connection)
						: "Add matrixone-embedded to the test dependencies for the embedded engine"));
	}

}
