package io.github.matrixonespring.boot.autoconfigure;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.transaction.MatrixOneAccessor;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Listens to each transaction manager on a {@link javax.sql.DataSource} of ours: those of
 * Spring Boot and, where listener beans would not be enough, those that the user defines.
 */
class TransactionManagerPostProcessor implements BeanPostProcessor {

	private final Supplier<ListableBeanFactory> beanFactory;

	TransactionManagerPostProcessor(Supplier<ListableBeanFactory> beanFactory) {
		this.beanFactory = beanFactory;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof PlatformTransactionManager && bean instanceof ConfigurableTransactionManager manager) {
			connections().filter((connections) -> connections.areManagedBy(manager))
				.findFirst()
				.ifPresent((connections) -> connections.listenTo(manager));
		}
		return bean;
	}

	/**
	 * The auto-configured connections come first, so that their settings apply.
	 */
	private Stream<MatrixOneConnections> connections() {
		return Stream.concat(beans(MatrixOneConnections.class).map(MatrixOneConnections.class::cast),
				Stream.concat(beans(SnapshotManager.class), beans(MatrixOneOperations.class))
					.filter(MatrixOneAccessor.class::isInstance)
					.map((accessor) -> ((MatrixOneAccessor) accessor).getConnections()));
	}

	private Stream<?> beans(Class<?> type) {
		ListableBeanFactory factory = this.beanFactory.get();
		return Stream.of(factory.getBeanNamesForType(type, false, false)).map(factory::getBean);
	}

}
