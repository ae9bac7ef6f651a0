package io.github.matrixonespring.test.shop;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.matrixonespring.test.server.TestServers;
import io.github.matrixonespring.server.Capability;
import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.test.AllowImplicitCommit;
import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.Rollback;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.test.context.transaction.TestTransaction;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * A test fails in which something commits a transaction in its middle, and tells what,
 * where and how to do without. What loses nothing does not make it fail.
 */
class ImplicitCommitIntegrationTests {

	private static final String MIDDLE = "committed a transaction in its middle";

	/**
	 * Where a transaction goes on after a SET, there is hardly anything to be reported.
	 */
	private static boolean isEndedBySet() {
		try (Connection connection = TestServers.choose(null).connect();
				MatrixOneTemplate template = new MatrixOneTemplate(new SingleConnectionDataSource(connection, true))) {
			return !template.server().has(Capability.SET_IN_TRANSACTION);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@TestFactory
	Stream<DynamicTest> testFails() {
		Assumptions.assumeTrue(isEndedBySet(), "on this server a transaction goes on after a SET");
		return Stream
			.of(Losing.class, LosingWithoutBegin.class, LosingByTheDriver.class, LosingOfASharedDatabase.class,
					LosingInItsOwnTransaction.class)
			.flatMap((tests) -> outcomes(tests, ImplicitCommitIntegrationTests::isReported));
	}

	@TestFactory
	Stream<DynamicTest> testPasses() {
		List<Class<?>> harmless = List.of(Harmless.class, HarmlessInItsOwnTransaction.class);
		List<Class<?>> accepted = isEndedBySet() ? List.of(SwitchedOff.class, Allowed.class) : List.of();
		return Stream.concat(harmless.stream(), accepted.stream())
			.flatMap((tests) -> outcomes(tests, (outcome) -> assertThat(outcome.result().getThrowable()).isEmpty()));
	}

	private static void isReported(Outcome outcome) {
		assertThat(outcome.result().getStatus()).isEqualTo(Status.FAILED);
		Throwable failure = outcome.result().getThrowable().orElseThrow();
		Reported expected = outcome.method().getAnnotation(Reported.class);
		if (expected.besides() != Throwable.class) {
			assertThat(failure).isInstanceOf(expected.besides());
			assertThat(failure.getSuppressed()).isNotEmpty();
			failure = failure.getSuppressed()[0];
		}
		assertThat(failure).isExactlyInstanceOf(AssertionError.class)
			.hasMessageContainingAll(expected.value())
			.hasMessageContainingAll("@AllowImplicitCommit", "matrixone.test.fail-on-implicit-commit=false");
		assertThat(failure.getSuppressed()).hasSize(expected.more());
		assertThat(failure.getCause().getStackTrace()).extracting(StackTraceElement::getClassName)
			.anyMatch((name) -> name.startsWith(
					expected.sentBy().isEmpty() ? outcome.method().getDeclaringClass().getName() : expected.sentBy()));
	}

	private static Stream<DynamicTest> outcomes(Class<?> tests, Consumer<Outcome> check) {
		List<Event> finished = EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
			.selectors(selectClass(tests))
			.execute()
			.testEvents()
			.finished()
			.list();
		Map<String, Outcome> outcomes = Collections.synchronizedMap(new TreeMap<>());
		for (Event event : finished) {
			Method method = ((MethodSource) event.getTestDescriptor().getSource().orElseThrow()).getJavaMethod();
			outcomes.put(method.getName(), new Outcome(method, event.getRequiredPayload(TestExecutionResult.class)));
		}
		List<String> methods = Arrays.stream(tests.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class))
			.map(Method::getName)
			.toList();
		return methods.stream().map((name) -> DynamicTest.dynamicTest(tests.getSimpleName() + "." + name, () -> {
			Outcome outcome = outcomes.get(name);
			assertThat(outcome).isNotNull();
			Assumptions.assumeFalse(outcome.result().getStatus() == Status.ABORTED,
					() -> outcome.result().getThrowable().map(Throwable::getMessage).orElse(""));
			check.accept(outcome);
		}));
	}

	private record Outcome(Method method, TestExecutionResult result) {

	}

	/**
	 * What the failure of a test says.
	 */
	@Retention(RetentionPolicy.RUNTIME)
	private @interface Reported {

		String[] value();

		/** What the test itself fails with. */
		Class<? extends Throwable> besides() default Throwable.class;

		/** What has sent it, if not the test. */
		String sentBy() default "";

		/** How many more there are. */
		int more() default 0;

	}

	/**
	 * What all of them need.
	 */
	abstract static class Shop {

		static final String INSERT = "insert into article (id, name) values (?, 'x')";

		@Autowired
		JdbcTemplate jdbc;

		@Autowired
		PlatformTransactionManager transactionManager;

		@Autowired
		TestDatabase database;

		@Autowired
		ArticleRepository repository;

		/**
		 * Roll back a transaction in which an article was added before.
		 */
		void rollBack(Runnable work) {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				add(1);
				work.run();
				status.setRollbackOnly();
			});
		}

