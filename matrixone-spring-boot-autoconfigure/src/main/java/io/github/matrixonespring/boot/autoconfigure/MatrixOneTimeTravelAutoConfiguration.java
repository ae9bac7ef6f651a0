package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.timetravel.AsOf;
import io.github.matrixonespring.timetravel.AsOfPostProcessor;

import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration for {@link AsOf @AsOf}, also with {@code matrixone.enabled=false}:
 * what has it must not read the present.
 *
 * @since 0.1.0
 */
@AutoConfiguration
public final class MatrixOneTimeTravelAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static AsOfPostProcessor matrixOneAsOfPostProcessor(ConfigurableListableBeanFactory beanFactory) {
		return new AsOfPostProcessor(() -> MatrixOneDataSourceBean.find(beanFactory).reason());
	}

}
