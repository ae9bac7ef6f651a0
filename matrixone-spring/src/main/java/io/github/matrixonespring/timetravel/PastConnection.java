package io.github.matrixonespring.timetravel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.NativeDetector;
import org.springframework.dao.InvalidDataAccessApiUsageException;

/**
 * Stands before a connection, and has each query that is sent through it read the past.
 * What JDBC can do besides is let through where it neither reads rows, nor writes, nor
 * changes the session; everything else is refused, and so is what a later version of JDBC
 * may add.
 */
final class PastConnection {

	private static final Set<String> CONNECTION = Set.of("clearWarnings", "createArrayOf", "createBlob", "createClob",
			"createNClob", "createSQLXML", "createStruct", "getAutoCommit", "getCatalog", "getClientInfo",
			"getHoldability", "getNetworkTimeout", "getSchema", "getTransactionIsolation", "getTypeMap", "getWarnings",
			"isValid", "nativeSQL");

	/** Setting one of these to its current value changes nothing. */
	private static final Set<String> SETTINGS = Set.of("setAutoCommit", "setCatalog", "setHoldability", "setSchema",
			"setTransactionIsolation");

	/** These are not passed on as they are. */
	private static final Set<String> HANDLED_OF_STATEMENT = Set.of("execute", "executeQuery", "getConnection",
			"getGeneratedKeys", "getResultSet", "close", "setCursorName", "setFetchSize", "setLargeMaxRows",
			"setMaxRows");

	private static final Set<String> STATEMENT = names(PreparedStatement.class, Set.of("cancel", "closeOnCompletion"),
			HANDLED_OF_STATEMENT, "get", "set", "is", "clear", "enquote");

	private static final Set<String> RESULT = names(ResultSet.class,
			Set.of("absolute", "afterLast", "beforeFirst", "clearWarnings", "close", "findColumn", "first", "last",
					"next", "previous", "relative", "rowDeleted", "rowInserted", "rowUpdated", "setFetchDirection",
					"setFetchSize"),
			Set.of("getStatement"), "get", "is", "was");

	/** These have an answer even after the scope has ended. */
	private static final Set<String> CLOSING = Set.of("close", "isClosed");

	/** No class can be generated in a native image. */
	private static final @Nullable PastResults results = NativeDetector.inNativeImage() ? null
			: new PastResults((name) -> RESULT.contains(name) && !CLOSING.contains(name));

	private final Connection target;

	private final UnaryOperator<String> rewriter;

	private final String moment;

	private final Connection proxy;

	private final Set<Statement> statements = Collections.newSetFromMap(new IdentityHashMap<>());

	private volatile boolean closed;

	/**
	 * Create a new {@code PastConnection}.
	 * @param target the connection that queries are sent on
	 * @param rewriter makes of a text the one to be sent, or refuses it
	 * @param moment the moment, for messages
	 */
	PastConnection(Connection target, UnaryOperator<String> rewriter, String moment) {
		this.target = target;
		this.rewriter = rewriter;
		this.moment = moment;
		this.proxy = proxy(Connection.class, new OfConnection());
	}

	Connection proxy() {
		return this.proxy;
	}

	/**
	 * Close what is still open, and let nothing through any more.
	 */
	void close() {
		this.closed = true;
		for (Statement statement : List.copyOf(this.statements)) {
			try {
				statement.close();
			}
			catch (SQLException ex) {
				// A connection that is broken has closed its statements.
				continue;
			}
		}
		this.statements.clear();
	}

	private InvalidDataAccessApiUsageException refusal(String what, String reason) {
		return new InvalidDataAccessApiUsageException(
				"%s is not possible in a scope that reads %s: %s. Nothing was sent".formatted(what, this.moment,
						reason));
	}

	private InvalidDataAccessApiUsageException ended() {
		return new InvalidDataAccessApiUsageException("""
				The scope that read %s has ended, and with it its connection. Read everything within the scope, also \
				streams and lazy associations""".formatted(this.moment));
	}

	private String rewritten(Object sql) {
		return this.rewriter.apply((String) sql);
	}

	/**
	 * Return the names of methods of a type.
	 * @param names some of them
	 * @param handled those that have one of the prefixes and are left out
	 */
	private static Set<String> names(Class<?> type, Set<String> names, Set<String> handled, String... prefixes) {
		return Stream.of(type.getMethods())
			.map(Method::getName)
			.filter((name) -> names.contains(name) || (!handled.contains(name) && !name.equals("isWrapperFor")
					&& Stream.of(prefixes).anyMatch(name::startsWith)))
			.collect(Collectors.toUnmodifiableSet());
	}

