package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.snapshot.SnapshotAfterCommitPostProcessor;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.transaction.ExplicitBeginPostProcessor;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SearchStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;

/**
 * Auto-configuration for the annotations of this library and for transaction managers, on
 * whatever {@link javax.sql.DataSource}: an annotation that cannot work is not to be
 * ignored.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "matrixone.enabled", matchIfMissing = true)
public final class MatrixOneAnnotationAutoConfiguration {

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static SnapshotAfterCommitPostProcessor matrixOneSnapshotAfterCommitPostProcessor(
			ConfigurableListableBeanFactory beanFactory) {
		return new SnapshotAfterCommitPostProcessor(() -> MatrixOneDataSourceBean.find(beanFactory).reason());
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	@ConditionalOnMissingBean(search = SearchStrategy.CURRENT)
	static ExplicitBeginPostProcessor matrixOneExplicitBeginPostProcessor() {
		return new ExplicitBeginPostProcessor();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static TransactionManagerPostProcessor matrixOneTransactionManagerPostProcessor(
			ConfigurableListableBeanFactory beanFactory, ObjectProvider<MatrixOneSQLExceptionTranslator> translator) {
		return new TransactionManagerPostProcessor(beanFactory, translator);
	}

	@Bean
	ChildContextCheck matrixOneChildContextCheck() {
		return new ChildContextCheck();
	}

}
