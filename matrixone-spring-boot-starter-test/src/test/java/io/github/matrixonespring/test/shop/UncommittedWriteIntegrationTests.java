package io.github.matrixonespring.test.shop;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.test.AllowUncommittedWrite;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.Rollback;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * A test fails in which something is written outside of a transaction over a pool that
 * hands out connections with autocommit off, and tells what and where. What somebody
 * commits or rolls back does not make it fail.
 */
class UncommittedWriteIntegrationTests {

	private static final String WITHOUT_AUTOCOMMIT = "spring.datasource.hikari.auto-commit=false";

	private static final String HIBERNATE = "spring.jpa.properties.hibernate.connection.provider_disables_autocommit=true";

	@TestFactory
	Stream<DynamicTest> testFails() {
		return outcomes(Losing.class).map((outcome) -> DynamicTest.dynamicTest(outcome.name(), () -> {
			Throwable failure = outcome.failure().orElseThrow();
			assertThat(failure).isExactlyInstanceOf(AssertionError.class)
				.hasMessageContainingAll("was sent outside of a transaction", "it rolls back what is not committed",
						"Send it in a transaction", "@AllowUncommittedWrite",
						"matrixone.test.fail-on-uncommitted-write=false");
			assertThat(failure.getCause().getStackTrace()).extracting(StackTraceElement::getClassName)
				.anyMatch((name) -> name.startsWith(Losing.class.getName()));
		}));
	}

	@TestFactory
	Stream<DynamicTest> testPasses() {
		return Stream.of(Harmless.class, WithAutocommit.class, SwitchedOff.class, Allowed.class)
			.flatMap(UncommittedWriteIntegrationTests::outcomes)
			.map((outcome) -> DynamicTest.dynamicTest(outcome.name(), () -> assertThat(outcome.failure()).isEmpty()));
	}

	private static Stream<Outcome> outcomes(Class<?> tests) {
		List<Event> finished = EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
			.selectors(selectClass(tests))
			.execute()
			.testEvents()
			.finished()
			.list();
		Map<String, Outcome> outcomes = new TreeMap<>();
		for (Event event : finished) {
			String method = ((MethodSource) event.getTestDescriptor().getSource().orElseThrow()).getMethodName();
			outcomes.put(method, new Outcome(tests.getSimpleName() + "." + method,
					event.getRequiredPayload(TestExecutionResult.class).getThrowable()));
		}
		assertThat(outcomes.keySet()).containsExactlyInAnyOrderElementsOf(Arrays.stream(tests.getDeclaredMethods())
			.filter((method) -> method.isAnnotationPresent(Test.class))
			.map((method) -> method.getName())
			.toList());
		return outcomes.values().stream();
	}

	private record Outcome(String name, Optional<Throwable> failure) {

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

		List<Integer> added() {
			return this.jdbc.queryForList("select id from article where id < 1000 order by id", Integer.class);
		}

		void inTransaction(Runnable work) {
			new TransactionTemplate(this.transactionManager).executeWithoutResult((status) -> work.run());
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(properties = { WITHOUT_AUTOCOMMIT, HIBERNATE })
	static class Losing extends Shop {

		@Test
		void update() {
			assertThat(this.jdbc.update(INSERT, 1)).isOne();
			assertThat(added()).isEmpty();
		}

		@Test
		void text() {
			this.jdbc.execute("delete from article where id > 0");
		}

		@Test
		void batch() {
			this.jdbc.batchUpdate(INSERT, List.of(new Object[] { 1 }, new Object[] { 2 }));
		}

		@Test
		void beginThatNobodyCommits() {
			this.jdbc.execute((ConnectionCallback<Object>) (connection) -> {
				try (var statement = connection.createStatement()) {
					statement.execute("begin");
					return statement.execute("insert into article (id, name) values (1, 'x')");
				}
			});
		}

		@Test
		void threadOfTheTest() throws Exception {
			Thread thread = new Thread(() -> this.jdbc.update(INSERT, 1));
			thread.start();
			thread.join();
		}

		@Test
		void behindATransaction() {
			inTransaction(() -> this.jdbc.update(INSERT, 1));
			this.jdbc.update(INSERT, 2);
			assertThat(added()).containsExactly(1);
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(properties = { WITHOUT_AUTOCOMMIT, HIBERNATE })
	static class Harmless extends Shop {

		@Test
		void transactions() {
			inTransaction(() -> {
				this.jdbc.update(INSERT, 900);
				this.repository.saveAndFlush(new Article("a"));
			});
			assertThat(added()).contains(900);
		}

		@Test
		void queries() {
			this.jdbc.queryForList("select * from article");
			this.jdbc.queryForList("select * from article for update");
			this.repository.findAll();
		}

		@Test
		void transactionInTheOldStyle() {
			this.jdbc.execute((ConnectionCallback<Object>) (connection) -> {
				try (var statement = connection.createStatement()) {
					statement.execute("insert into article (id, name) values (1, 'x')");
					connection.rollback();
					statement.execute("insert into article (id, name) values (2, 'x')");
					connection.commit();
				}
				return null;
			});
			assertThat(added()).containsExactly(2);
		}

		@Test
		@Sql(statements = "insert into article (id, name) values (1, 'x')")
		void script() {
			assertThat(added()).containsExactly(1);
		}

		@Test
		@Transactional
		@Rollback
		void transactionOfTheTest() {
			this.jdbc.update(INSERT, 1);
		}

		@Test
		void statementsOfTheLibrary(@Autowired SnapshotManager snapshots, @Autowired MatrixOneTemplate matrixOne) {
			String name = this.database.name() + "_s";
			snapshots.create(SnapshotRequest.named(name));
			assertThat(matrixOne.snapshots().exists(name)).isTrue();
			snapshots.drop(name);
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest
	static class WithAutocommit extends Shop {

		@Test
		void update() {
			this.jdbc.update(INSERT, 1);
			assertThat(added()).containsExactly(1);
		}

		@Test
		void autocommitThatIsSwitchedOffByHand() {
			this.jdbc.execute((ConnectionCallback<Object>) (connection) -> {
				connection.setAutoCommit(false);
				try (var statement = connection.createStatement()) {
					return statement.execute("insert into article (id, name) values (1, 'x')");
				}
			});
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(properties = { WITHOUT_AUTOCOMMIT, HIBERNATE, "matrixone.test.fail-on-uncommitted-write=false" })
	static class SwitchedOff extends Shop {

		@Test
		void update() {
			this.jdbc.update(INSERT, 1);
			assertThat(added()).isEmpty();
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(properties = { WITHOUT_AUTOCOMMIT, HIBERNATE })
	static class Allowed extends Shop {

		@Test
		@AllowUncommittedWrite
		void update() {
			this.jdbc.update(INSERT, 1);
			assertThat(added()).isEmpty();
		}

	}

}
