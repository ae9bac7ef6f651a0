package io.github.matrixonespring.boot.autoconfigure;

import org.hibernate.cfg.SchemaToolingSettings;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.hibernate.autoconfigure.HibernateProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * Auto-configuration that makes the embedded engine count as an embedded database, on
 * which Spring Boot and others initialize by default: {@code schema.sql} and
 * {@code data.sql}, the tables of Spring Session, Batch, Integration, Quartz and others,
 * and the schema of JPA's entities.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass(name = EmbeddedConnectionDetails.DRIVER_CLASS_NAME)
public final class MatrixOneEmbeddedInitializationAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static EmbeddedScriptsPostProcessor matrixOneEmbeddedScriptsPostProcessor() {
		return new EmbeddedScriptsPostProcessor();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ SchemaToolingSettings.class, LocalContainerEntityManagerFactoryBean.class,
			HibernateProperties.class })
	static class HibernateConfiguration {

		@Bean
		@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
		static EmbeddedSchemaPostProcessor matrixOneEmbeddedSchemaPostProcessor(
				ConfigurableListableBeanFactory beanFactory) {
			return new EmbeddedSchemaPostProcessor(beanFactory);
		}

	}

}