		void add(int id) {
			this.jdbc.update(INSERT, id);
		}

		/**
		 * Do something on a connection beside Spring's transactions.
		 */
		void connect(SqlWork work) {
			this.jdbc.execute((ConnectionCallback<Object>) (connection) -> {
				try (Statement statement = connection.createStatement()) {
					work.run(connection, statement);
				}
				return null;
			});
		}

		List<Integer> added() {
			return this.jdbc.queryForList("select id from article where id < 1000 order by id", Integer.class);
		}

		void needsServer(String what) {
			boolean embedded = this.jdbc.execute((ConnectionCallback<Boolean>) (
					connection) -> connection.getMetaData().getURL().startsWith("jdbc:matrixone:"));
			Assumptions.assumeFalse(embedded, () -> "The embedded engine has no " + what);
		}

		interface SqlWork {

			void run(Connection connection, Statement statement) throws SQLException;

		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest
	static class Losing extends Shop {

		@Test
		@Reported({ "'set @a = 1' " + MIDDLE, "a rollback does not undo what was done before",
				"Send it outside of the transaction" })
		void set() {
			rollBack(() -> this.jdbc.execute("set @a = 1"));
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Reported("'/* a */ SET NAMES utf8mb4' " + MIDDLE)
		void setBehindAComment() {
			rollBack(() -> this.jdbc.execute("/* a */ SET NAMES utf8mb4"));
		}

		@Test
		@Reported("'/*!40101 SET NAMES utf8 */' " + MIDDLE)
		void setInAComment() {
			rollBack(() -> this.jdbc.execute("/*!40101 SET NAMES utf8 */"));
		}

		@Test
		@Reported("'set @a = ?' " + MIDDLE)
		void preparedSet() {
			rollBack(() -> this.jdbc.update("set @a = ?", 1));
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void setBehindALock() {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				this.jdbc.queryForList("select * from article for update");
				this.jdbc.execute("set @a = 1");
			});
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void setBehindAnEntity() {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				this.repository.saveAndFlush(new Article("a"));
				this.jdbc.execute("set @a = 1");
				status.setRollbackOnly();
			});
		}

		@Test
		@Reported({ "'lock tables article write' " + MIDDLE, "Lock rows instead: SELECT … FOR UPDATE" })
		void lockTables() {
			needsServer("LOCK TABLES");
			rollBack(() -> this.jdbc.execute("lock tables article write"));
			this.jdbc.execute("unlock tables");
		}

