package io.github.matrixonespring.boot.autoconfigure;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.transaction.MatrixOneAccessor;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;
import org.springframework.transaction.ConfigurableTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Listens to each transaction manager on a {@link javax.sql.DataSource} of ours: those of
 * Spring Boot and, where listener beans would not be enough, those that the user defines.
 * Of the others it notes whose transactions are which. Also gives them our translator, so
 * that an error of COMMIT is translated as one of a statement is; Spring Boot sets it in
 * JdbcTemplate and JPA only.
 */
class TransactionManagerPostProcessor implements BeanPostProcessor {

	private final Supplier<ListableBeanFactory> beanFactory;

	private final ObjectProvider<MatrixOneSQLExceptionTranslator> translator;

	TransactionManagerPostProcessor(Supplier<ListableBeanFactory> beanFactory,
			ObjectProvider<MatrixOneSQLExceptionTranslator> translator) {
		this.beanFactory = beanFactory;
		this.translator = translator;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof PlatformTransactionManager && bean instanceof ConfigurableTransactionManager manager) {
			connections().filter((connections) -> connections.areManagedBy(manager))
				.findFirst()
				.ifPresentOrElse((connections) -> process(manager, connections),
						() -> MatrixOneConnections.noteTransactionsOf(manager));
		}
		return bean;
	}

	private void process(ConfigurableTransactionManager manager, MatrixOneConnections connections) {
		connections.listenTo(manager);
		if (manager instanceof JdbcTransactionManager jdbc && hasDefaultTranslator(jdbc)) {
			this.translator.ifUnique(jdbc::setExceptionTranslator);
		}
	}

	/**
	 * Without a translator it shows Spring's default of its own accord. Where it shows
	 * another, the user has set that, or asks for error codes by an
	 * {@code sql-error-codes.xml}.
	 */
	private static boolean hasDefaultTranslator(JdbcTransactionManager manager) {
		return manager.getExceptionTranslator().getClass() == SQLExceptionSubclassTranslator.class;
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
