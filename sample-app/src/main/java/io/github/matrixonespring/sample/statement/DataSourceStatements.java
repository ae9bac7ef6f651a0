package io.github.matrixonespring.sample.statement;

import java.time.Duration;
import java.util.List;

import io.github.matrixonespring.sample.statement.ObservedStatement.Observer;
import net.ttddyy.dsproxy.ExecutionInfo;
import net.ttddyy.dsproxy.QueryInfo;
import net.ttddyy.dsproxy.listener.QueryExecutionListener;

/**
 * Sees what goes through the DataSource: the statements of JPA and of JDBC, and those of
 * the library that take part in a transaction.
 */
class DataSourceStatements implements QueryExecutionListener {

	private final StatementLog log;

	DataSourceStatements(StatementLog log) {
		this.log = log;
	}

	@Override
	public void beforeQuery(ExecutionInfo execution, List<QueryInfo> queries) {
		queries.forEach((query) -> this.log.before());
	}

	@Override
	public void afterQuery(ExecutionInfo execution, List<QueryInfo> queries) {
		int rows = execution.isBatch() ? execution.getBatchSize() : 1;
		Duration duration = Duration.ofMillis(execution.getElapsedTime());
		queries.forEach((query) -> this.log.after(
				new ObservedStatement(Observer.DATA_SOURCE, query.getQuery(), rows, duration, execution.isSuccess())));
	}

}