		@Test
		@Reported({ "'begin' " + MIDDLE, "Leave it to the transaction manager" })
		void lateBegin() {
			rollBack(() -> this.jdbc.execute("begin"));
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Reported("'start transaction' " + MIDDLE)
		void lateStartTransaction() {
			rollBack(() -> this.jdbc.execute("start transaction"));
		}

		@Test
		@Reported("'COMMIT' " + MIDDLE)
		void commitOfSpringsTransaction() {
			rollBack(() -> this.jdbc.execute("COMMIT"));
		}

		@Test
		@Reported("'rollback' rolled back a transaction in its middle")
		void rollbackOfSpringsTransaction() {
			rollBack(() -> this.jdbc.execute("rollback"));
		}

		@Test
		@Reported({ "'SET sql_select_limit", "which the driver sends for a maximum number of rows (setMaxRows)",
				"select name from article", MIDDLE, "Write a LIMIT into the query" })
		void maximumNumberOfRows() {
			JdbcTemplate limited = new JdbcTemplate(this.database.dataSource());
			limited.setMaxRows(1);
			rollBack(() -> limited.queryForList("select name from article"));
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Reported({ "'SET sql_select_limit", MIDDLE })
		void maximumNumberOfRowsOfAQueryThatFails() {
			needsServer("SET before a query that fails");
			JdbcTemplate limited = new JdbcTemplate(this.database.dataSource());
			limited.setMaxRows(1);
			rollBack(() -> assertThatExceptionOfType(DataAccessException.class)
				.isThrownBy(() -> limited.queryForList("select name from article where missing = 1")));
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Reported({ "'SET sql_select_limit", MIDDLE })
		void maximumNumberOfRowsThatIsPutBack() {
			connect((connection, statement) -> {
				connection.setAutoCommit(false);
				statement.setMaxRows(1);
				statement.executeQuery("select name from article").close();
				try (PreparedStatement batch = connection.prepareStatement(INSERT)) {
					batch.setInt(1, 1);
					batch.executeUpdate();
				}
				statement.executeQuery("select name from article").close();
				connection.rollback();
				connection.setAutoCommit(true);
			});
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void setInABatch() {
			rollBack(() -> this.jdbc.batchUpdate("insert into article (id, name) values (2, 'x')", "set @a = 1"));
			assertThat(added()).contains(1, 2);
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void setInTheOldStyle() {
			connect((connection, statement) -> {
				connection.setAutoCommit(false);
				statement.execute("insert into article (id, name) values (1, 'x')");
				statement.execute("set @a = 1");
				connection.rollback();
				connection.setAutoCommit(true);
			});
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void setBehindBegin() {
			connect((connection, statement) -> {
				statement.execute("begin");
				statement.execute("insert into article (id, name) values (1, 'x')");
				statement.execute("set @a = 1");
				statement.execute("insert into article (id, name) values (2, 'x')");
				statement.execute("rollback");
			});
			assertThat(added()).containsExactly(1, 2);
		}

		@Test
		@Reported({ "'set @a = 1' ended the transaction that BEGIN had opened",
				"what follows is committed statement by statement" })
		void setRightBehindBegin() {
			connect((connection, statement) -> {
				statement.execute("begin");
				statement.execute("set @a = 1");
				statement.execute("insert into article (id, name) values (2, 'x')");
				statement.execute("rollback");
			});
			assertThat(added()).containsExactly(2);
		}

		@Test
		@Reported("'execute p' " + MIDDLE)
		void setThatIsPrepared() {
			needsServer("PREPARE");
			rollBack(() -> {
				this.jdbc.execute("prepare p from 'set @a = 1'");
				this.jdbc.execute("execute p");
			});
		}

		@Test
		@Reported({ "'set no_such_variable = 1' failed and rolled back a transaction in its middle",
				"what follows may be committed without what was done before" })
		void setThatFails() {
			needsServer("rollback by a SET that fails");
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				add(1);
				assertThatExceptionOfType(DataAccessException.class)
					.isThrownBy(() -> this.jdbc.execute("set no_such_variable = 1"));
				add(2);
			});
			assertThat(added()).containsExactly(2);
		}

		@Test
		@Reported(value = "'set @a = 1' " + MIDDLE, more = 1)
		void everyOneIsTold() {
			rollBack(() -> {
				this.jdbc.execute("set @a = 1");
				add(2);
				this.jdbc.execute("set @b = 1");
				add(3);
				this.jdbc.execute("set @b = 1");
			});
		}

		@Test
		@Reported(value = "'set @a = 1' " + MIDDLE, besides = IllegalStateException.class)
		void testFailsForAnotherReason() {
			rollBack(() -> this.jdbc.execute("set @a = 1"));
			throw new IllegalStateException("another reason");
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void applicationSwallowsAnException() {
			try {
				new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
					add(1);
					this.jdbc.execute("set @a = 1");
					add(1);
				});
			}
			catch (DataAccessException ex) {
				assertThat(added()).containsExactly(1);
			}
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void threadOfTheTest() throws Exception {
			Thread thread = new Thread(() -> rollBack(() -> this.jdbc.execute("set @a = 1")));
			thread.start();
			thread.join();
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void threadOfTheApplication() throws Exception {
			new SimpleAsyncTaskExecutor().submitCompletable(() -> rollBack(() -> this.jdbc.execute("set @a = 1")))
				.get();
		}

		@Nested
		class Within {

			@Test
			void isATestOfItsOwn() {
				assertThat(added()).isEmpty();
			}

		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest
	static class LosingInItsOwnTransaction extends Shop {

		@Test
		@Transactional
		@Reported("'set @a = 1' " + MIDDLE)
		void transactionOfTheTest() {
			add(1);
			this.jdbc.execute("set @a = 1");
		}

		@Test
		@Transactional
		@Sql(statements = { "insert into article (id, name) values (1, 'x')", "set @a = 1" })
		@Reported(value = "'set @a = 1' " + MIDDLE, sentBy = "org.springframework.test.context.jdbc.")
		void scriptInTheTransactionOfTheTest() {
			assertThat(added()).containsExactly(1);
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(properties = "matrixone.transaction.explicit-begin=false")
	static class LosingWithoutBegin extends Shop {

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void set() {
			rollBack(() -> this.jdbc.execute("set @a = 1"));
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Reported({ "'create sequence numbers' " + MIDDLE, "Send it outside of the transaction" })
		void sequence() {
			rollBack(() -> this.jdbc.execute("create sequence numbers"));
			assertThat(added()).containsExactly(1);
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(properties = "matrixone.driver-defaults=false")
	@TestPropertySource(
			properties = { "spring.datasource.hikari.data-source-properties.netTimeoutForStreamingResults=600",
					"spring.datasource.hikari.data-source-properties.useLocalSessionState=false",
					"spring.datasource.hikari.data-source-properties.useInformationSchema=false",
					"spring.datasource.hikari.data-source-properties.allowMultiQueries=true" })
	static class LosingByTheDriver extends Shop {

		@Test
		@Reported({ "which the driver sends for a query that streams its rows", "select name from article", MIDDLE,
				"netTimeoutForStreamingResults=0" })
		void streaming() {
			needsServer("SET for rows that are streamed");
			JdbcTemplate streaming = new JdbcTemplate(this.database.dataSource());
			streaming.setFetchSize(Integer.MIN_VALUE);
			rollBack(() -> streaming.queryForList("select name from article"));
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void setBehindAnotherStatement() {
			needsServer("several statements at once");
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				this.jdbc.execute("insert into article (id, name) values (1, 'a;b'); set @a = 1");
				status.setRollbackOnly();
			});
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Reported({ "'setAutoCommit(false)'", MIDDLE })
		void autoCommitThatIsOffAlready() {
			needsServer("SET for a mode that does not change");
			connect((connection, statement) -> {
				connection.setAutoCommit(false);
				statement.execute("insert into article (id, name) values (1, 'x')");
				connection.setAutoCommit(false);
				connection.rollback();
				connection.setAutoCommit(true);
			});
			assertThat(added()).containsExactly(1);
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(isolation = Isolation.CLASS)
	static class LosingOfASharedDatabase extends Shop {

		@Test
		@Reported("'set @a = 1' " + MIDDLE)
		void set() {
			rollBack(() -> this.jdbc.execute("set @a = 1"));
		}

		@Test
		@Reported("'set @b = 1' " + MIDDLE)
		void anotherSet() {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				add(2);
				this.jdbc.execute("set @b = 1");
			});
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest
	static class Harmless extends Shop {

		@AfterEach
		void nothingIsLeft() {
			assertThat(added()).isEmpty();
		}

		@Test
		void setOutsideOfTransactions() {
			this.jdbc.execute("set @a = 1");
			this.jdbc.update(INSERT, 1);
			this.jdbc.execute("set @a = 2");
			this.jdbc.update("delete from article where id = 1");
		}

		@Test
		void setAsTheFirstStatement() {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				this.jdbc.execute("set @a = 1");
				add(1);
				status.setRollbackOnly();
			});
		}

		@Test
		void setBehindQueries() {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				this.jdbc.queryForList("select replace(name, 'x', 'insert') from article");
				this.jdbc.queryForList("show create table article");
				this.jdbc.execute("set @a = 1");
				add(1);
				status.setRollbackOnly();
			});
		}

		@Test
		void setAfterTheCommit() {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> add(1));
			this.jdbc.execute("set @a = 1");
			this.jdbc.update("delete from article where id = 1");
		}

		@Test
		void wordsInsideOfStatements() {
			rollBack(() -> this.jdbc.update("insert into article (id, name) values (2, '; set @a = 1; commit')"));
		}

		@Test
		void readOnlyAndNewTransactions() {
			rollBack(() -> {
				TransactionTemplate other = new TransactionTemplate(this.transactionManager);
				other.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
				other.setReadOnly(true);
				other.executeWithoutResult((status) -> this.repository.count());
				other.setReadOnly(false);
				other.executeWithoutResult((status) -> {
					add(2);
					status.setRollbackOnly();
				});
				other.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
				other.executeWithoutResult((status) -> this.jdbc.execute("set @a = 1"));
			});
		}

		@Test
		void settingsOfTheConnection() {
			rollBack(() -> connect((connection, statement) -> {
				connection.setNetworkTimeout(Runnable::run, connection.getNetworkTimeout());
				connection.setSavepoint("a");
				connection.setCatalog(this.database.name());
				statement.execute("use " + this.database.name());
				connection.isValid(1);
				connection.getWarnings();
				connection.setAutoCommit(false);
				connection.getMetaData().getColumns(this.database.name(), null, "article", "%").close();
				statement.setQueryTimeout(10);
				statement.execute("select 1");
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
			}));
		}

		@Test
		void rowsThatAreStreamed() {
			JdbcTemplate streaming = new JdbcTemplate(this.database.dataSource());
			streaming.setFetchSize(Integer.MIN_VALUE);
			rollBack(() -> {
				streaming.queryForList("select name from article");
				try (var names = JdbcClient.create(streaming)
					.sql("select name from article")
					.query(String.class)
					.stream()) {
					assertThat(names).contains("first");
				}
				add(2);
			});
		}

		@Test
		void definitions() {
			rollBack(() -> {
				this.jdbc.execute("create table other (id int)");
				this.jdbc.execute("drop table other");
			});
		}

		@Test
		void definitionsThatTheEngineCannotTakeBack() {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				add(1);
				this.jdbc.execute("alter table article add column b int");
				this.jdbc.execute("create index i on article (b)");
				this.jdbc.execute("delete from article where id = 1");
			});
		}

		@Test
		void transactionsInTheOldStyle() {
			connect((connection, statement) -> {
				statement.execute("begin");
				statement.execute("insert into article (id, name) values (1, 'x')");
				statement.execute("commit");
				connection.setAutoCommit(false);
				statement.execute("delete from article where id = 1");
				statement.execute("commit");
				statement.execute("begin");
				statement.execute("insert into article (id, name) values (1, 'x')");
				statement.execute("rollback");
				statement.execute("set @a = 1");
				connection.setAutoCommit(true);
			});
		}

		@Test
		void maximumNumberOfRowsBeforeAnythingElse() {
			JdbcTemplate limited = new JdbcTemplate(this.database.dataSource());
			limited.setMaxRows(1);
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				limited.queryForList("select name from article");
				add(1);
				status.setRollbackOnly();
			});
		}

		@Test
		@Sql(statements = { "insert into article (id, name) values (1, 'x')", "set @a = 1",
				"delete from article where id = 1" })
		void scriptBesideTheTransactionOfTheTest() {
			assertThat(added()).isEmpty();
		}

		@Test
		void entities() {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> {
				Article article = this.repository.saveAndFlush(new Article("a"));
				this.repository.delete(article);
				this.repository.flush();
				this.repository.findAll();
				status.setRollbackOnly();
			});
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest
	@Transactional
	static class HarmlessInItsOwnTransaction extends Shop {

		@Test
		void transactionThatIsRolledBack() {
			add(1);
			this.repository.count();
		}

		@Test
		@Rollback(false)
		void transactionThatIsCommitted() {
			add(1);
		}

		@Test
		void transactionsThatTheTestEndsItself() {
			add(1);
			TestTransaction.end();
			this.jdbc.execute("set @a = 1");
			TestTransaction.start();
			add(2);
			TestTransaction.flagForCommit();
			TestTransaction.end();
			this.jdbc.execute("set @a = 1");
			assertThat(added()).containsExactly(2);
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(properties = "matrixone.test.fail-on-implicit-commit=false")
	static class SwitchedOff extends Shop {

		@Test
		void set() {
			rollBack(() -> this.jdbc.execute("set @a = 1"));
			assertThat(added()).containsExactly(1);
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest
	static class Allowed extends Shop {

		@Test
		@AllowImplicitCommit
		void set() {
			rollBack(() -> this.jdbc.execute("set @a = 1"));
			assertThat(added()).containsExactly(1);
		}

	}

}
