package io.github.matrixonespring.boot.autoconfigure;

import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.hibernate.cfg.SchemaToolingSettings;
import org.hibernate.tool.schema.Action;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.hibernate.autoconfigure.HibernateProperties;
import org.springframework.boot.jdbc.SchemaManagement;
import org.springframework.boot.jdbc.SchemaManagementProvider;
import org.springframework.boot.jpa.autoconfigure.JpaProperties;
import org.springframework.core.PriorityOrdered;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;

/**
 * Makes Hibernate create the schema where nothing else is said, as on the embedded
 * databases that Spring Boot knows: with Spring Boot's {@code EntityManagerFactory}, on
 * the embedded engine. A customizer of Hibernate's properties would not know for which
 * {@code DataSource} it is asked.
 */
class EmbeddedSchemaPostProcessor implements BeanPostProcessor, PriorityOrdered {

	private static final Log logger = LogFactory.getLog(MatrixOneAutoConfiguration.class);

	private final ConfigurableListableBeanFactory beanFactory;

	EmbeddedSchemaPostProcessor(ConfigurableListableBeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public Object postProcessBeforeInitialization(Object bean, String beanName) {
		if (bean instanceof LocalContainerEntityManagerFactoryBean factory && isMadeBySpringBoot(beanName)
				&& nothingIsSaid(factory.getJpaPropertyMap()) && isEmbeddedAndUnmanaged(factory.getDataSource())) {
			factory.getJpaPropertyMap()
				.put(SchemaToolingSettings.HBM2DDL_AUTO, Action.CREATE_DROP.getExternalHbm2ddlName());
		}
		return bean;
	}

	private boolean isMadeBySpringBoot(String beanName) {
		return this.beanFactory.containsBeanDefinition(beanName) && AutoConfiguredBean
			.isOf(this.beanFactory.getMergedBeanDefinition(beanName), AutoConfiguredBean.SPRING_BOOT);
	}

	/**
	 * Spring Boot takes {@code none} out of the properties of the factory.
	 */
	private boolean nothingIsSaid(Map<String, Object> properties) {
		return !properties.containsKey(SchemaToolingSettings.HBM2DDL_AUTO)
				&& !properties.containsKey(SchemaToolingSettings.JAKARTA_HBM2DDL_DATABASE_ACTION)
				&& this.beanFactory.getBeanProvider(HibernateProperties.class)
					.stream()
					.allMatch((hibernate) -> hibernate.getDdlAuto() == null)
				&& this.beanFactory.getBeanProvider(JpaProperties.class)
					.stream()
					.noneMatch((jpa) -> jpa.getProperties().containsKey(SchemaToolingSettings.HBM2DDL_AUTO));
	}

	private boolean isEmbeddedAndUnmanaged(@Nullable DataSource dataSource) {
		try {
			return dataSource != null && EmbeddedConnectionDetails.isEmbedded(dataSource)
					&& this.beanFactory.getBeanProvider(SchemaManagementProvider.class)
						.stream()
						.noneMatch((provider) -> provider.getSchemaManagement(dataSource) == SchemaManagement.MANAGED);
		}
		catch (SQLException ex) {
			logger.debug("It is not known whether the database is the embedded engine", ex);
			return false;
		}
	}

}
