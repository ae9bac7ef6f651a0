package io.github.matrixonespring.timetravel;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.dao.InvalidDataAccessApiUsageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

/**
 * What becomes of each method of JDBC in a scope: the driver gets it, it is answered, or
 * it is refused. The driver is one that takes everything.
 */
class PastConnectionTests {

	private static final Set<String> OF_OBJECTS = Set.of("unwrap", "isWrapperFor");

	private final List<Sent> sent = new ArrayList<>();

	private @Nullable SQLException failure;

	private final PastConnection past = new PastConnection(target(Connection.class), (sql) -> "past of " + sql,
			"snapshot 's'");

	@Test
	void connectionRewritesAnswersOrRefuses() {
		Map<String, Set<Outcome>> outcomes = tryAll(Connection.class, this.past.proxy());
		assertThat(named(outcomes, Outcome.REWRITTEN)).containsExactly("prepareStatement");
		assertThat(named(outcomes, Outcome.PASSED)).containsExactly("clearWarnings", "createArrayOf", "createBlob",
				"createClob", "createNClob", "createSQLXML", "createStatement", "createStruct", "getAutoCommit",
				"getCatalog", "getClientInfo", "getHoldability", "getMetaData", "getNetworkTimeout", "getSchema",
				"getTransactionIsolation", "getTypeMap", "getWarnings", "isClosed", "isValid", "nativeSQL");
		assertThat(named(outcomes, Outcome.ANSWERED)).containsExactly("beginRequest", "close", "endRequest",
				"isReadOnly", "setReadOnly");
		assertThat(named(outcomes, Outcome.REFUSED)).containsExactly("abort", "commit", "prepareCall",
				"releaseSavepoint", "rollback", "setAutoCommit", "setCatalog", "setClientInfo", "setHoldability",
				"setNetworkTimeout", "setSavepoint", "setSchema", "setShardingKey", "setShardingKeyIfValid",
				"setTransactionIsolation", "setTypeMap");
	}

	@Test
	void statementRewritesOrRefuses() throws SQLException {
		Map<String, Set<Outcome>> outcomes = tryAll(Statement.class, this.past.proxy().createStatement());
		assertThat(named(outcomes, Outcome.REWRITTEN)).containsExactly("execute", "executeQuery");
		assertThat(named(outcomes, Outcome.REFUSED)).containsExactly("addBatch", "executeBatch", "executeLargeBatch",
				"executeLargeUpdate", "executeUpdate", "setCursorName", "setLargeMaxRows", "setMaxRows");
		assertThat(named(outcomes, Outcome.ANSWERED)).containsExactly("getConnection");
	}

	@Test
	void preparedStatementRefusesWhatWrites() throws SQLException {
		PreparedStatement statement = this.past.proxy().prepareStatement("select 1");
		Map<String, Set<Outcome>> outcomes = tryAll(PreparedStatement.class, statement);
		assertThat(named(outcomes, Outcome.REFUSED)).containsExactly("addBatch", "executeBatch", "executeLargeBatch",
				"executeLargeUpdate", "executeUpdate", "setCursorName", "setLargeMaxRows", "setMaxRows");
		assertThat(outcomes.get("execute")).contains(Outcome.PASSED, Outcome.REWRITTEN);
	}

	@Test
	void resultOnlyReads() throws SQLException {
		ResultSet rows = this.past.proxy().createStatement().executeQuery("select 1");
		Map<String, Set<Outcome>> outcomes = tryAll(ResultSet.class, rows);
		assertThat(named(outcomes, Outcome.REFUSED)).allMatch((name) -> name.startsWith("update") || Set
			.of("insertRow", "deleteRow", "refreshRow", "cancelRowUpdates", "moveToInsertRow", "moveToCurrentRow")
			.contains(name));
		assertThat(named(outcomes, Outcome.ANSWERED)).containsExactly("getStatement");
	}

	@Test
	void metaDataTellsNoTables() throws SQLException {
		Map<String, Set<Outcome>> outcomes = tryAll(DatabaseMetaData.class, this.past.proxy().getMetaData());
		Set<String> rows = Stream.of(DatabaseMetaData.class.getMethods())
			.filter((method) -> method.getReturnType() == ResultSet.class)
			.map(Method::getName)
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(named(outcomes, Outcome.REFUSED)).containsExactlyElementsOf(rows);
		assertThat(named(outcomes, Outcome.ANSWERED)).containsExactly("getConnection");
	}

