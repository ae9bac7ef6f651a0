package io.github.matrixonespring.boot.autoconfigure;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

/**
 * Auto-configuration for tests whose {@code DataSource} Spring Boot replaces by an
 * embedded database: that is the embedded engine where there is one, and not the H2 that
 * comes with it.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "matrixone.enabled", matchIfMissing = true)
@ConditionalOnClass(name = ReplacedDataSourcePostProcessor.TEST_DATABASE)
public final class MatrixOneTestDatabaseAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static ReplacedDataSourcePostProcessor matrixOneReplacedDataSourcePostProcessor(Environment environment) {
		return new ReplacedDataSourcePostProcessor(environment);
	}

}
