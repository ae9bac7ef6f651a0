package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.MatrixOneOperations;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;

/**
 * Says why there is no MatrixOne support, where somebody may expect it.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = MatrixOneAutoConfiguration.class)
@ConditionalOnBooleanProperty(name = "matrixone.enabled", matchIfMissing = true)
@ConditionalOnMissingBean(MatrixOneOperations.class)
public final class MatrixOneInactiveAutoConfiguration {

	private static final Log logger = LogFactory.getLog(MatrixOneAutoConfiguration.class);

	MatrixOneInactiveAutoConfiguration(ConfigurableListableBeanFactory beanFactory) {
		logger.info("MatrixOne support is not active: " + MatrixOneDataSourceBean.find(beanFactory).reason());
	}

}