	@SuppressWarnings("unchecked")
	private static <T> T proxy(Class<T> type, InvocationHandler handler) {
		return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type }, handler);
	}

	private Statement statement(Statement created, @Nullable String sql) {
		this.statements.add(created);
		return (created instanceof PreparedStatement) ? proxy(PreparedStatement.class, new OfStatement(created, sql))
				: proxy(Statement.class, new OfStatement(created, sql));
	}

	/**
	 * The part that is common to all objects of JDBC.
	 */
	private abstract class Handler implements InvocationHandler {

		private final Object target;

		private final Set<String> passed;

		Handler(Object target, Set<String> passed) {
			this.target = target;
			this.passed = passed;
		}

		@Override
		public final @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
				throws Throwable {
			if (!PastConnection.this.closed && this.passed.contains(method.getName())) {
				return pass(method, arguments);
			}
			@Nullable Object[] values = (arguments != null) ? arguments : new Object[0];
			return switch (method.getName()) {
				case "equals" -> values.length == 1 && proxy == values[0];
				case "hashCode" -> System.identityHashCode(proxy);
				case "toString" -> "%s in a scope that reads %s".formatted(this.target, PastConnection.this.moment);
				case "isWrapperFor" -> ((Class<?>) Objects.requireNonNull(values[0])).isInstance(proxy);
				case "unwrap" -> unwrap(proxy, (Class<?>) Objects.requireNonNull(values[0]));
				default -> invokeOpen(proxy, method, values);
			};
		}

		private Object unwrap(Object proxy, Class<?> type) {
			if (!type.isInstance(proxy)) {
				throw refusal("unwrap(%s)".formatted(type.getSimpleName()),
						"what goes to the driver's own connection reads the present");
			}
			return proxy;
		}

		private @Nullable Object invokeOpen(Object proxy, Method method, @Nullable Object[] arguments)
				throws Throwable {
			if (PastConnection.this.closed) {
				return switch (method.getName()) {
					case "close", "free" -> null;
					case "isClosed" -> true;
					default -> throw ended();
				};
			}
			return handle(proxy, method, arguments);
		}

		abstract @Nullable Object handle(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable;

		final Object openTarget() {
			if (PastConnection.this.closed) {
				throw ended();
			}
			return this.target;
		}

		final @Nullable Object pass(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
			try {
				return method.invoke(this.target, arguments);
			}
			catch (InvocationTargetException ex) {
				throw explained(ex.getTargetException());
			}
		}

		final RuntimeException refused(Method method, String reason) {
			return refusal("%s.%s".formatted(method.getDeclaringClass().getSimpleName(), method.getName()), reason);
		}

	}

	private Throwable explained(Throwable failure) {
		String message = failure.getMessage();
		if (failure instanceof SQLException ex && message != null) {
			String lowerCase = message.toLowerCase(Locale.ROOT);
			if (lowerCase.contains("column") && lowerCase.contains("does not exist")) {
				return new SQLException(
						"%s at %s: it may have been added since. Read what there was then by a query of your own"
							.formatted(message, this.moment),
						ex.getSQLState(), ex.getErrorCode(), ex);
			}
		}
		return failure;
	}

	private final class OfConnection extends Handler {

		OfConnection() {
			super(PastConnection.this.target, CONNECTION);
		}

		@Override
		@Nullable Object handle(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
			String name = method.getName();
			if (SETTINGS.contains(name)) {
				return set(method, Objects.requireNonNull(arguments[0]));
			}
			return switch (name) {
				case "prepareStatement" -> {
					refuseUpdatable(method, arguments);
					@Nullable Object[] past = arguments.clone();
					past[0] = rewritten(Objects.requireNonNull(arguments[0]));
					yield statement((Statement) Objects.requireNonNull(pass(method, past)), (String) arguments[0]);
				}
				case "createStatement" -> {
					refuseUpdatable(method, arguments);
					yield statement((Statement) Objects.requireNonNull(pass(method, arguments)), null);
				}
				case "getMetaData" ->
					proxy(DatabaseMetaData.class, new OfMetaData(Objects.requireNonNull(pass(method, arguments))));
				case "close", "beginRequest", "endRequest" -> null;
				case "isClosed" -> pass(method, arguments);
				case "isReadOnly" -> true;
				case "setReadOnly" -> {
					if (!Boolean.TRUE.equals(arguments[0])) {
						throw refused(method, "the past cannot be changed");
					}
					yield null;
				}
				case "prepareCall" -> throw refused(method, "a procedure reads and writes the present");
				case "commit", "rollback", "setSavepoint", "releaseSavepoint" ->
					throw refused(method, "the connection may be that of the surrounding transaction");
				default -> throw refused(method, "it is not known to leave the session as it is");
			};
		}

		private @Nullable Object set(Method method, Object value) throws Throwable {
			Object current = switch (method.getName()) {
				case "setAutoCommit" -> PastConnection.this.target.getAutoCommit();
				case "setCatalog" -> PastConnection.this.target.getCatalog();
				case "setHoldability" -> PastConnection.this.target.getHoldability();
				case "setSchema" -> PastConnection.this.target.getSchema();
				default -> PastConnection.this.target.getTransactionIsolation();
			};
			if (!value.equals(current)) {
				throw refused(method, "the session would be another one");
			}
			return null;
		}

		/**
		 * Type and concurrency of the result come as two numbers before its holdability.
		 */
		private void refuseUpdatable(Method method, @Nullable Object[] arguments) {
			int numbers = 0;
			for (Object argument : arguments) {
				numbers += (argument instanceof Integer) ? 1 : 0;
				if (numbers == 2 && Integer.valueOf(ResultSet.CONCUR_UPDATABLE).equals(argument)) {
					throw refused(method, "rows of the past cannot be updated");
				}
			}
		}

	}

	private final class OfMetaData extends Handler {

		OfMetaData(Object target) {
			super(target, Set.of());
		}

		@Override
		@Nullable Object handle(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
			if (method.getReturnType() == Connection.class) {
				return PastConnection.this.proxy;
			}
			if (method.getReturnType() == ResultSet.class) {
				throw refused(method, "the driver tells what there is now");
			}
			return pass(method, arguments);
		}

	}

	private final class OfStatement extends Handler {

		private final Statement target;

		/** The text of one that is prepared, as it was before. */
		private final @Nullable String sql;

		OfStatement(Statement target, @Nullable String sql) {
			super(target, STATEMENT);
			this.target = target;
			this.sql = sql;
		}

		@Override
		@Nullable Object handle(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
			String name = method.getName();
			if (!HANDLED_OF_STATEMENT.contains(name)) {
				throw refused(method, "the past cannot be changed");
			}
			if (name.startsWith("set")) {
				refuseSet(method, arguments);
			}
			@Nullable Object[] past = arguments;
			if (name.startsWith("execute") && arguments.length > 0) {
				past = arguments.clone();
				past[0] = rewritten(Objects.requireNonNull(arguments[0]));
			}
			else if (name.startsWith("execute") && this.sql != null) {
				// One that is kept may outlive the snapshot.
				rewritten(this.sql);
			}
			if (name.equals("getConnection")) {
				return PastConnection.this.proxy;
			}
			if (name.equals("close")) {
				PastConnection.this.statements.remove(this.target);
			}
			Object result = pass(method, past);
			return (result instanceof ResultSet rows) ? new OfResult(rows, (Statement) proxy).proxy() : result;
		}

		/**
		 * For these the driver sends a SET, which commits a surrounding transaction.
		 */
		private void refuseSet(Method method, @Nullable Object[] arguments) throws SQLException {
			boolean sendsSet = switch (method.getName()) {
				case "setMaxRows", "setLargeMaxRows" ->
					((Number) Objects.requireNonNull(arguments[0])).longValue() != 0;
				case "setFetchSize" -> arguments[0] instanceof Integer rows && rows == Integer.MIN_VALUE;
				default -> false;
			};
			if (sendsSet && !PastConnection.this.target.getAutoCommit()) {
				throw refused(method,
						"the driver sends a SET for it, which commits the surrounding transaction; write a LIMIT, or leave it out");
			}
			if (method.getName().equals("setCursorName")) {
				throw refused(method, "rows of the past cannot be updated");
			}
		}

	}

	private final class OfResult extends Handler {

		private final Statement statement;

		OfResult(ResultSet target, Statement statement) {
			super(target, RESULT);
			this.statement = statement;
		}

		ResultSet proxy() {
			PastResults generated = results;
			return (generated != null) ? generated.before(this::openTarget, this)
					: PastConnection.proxy(ResultSet.class, this);
		}

		@Override
		@Nullable Object handle(Object proxy, Method method, @Nullable Object[] arguments) throws Throwable {
			if (method.getName().equals("getStatement")) {
				return this.statement;
			}
			throw refused(method, "rows of the past cannot be changed");
		}

	}

}
