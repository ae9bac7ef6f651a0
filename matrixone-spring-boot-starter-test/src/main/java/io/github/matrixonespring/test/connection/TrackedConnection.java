package io.github.matrixonespring.test.connection;

import java.lang.StackWalker.StackFrame;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

import io.github.matrixonespring.test.database.Changes;
import io.github.matrixonespring.test.scope.PastScope;
import org.jspecify.annotations.Nullable;

/**
 * A connection that leads to the database of a {@link Lease}. Sees what is sent, and is
 * thrown away if it has been made unfit for others.
 */
final class TrackedConnection implements InvocationHandler {

	private static final String LIBRARY = "io.github.matrixonespring.transaction.";

	/** What is between a call and here: proxies, and connections around this one. */
	private static final Pattern CALLING = Pattern.compile("java\\.|javax\\.|jdk\\.|sun\\.|com\\.sun\\.|.*\\$Proxy\\d"
			+ "|org\\.springframework\\.jdbc\\.datasource\\.|io\\.github\\.matrixonespring\\.test\\.connection\\.");

	private final Lease lease;

	private final Connection connection;

	private final Pool pool;

	private final WatchedTransaction transaction;

	private final Connection proxy;

	private volatile boolean unfit;

	private volatile boolean cutOff;

	private volatile boolean closed;

	TrackedConnection(Lease lease, Connection connection, Pool pool) throws SQLException {
		this.lease = lease;
		this.connection = connection;
		this.pool = pool;
		this.transaction = new WatchedTransaction(lease, connection, pool.transaction(connection));
		this.proxy = proxy(Connection.class, this);
	}

	static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return type
			.cast(Proxy.newProxyInstance(TrackedConnection.class.getClassLoader(), new Class<?>[] { type }, handler));
	}

	Connection proxy() {
		return this.proxy;
	}

	@Override
	public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
		switch (method.getName()) {
			case "equals":
				return arguments != null && self == arguments[0];
			case "hashCode":
				return System.identityHashCode(self);
			case "toString":
				return "Connection of " + this.lease + " to '" + this.lease.database() + "': " + this.connection;
			case "isClosed":
				return this.cutOff || this.closed || this.connection.isClosed();
			case "close":
				close();
				return null;
			case "unwrap":
				if (!isAskedByTheLibrary()) {
					// What is done with it is not seen.
					this.lease.touch();
					this.unfit = true;
				}
				break;
			case "createStatement", "prepareStatement", "prepareCall":
				if (arguments != null && Arrays.asList(arguments).contains(ResultSet.CONCUR_UPDATABLE)) {
					// So is what is done with its rows.
					this.lease.touch();
				}
				break;
			case "setCatalog", "setSchema", "abort", "setClientInfo", "setTypeMap", "setHoldability":
				this.unfit = true;
				break;
			default:
				break;
		}
		checkOpen();
		Object result = callInTransaction(method, arguments);
		return (result instanceof Statement statement) ? tracked(statement, arguments) : result;
	}

	/**
	 * The driver may send a SET for a mode that it is in already.
	 */
	private @Nullable Object callInTransaction(Method method, Object @Nullable [] arguments) throws Throwable {
		WatchedTransaction.Call call = () -> call(this.connection, method, arguments);
		Object mode = (method.getName().equals("setAutoCommit") && arguments != null) ? arguments[0] : null;
		if (mode != null && mode.equals(this.connection.getAutoCommit())) {
			return this.transaction.watch("setAutoCommit(%s)".formatted(mode), call);
		}
		boolean ends = mode != null || EndingSql.finishes(method);
		return ends ? this.transaction.end(call) : call.proceed();
	}

	/**
	 * The library asks the driver at each begin whether a transaction is open, and does
	 * nothing else with its connection.
	 */
	private static boolean isAskedByTheLibrary() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.map(StackFrame::getClassName)
				.filter((name) -> !CALLING.matcher(name).lookingAt())
				.findFirst()
				.filter((name) -> name.startsWith(LIBRARY))
				.isPresent());
	}

	private Object tracked(Statement statement, Object @Nullable [] arguments) {
		String sql = (arguments != null && arguments[0] instanceof String text) ? text : null;
		TrackedStatement tracked = new TrackedStatement(this, statement, sql);
		if (statement instanceof CallableStatement) {
			return proxy(CallableStatement.class, tracked);
		}
		return (statement instanceof PreparedStatement) ? proxy(PreparedStatement.class, tracked)
				: proxy(Statement.class, tracked);
	}

	@Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(target, arguments);
		}
		catch (InvocationTargetException ex) {
			if (ex.getTargetException() instanceof SQLException failure && Pool.isDead(failure)) {
				this.lease.lost();
			}
			throw ex.getTargetException();
		}
	}

	void checkOpen() throws SQLException {
		if (this.cutOff) {
			throw new SQLException(
					"This connection belongs to %s, whose database is not in use any more".formatted(this.lease),
					"08003");
		}
	}

	/**
	 * Send statements.
	 */
	@Nullable Object send(List<String> statements, WatchedTransaction.Call call) throws Throwable {
		for (String sql : statements) {
			sending(sql);
		}
		return this.transaction.send(statements, call);
	}

	/**
	 * Note a statement before it is sent.
	 */
	private void sending(String sql) throws SQLException {
		checkOpen();
		StatementEffect effect = StatementEffect.of(sql);
		if (effect.touchesDatabase() || StatementEffect.isQuery(sql)) {
			PastScope.refusePresent(sql);
		}
		if (effect.touchesDatabase()) {
			this.lease.touch((effect == StatementEffect.DATABASE) ? WrittenTable.of(sql, this.lease.database())
					: Changes.ANYTHING);
		}
		// With autocommit switched off, whoever did that ends the transaction, or the
		// pool does.
		if (effect.changesConnection() || (effect == StatementEffect.BEGIN && this.connection.getAutoCommit())) {
			this.unfit = true;
		}
	}

	private void close() throws SQLException {
		if (this.closed || this.cutOff) {
			return;
		}
		this.closed = true;
		this.transaction.closing();
		this.lease.closing(this);
		try {
			if (this.unfit) {
				this.pool.discard(this.connection);
			}
			else {
				this.connection.close();
			}
		}
		finally {
			this.lease.closed(this, this.unfit);
		}
	}

	/**
	 * Take it away from whoever has it.
	 */
	void cutOff() {
		this.cutOff = true;
		this.pool.discard(this.connection);
	}

}
