package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Listens to each transaction manager on our {@link javax.sql.DataSource}: those of
 * Spring Boot and, where listener beans would not be enough, those that the user defines.
 */
class TransactionManagerPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<MatrixOneConnections> connections;

	TransactionManagerPostProcessor(ObjectProvider<MatrixOneConnections> connections) {
		this.connections = connections;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof PlatformTransactionManager && bean instanceof ConfigurableTransactionManager manager
				&& this.connections.getObject().areManagedBy(manager)) {
			this.connections.getObject().listenTo(manager);
		}
		return bean;
	}

}
