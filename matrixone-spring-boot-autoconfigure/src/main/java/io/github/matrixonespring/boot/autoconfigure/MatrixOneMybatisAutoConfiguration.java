package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.mybatis.PastExecutors;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSessionFactory;
import org.mybatis.spring.transaction.SpringManagedTransaction;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Auto-configuration for MyBatis in scopes that read the past.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneAutoConfiguration.class,
		beforeName = { "org.mybatis.spring.boot.autoconfigure.MybatisAutoConfiguration",
				"com.baomidou.mybatisplus.autoconfigure.MybatisPlusAutoConfiguration" })
@ConditionalOnClass({ SqlSessionFactory.class, SpringManagedTransaction.class })
@ConditionalOnBean(MatrixOneConnections.class)
public final class MatrixOneMybatisAutoConfiguration {

	/**
	 * The first of the interceptors that a factory is given as beans.
	 */
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	@ConditionalOnMissingBean
	PastExecutors matrixOnePastExecutors() {
		return new PastExecutors();
	}

	/**
	 * Factories that are made by hand are given it, too.
	 */
	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static BeanPostProcessor matrixOneMybatisPostProcessor(ObjectProvider<PastExecutors> pastExecutors) {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				if (bean instanceof SqlSessionFactory factory) {
					Configuration configuration = factory.getConfiguration();
					if (configuration.getInterceptors().stream().noneMatch(PastExecutors.class::isInstance)) {
						pastExecutors.ifAvailable(configuration::addInterceptor);
					}
				}
				return bean;
			}

		};
	}

}
