package io.github.matrixonespring.batch;

import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.batch.infrastructure.item.database.support.DataFieldMaxValueIncrementerFactory;
import org.springframework.jdbc.support.incrementer.DataFieldMaxValueIncrementer;

/**
 * Makes the incrementers of Spring Batch's JDBC job repository, on the tables of its
 * {@code schema-mysql.sql}. Spring Boot configures one; without Spring Boot:
 *
 * <pre class="code">
 * JdbcJobRepositoryFactoryBean repository = new JdbcJobRepositoryFactoryBean();
 * repository.setIncrementerFactory(new MatrixOneIncrementerFactory(matrixOneTemplate.getConnections()));
 * </pre>
 *
 * @since 0.1.0
 */
public class MatrixOneIncrementerFactory implements DataFieldMaxValueIncrementerFactory {

	private static final String COLUMN = "ID";

	private final MatrixOneConnections connections;

	/**
	 * Create a factory.
	 * @param connections the connections to the server on which the job repository is
	 */
	public MatrixOneIncrementerFactory(MatrixOneConnections connections) {
		this.connections = connections;
	}

	/**
	 * Return an incrementer.
	 * @param databaseType what Spring Batch takes the server for
	 * @param incrementerName the name of the table
	 * @return the incrementer
	 */
	@Override
	public DataFieldMaxValueIncrementer getIncrementer(String databaseType, String incrementerName) {
		return new MatrixOneMaxValueIncrementer(this.connections, incrementerName, COLUMN);
	}

	@Override
	public boolean isSupportedIncrementerType(String databaseType) {
		return true;
	}

	@Override
	public String[] getSupportedIncrementerTypes() {
		return new String[] { "MYSQL", "MARIADB" };
	}

}
