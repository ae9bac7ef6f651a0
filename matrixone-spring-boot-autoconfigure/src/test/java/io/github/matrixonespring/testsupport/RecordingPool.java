package io.github.matrixonespring.testsupport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import net.ttddyy.dsproxy.listener.MethodExecutionContext;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;

/**
 * Writes down the calls of a driver that has no wire, as the MySQL driver would send
 * them.
 */
final class RecordingPool {

	private static final Map<String, String> COMMANDS = Map.of("commit", "COMMIT", "rollback", "ROLLBACK");

	private final Wire wire;

	private final Map<String, Object> autoCommit = new ConcurrentHashMap<>();

	RecordingPool(Wire wire) {
		this.wire = wire;
	}

	DataSource record(DataSource dataSource) {
		return ProxyDataSourceBuilder.create(dataSource)
			.afterMethod(this::recordMethod)
			.beforeQuery((execution, queries) -> queries
				.forEach((query) -> this.wire.add(execution.getConnectionId(), query.getQuery())))
			.build();
	}

	private void recordMethod(MethodExecutionContext context) {
		String method = context.getMethod().getName();
		if (context.getConnectionInfo() == null) {
			return;
		}
		String connection = context.getConnectionInfo().getConnectionId();
		if (method.equals("setAutoCommit")) {
			Object value = context.getMethodArgs()[0];
			if (!value.equals(this.autoCommit.getOrDefault(connection, true))) {
				this.wire.add(connection, "SET autocommit=" + (value.equals(true) ? "1" : "0"));
			}
			this.autoCommit.put(connection, value);
		}
		else if (COMMANDS.containsKey(method)) {
			this.wire.add(connection, COMMANDS.get(method));
		}
	}

}
