package io.github.matrixonespring.doctor;

import java.util.List;

import io.github.matrixonespring.pool.ConnectionPool;
import io.github.matrixonespring.pool.JdbcDriver;
import io.github.matrixonespring.transaction.MatrixOneConnections;

import org.springframework.transaction.TransactionManager;

/**
 * Advises to switch autocommit off in the pool, where each transaction does so over the
 * network. Writes outside of transactions, which would be lost then, cannot be seen: the
 * {@link javax.sql.DataSource} is not wrapped. So there is no advice where a library is
 * used that is known to write so, and else it says what it depends on.
 */
final class AutoCommitCheck implements Check {

	/** Those that write on connections of their own, and leave the commit to others. */
	private static final List<String> WRITERS = List.of("org.quartz.Scheduler",
			"com.github.kagkarlsson.scheduler.Scheduler");

	private final MatrixOneConnections connections;

	private final ExistingBeans beans;

	AutoCommitCheck(MatrixOneConnections connections, ExistingBeans beans) {
		this.connections = connections;
		this.beans = beans;
	}

	@Override
	public String subject() {
		return "autocommit of the pool";
	}

	@Override
	public List<Finding> examine() {
		List<ConnectionPool> pools = ConnectionPool.findAll(this.connections.getDataSource())
			.stream()
			.filter((pool) -> pool.isAutoCommit() && overNetwork(pool.driver()))
			.toList();
		return (pools.isEmpty() || !hasTransactions() || WRITERS.stream().anyMatch(this.beans::has)) ? List.of()
				: List.of(Diagnosis.POOL_AUTO_COMMIT.found("%s hands out connections with autocommit", pools.get(0)));
	}

	private static boolean overNetwork(JdbcDriver driver) {
		return driver == JdbcDriver.MYSQL || driver == JdbcDriver.MARIADB;
	}

	private boolean hasTransactions() {
		return this.beans.of(TransactionManager.class).values().stream().anyMatch(this.connections::areManagedBy);
	}

}
