package io.github.matrixonespring.test.context;

import javax.sql.DataSource;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneDataSourceBean;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneEmbeddedAutoConfiguration;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.test.server.TestServers;
import io.github.matrixonespring.test.testcontainers.ContainerServers;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.util.ClassUtils;

/**
 * Auto-configuration for tests with a database each. Without
 * {@link io.github.matrixonespring.test.AutoConfigureMatrixOne} it does nothing.
 *
 * @since 0.1.0
 */
@AutoConfiguration(before = { DataSourceAutoConfiguration.class, MatrixOneEmbeddedAutoConfiguration.class },
		afterName = "org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration")
@ConditionalOnBean(TestDatabases.class)
@EnableConfigurationProperties(MatrixOneTestProperties.class)
public final class MatrixOneTestAutoConfiguration {

	private static final boolean containersPresent = ClassUtils.isPresent(
			"org.testcontainers.containers.JdbcDatabaseContainer",
			MatrixOneTestAutoConfiguration.class.getClassLoader());

	@Bean
	@ConditionalOnMissingBean(JdbcConnectionDetails.class)
	@Conditional(OnNoServerConfiguredCondition.class)
	TestConnectionDetails matrixOneTestConnectionDetails() {
		return new TestConnectionDetails(TestServers.choose(containersPresent ? ContainerServers.source() : null));
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DataSourcePostProcessor matrixOneTestDataSourcePostProcessor(ConfigurableListableBeanFactory beanFactory,
			ObjectProvider<JdbcConnectionDetails> connectionDetails, ObjectProvider<TestDatabases> databases) {
		return new DataSourcePostProcessor(() -> MatrixOneDataSourceBean.find(beanFactory),
				connectionDetails::getIfAvailable, databases::getObject);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static DatabaseInitializerPostProcessor matrixOneTestDatabaseInitializerPostProcessor(
			ObjectProvider<TestDatabases> databases) {
		return new DatabaseInitializerPostProcessor(databases::getObject);
	}

	@Bean
	CurrentTestDatabase matrixOneTestDatabase(TestDatabases databases, ObjectProvider<DataSource> dataSource) {
		return new CurrentTestDatabase(databases, dataSource);
	}

	@Bean
	MatrixOneStatementListener matrixOneTestStatementListener(TestDatabases databases) {
		return new LibraryStatements(databases.leases());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { "org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean",
			"jakarta.persistence.EntityManagerFactory" })
	static class JpaConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static SchemaOfTemplate matrixOneTestSchemaOfTemplate(ObjectProvider<TestDatabases> databases) {
			return new SchemaOfTemplate(databases::getObject);
		}

	}

}
