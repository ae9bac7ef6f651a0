package io.github.matrixonespring.boot.autoconfigure;

import io.github.matrixonespring.support.MatrixOneSQLExceptionTranslator;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionSubclassTranslator;

/**
 * Gives our translator to each {@link JdbcTransactionManager} on our
 * {@link javax.sql.DataSource} that has none of its own, so that an error of COMMIT is
 * translated as one of a statement is. Spring Boot sets it in JdbcTemplate and JPA only.
 * <p>
 * A transaction manager without a translator shows Spring's default, a
 * {@link SQLExceptionSubclassTranslator}, of its own accord. Where it shows another, the
 * user has set that, or asks for error codes by an {@code sql-error-codes.xml}.
 */
class TransactionManagerTranslatorPostProcessor implements BeanPostProcessor {

	private final ObjectProvider<MatrixOneConnections> connections;

	private final ObjectProvider<MatrixOneSQLExceptionTranslator> translator;

	TransactionManagerTranslatorPostProcessor(ObjectProvider<MatrixOneConnections> connections,
			ObjectProvider<MatrixOneSQLExceptionTranslator> translator) {
		this.connections = connections;
		this.translator = translator;
	}

	@Override
	public Object postProcessAfterInitialization(Object bean, String beanName) {
		if (bean instanceof JdbcTransactionManager manager && this.connections.getObject().areManagedBy(manager)
				&& manager.getExceptionTranslator().getClass() == SQLExceptionSubclassTranslator.class) {
			this.translator.ifUnique(manager::setExceptionTranslator);
		}
		return bean;
	}

}