	@Test
	void nothingLeadsToTheRealConnection() throws SQLException {
		Connection connection = this.past.proxy();
		Statement statement = connection.createStatement();
		ResultSet rows = statement.executeQuery("select 1");
		assertThat(statement.getConnection()).isSameAs(connection);
		assertThat(rows.getStatement()).isSameAs(statement);
		assertThat(connection.getMetaData().getConnection()).isSameAs(connection);
		assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
		assertThat(connection.isWrapperFor(PreparedStatement.class)).isFalse();
		for (java.sql.Wrapper object : List.of(connection, statement, rows, connection.getMetaData())) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
				.isThrownBy(() -> object.unwrap(Runnable.class))
				.withMessageContaining("reads the present");
		}
	}

	@Test
	void statementThatIsKeptIsCheckedWithEachExecution() throws SQLException {
		List<String> checked = new ArrayList<>();
		Connection connection = new PastConnection(target(Connection.class), (sql) -> {
			checked.add(sql);
			return "past of " + sql;
		}, "snapshot 's'").proxy();
		PreparedStatement statement = connection.prepareStatement("select 1");
		statement.executeQuery();
		statement.execute();
		assertThat(checked).containsExactly("select 1", "select 1", "select 1");
	}

	@Test
	void settingWhatIsSetChangesNothing() throws SQLException {
		this.past.proxy().setAutoCommit(false);
		this.past.proxy().setReadOnly(true);
		assertThat(this.sent).extracting(Sent::method).containsOnly("getAutoCommit");
	}

	@Test
	void updatableRowsAreRefused() {
		assertThatExceptionOfType(InvalidDataAccessApiUsageException.class)
			.isThrownBy(() -> this.past.proxy()
				.prepareStatement("select 1", ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE))
			.withMessageContaining("rows of the past cannot be updated");
		assertThatNoException().isThrownBy(
				() -> this.past.proxy().createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY));
		assertThat(this.sent).hasSize(1);
	}

	@Test
	void whatHasTheDriverSendASetIsRefusedInATransaction() throws SQLException {
		Statement statement = this.past.proxy().createStatement();
		for (ThrowingRunnable call : List.<ThrowingRunnable>of(() -> statement.setMaxRows(1),
				() -> statement.setLargeMaxRows(1), () -> statement.setFetchSize(Integer.MIN_VALUE))) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(call::run)
				.withMessageContaining("the driver sends a SET");
		}
		assertThatNoException().isThrownBy(() -> {
			statement.setMaxRows(0);
			statement.setFetchSize(100);
		});
	}

	@Test
	void whatTheDriverThrowsComesAsItIs() throws SQLException {
		Connection connection = this.past.proxy();
		Statement statement = connection.createStatement();
		ResultSet rows = statement.executeQuery("select 1");
		this.failure = new SQLException("refused", "HY000", 1);
		for (ThrowingRunnable call : List.<ThrowingRunnable>of(rows::next, () -> rows.getInt(1), rows::getMetaData,
				rows::isClosed, rows::close, () -> statement.executeQuery("select 1"), connection::createStatement)) {
			assertThatExceptionOfType(SQLException.class).isThrownBy(call::run).isSameAs(this.failure);
		}
	}

	@Test
	void resultsAreTheSameAsThemselvesOnly() throws SQLException {
		Statement statement = this.past.proxy().createStatement();
		ResultSet rows = statement.executeQuery("select 1");
		assertThat(Set.of(rows, statement.executeQuery("select 1"))).hasSize(2).contains(rows);
		assertThat(rows).hasToString("the driver in a scope that reads snapshot 's'");
		assertThat(rows.unwrap(ResultSet.class)).isSameAs(rows);
	}

	@Test
	void everythingIsOverAfterTheScope() throws SQLException {
		Connection connection = this.past.proxy();
		Statement statement = connection.createStatement();
		ResultSet rows = statement.executeQuery("select 1");
		this.past.close();
		assertThat(this.sent).extracting(Sent::method).contains("close");
		this.sent.clear();
		assertThat(connection.isClosed()).isTrue();
		connection.close();
		assertThat(rows.isClosed()).isTrue();
		rows.close();
		for (ThrowingRunnable call : List.<ThrowingRunnable>of(rows::next, () -> rows.getInt(1),
				connection::createStatement, () -> statement.executeQuery("select 1"), connection::getMetaData)) {
			assertThatExceptionOfType(InvalidDataAccessApiUsageException.class).isThrownBy(call::run)
				.withMessageContaining("has ended");
		}
		assertThat(this.sent).isEmpty();
	}

	private static Set<String> named(Map<String, Set<Outcome>> outcomes, Outcome outcome) {
		return outcomes.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().contains(outcome))
			.map(Map.Entry::getKey)
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private <T> Map<String, Set<Outcome>> tryAll(Class<T> type, T object) {
		Map<String, Set<Outcome>> outcomes = new TreeMap<>();
		for (Method method : type.getMethods()) {
			if (!OF_OBJECTS.contains(method.getName()) && !Modifier.isStatic(method.getModifiers())) {
				outcomes.computeIfAbsent(method.getName(), (name) -> new TreeSet<>()).add(tryOne(method, object));
			}
		}
		return outcomes;
	}

	private Outcome tryOne(Method method, Object object) {
		this.sent.clear();
		Object[] arguments = Arrays.stream(method.getParameterTypes()).map(PastConnectionTests::some).toArray();
		try {
			method.invoke(object, arguments);
		}
		catch (InvocationTargetException ex) {
			assertThat(ex.getTargetException()).as("%s", method)
				.isInstanceOf(InvalidDataAccessApiUsageException.class)
				.hasMessageContaining("Nothing was sent");
			assertThat(this.sent).as("%s", method).extracting(Sent::method).allMatch((name) -> name.startsWith("get"));
			return Outcome.REFUSED;
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException(ex);
		}
		if (this.sent.isEmpty()) {
			return Outcome.ANSWERED;
		}
		Sent last = this.sent.get(this.sent.size() - 1);
		assertThat(last.method()).isEqualTo(method.getName());
		if (Arrays.equals(arguments, last.arguments())) {
			return Outcome.PASSED;
		}
		assertThat(last.arguments()[0]).isEqualTo("past of " + arguments[0]);
		return Outcome.REWRITTEN;
	}

	/**
	 * Return an argument that is none of the defaults of the driver.
	 */
	private static @Nullable Object some(Class<?> type) {
		if (type == String.class) {
			return "some text";
		}
		if (type == boolean.class) {
			return true;
		}
		if (type == int.class) {
			return 7;
		}
		if (type == long.class) {
			return 7L;
		}
		return type.isPrimitive() ? primitive(type) : null;
	}

	private static Object primitive(Class<?> type) {
		return (type == short.class) ? (Object) (short) 7
				: (type == byte.class) ? (Object) (byte) 7 : (type == float.class) ? (Object) 7F : (Object) 7D;
	}

	@SuppressWarnings("unchecked")
	private <T> T target(Class<T> type) {
		InvocationHandler handler = (proxy, method, arguments) -> {
			if (method.getDeclaringClass() == Object.class) {
				return method.getName().equals("equals") ? (Object) (proxy == arguments[0])
						: method.getName().equals("hashCode") ? (Object) System.identityHashCode(proxy) : "the driver";
			}
			if (this.failure != null) {
				throw this.failure;
			}
			this.sent.add(new Sent(method.getName(), (arguments != null) ? arguments : new Object[0]));
			Class<?> result = method.getReturnType();
			if (Set.of(Statement.class, PreparedStatement.class, ResultSet.class, DatabaseMetaData.class)
				.contains(result)) {
				return target(result);
			}
			return (result == boolean.class) ? (Object) false : result.isPrimitive() && result != void.class
					? (result == int.class) ? (Object) 0 : (result == long.class) ? (Object) 0L : primitive(result)
					: null;
		};
		return (T) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { type }, handler);
	}

	private enum Outcome {

		PASSED, REWRITTEN, ANSWERED, REFUSED

	}

	private record Sent(String method, @Nullable Object[] arguments) {

	}

	@FunctionalInterface
	private interface ThrowingRunnable {

		void run() throws SQLException;

	}

}
