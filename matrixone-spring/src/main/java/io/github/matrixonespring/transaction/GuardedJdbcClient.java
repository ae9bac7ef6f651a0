package io.github.matrixonespring.transaction;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.sql.ReadOnlySql;
import io.github.matrixonespring.sql.TransactionControlSql;
import io.github.matrixonespring.support.NotAllowedInTransactionException;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.InvalidDataAccessApiUsageException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Refuses in a transaction what would end it. On many servers each {@code SET} commits
 * what came before, so that a rollback no longer undoes it; the MySQL driver sends one
 * also for a maximum number of rows and for rows that are streamed. Refuses in a
 * read-only transaction what does more than read.
 * <p>
 * Stands around the client and not around its template: a client with settings of its own
 * makes itself another {@code JdbcTemplate}.
 */
final class GuardedJdbcClient implements JdbcClient {

	private final JdbcClient client;

	private final MatrixOneConnections connections;

	GuardedJdbcClient(JdbcClient client, MatrixOneConnections connections) {
		this.client = client;
		this.connections = connections;
	}

	@Override
	public StatementSpec sql(String sql) {
		return (StatementSpec) Proxy.newProxyInstance(StatementSpec.class.getClassLoader(),
				new Class<?>[] { StatementSpec.class }, new GuardedStatement(sql, this.client.sql(sql)));
	}

	private void refuseInTransaction(String what, String reason, String remedy) {
		if (!this.connections.isInTransaction()) {
			return;
		}
		throw new NotAllowedInTransactionException(
				"%s cannot be sent in a transaction: %s. Nothing was sent. %s".formatted(what, reason, remedy), null);
	}

	private void refuseSetInTransaction(String what, String reason, String remedy) {
		if (!isSetHarmless()) {
			refuseInTransaction(what, reason, remedy);
		}
	}

	/**
	 * Asks the server only within a transaction.
	 */
	private boolean isSetHarmless() {
		return this.connections.isInTransaction()
				&& this.connections.getCapabilities().has(Capability.SET_IN_TRANSACTION);
	}

	private void refuseWriteInReadOnlyTransaction(String sql) {
		if (!this.connections.isInReadOnlyTransaction()) {
			return;
		}
		String word = ReadOnlySql.findOther(sql);
		if (word != null) {
			throw new InvalidDataAccessApiUsageException("""
					%s cannot be sent in a read-only transaction. Nothing was sent. Leave 'readOnly' out of \
					@Transactional, or begin another transaction with REQUIRES_NEW""".formatted(word));
		}
	}

	private final class GuardedStatement implements InvocationHandler {

		private final String sql;

		private final StatementSpec statement;

		private int maxRows;

		private int fetchSize;

		GuardedStatement(String sql, StatementSpec statement) {
			this.sql = sql;
			this.statement = statement;
		}

		@Override
		public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			if (method.getName().equals("equals") && arguments != null) {
				return proxy == arguments[0];
			}
			boolean prepares = method.getReturnType() == StatementSpec.class;
			if (prepares && arguments != null) {
				note(method.getName(), arguments[0]);
			}
			else if (method.getDeclaringClass() == StatementSpec.class) {
				check();
			}
			try {
				Object result = method.invoke(this.statement, arguments);
				return prepares ? proxy : result;
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}

		private void note(String method, @Nullable Object argument) {
			if (method.equals("withMaxRows") && argument instanceof Integer rows) {
				this.maxRows = rows;
			}
			else if (method.equals("withFetchSize") && argument instanceof Integer rows) {
				this.fetchSize = rows;
			}
		}

		private void check() {
			refuseWriteInReadOnlyTransaction(this.sql);
			TransactionControlSql.Found found = TransactionControlSql.find(this.sql,
					GuardedJdbcClient.this::isSetHarmless);
			if (found != null) {
				refuseInTransaction(found.word(),
						"it ends the transaction, and what was done so far could be committed by it", found.remedy());
			}
			if (this.maxRows > 0) {
				refuseSetInTransaction("A query with withMaxRows",
						"the driver sends a SET for it, which commits the transaction", "Write a LIMIT into the query");
			}
			if (this.fetchSize == Integer.MIN_VALUE) {
				refuseSetInTransaction("A query that streams its rows",
						"the driver sends a SET for the fetch size Integer.MIN_VALUE, which commits the transaction",
						"Read it without that fetch size, or outside of the transaction");
			}
		}

	}

}
