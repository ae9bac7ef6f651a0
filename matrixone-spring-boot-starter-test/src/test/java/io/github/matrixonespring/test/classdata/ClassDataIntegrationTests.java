package io.github.matrixonespring.test.classdata;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.stream.Stream;

import javax.sql.DataSource;

import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.SnapshotState;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.annotation.DirtiesContext.ClassMode;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.test.context.jdbc.Sql.ExecutionPhase;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a test class writes before its tests is found by each of them, and by nobody else,
 * in whatever order the classes of an application context run.
 */
class ClassDataIntegrationTests {

	static Stream<Class<?>> classesThatWrite() {
		return Arrays.stream(ClassDataIntegrationTests.class.getDeclaredClasses())
			.filter((type) -> type.isAnnotationPresent(Writing.class));
	}

	@ParameterizedTest
	@MethodSource("classesThatWrite")
	void rowsOfAClassAreFoundByItsTestsAndByNoOther(Class<?> writing) {
		Run.inOrder(writing, Other.class, writing);
		Run.inOrder(Other.class, writing, Other.class);
	}

	@Test
	void rowsOfAClassAreThereWhenItsContextIsReplaced() {
		Run.onSeveralContexts(OfReplacedContexts.class, Other.class);
		Run.onSeveralContexts(Other.class, OfReplacedContexts.class, Other.class);
		Run.onSeveralContexts(Other.class, OfContextReplacedBefore.class, Other.class);
	}

	@Test
	void sharedDatabaseKeepsTheRowsOfAllItsClasses() {
		Run.inOrder(OfAll.class, Other.class, OfAllAgain.class);
	}

	/**
	 * What is done after the tests begins with what was done before them.
	 */
	@Test
	void classThatCleansUpFindsItsRows() {
		Run.inOrder(CleaningUp.class, Other.class);
		Run.inOrder(OfStatesAsAWhole.class, Other.class);
	}

	@Retention(RetentionPolicy.RUNTIME)
	@interface Writing {

	}

	@Parts
	static class Other extends PartRows {

		@Override
		String[] expected() {
			return new String[0];
		}

	}

	@Writing
	@Parts
	static class ByBeforeAll extends PartRows {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

	}

	@Writing
	@Parts
	static class ByInheritedBeforeAll extends ByBeforeAll {

		@BeforeAll
		static void writeMore(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "more");
		}

		@Override
		String[] expected() {
			return new String[] { "own", "more" };
		}

	}

	@Writing
	@Parts
	static class ByTransaction extends PartRows {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc, @Autowired PlatformTransactionManager transactionManager) {
			new TransactionTemplate(transactionManager).executeWithoutResult((transaction) -> write(jdbc, "own"));
		}

	}

	@Writing
	@Parts
	static class WithConnectionThatIsLeftOpen extends PartRows {

		@BeforeAll
		@SuppressWarnings("resource")
		static void writeOwn(@Autowired JdbcTemplate jdbc, @Autowired DataSource dataSource) throws SQLException {
			write(jdbc, "own");
			Connection connection = dataSource.getConnection();
			connection.setAutoCommit(false);
			try (Statement statement = connection.createStatement()) {
				statement.executeUpdate("insert into part (name) values ('not committed')");
			}
		}

	}

	@Writing
	@Parts
	static class ByThread extends PartRows {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) throws InterruptedException {
			Thread thread = new Thread(() -> write(jdbc, "own"));
			thread.start();
			thread.join();
		}

	}

	@Writing
	@Parts
	@Sql(statements = "insert into part (name) values ('own')", executionPhase = ExecutionPhase.BEFORE_TEST_CLASS)
	@Sql(statements = "delete from part where name = 'own'", executionPhase = ExecutionPhase.AFTER_TEST_CLASS)
	static class BySql extends PartRows {

	}

	@Writing
	@Parts
	@Transactional(propagation = Propagation.REQUIRED)
	static class OfTransactionalTests extends PartRows {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

		/** Spring would take an inherited method as not transactional. */
		@Override
		@RepeatedTest(3)
		void findsTheRowsOfItsClass() {
			assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
			super.findsTheRowsOfItsClass();
		}

	}

	@Writing
	@Parts
	@TestInstance(Lifecycle.PER_CLASS)
	static class OfOneInstance extends PartRows {

		@BeforeAll
		void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

	}

	@Writing
	@Parts
	@TestInstance(Lifecycle.PER_CLASS)
	static class ByConstructorOfOneInstance extends PartRows {

		ByConstructorOfOneInstance(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

	}

	@Writing
	@Parts
	@TestInstance(Lifecycle.PER_CLASS)
	@TestExecutionListeners(listeners = Preparing.class, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
	static class ByPreparationOfOneInstance extends PartRows {

	}

	@Writing
	@Parts
	@TestExecutionListeners(listeners = First.class, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
	static class ByFirstListener extends PartRows {

	}

	@Writing
	@Parts
	@TestExecutionListeners(listeners = Last.class, mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
	static class ByLastListener extends PartRows {

	}

	@Writing
	@ExtendWith(BeforeAllExtension.class)
	@Parts
	static class ByFirstExtension extends PartRows {

	}

	@Writing
	@Parts
	@ExtendWith(BeforeAllExtension.class)
	static class ByLastExtension extends PartRows {

	}

	@Writing
	@Parts
	static class ByState extends PartRows {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc, @Autowired TestDatabase database) {
			write(jdbc, "gone when the database goes to a state");
			database.goTo("own", () -> write(jdbc, "own"));
		}

	}

	@Writing
	@Parts
	static class OfStates extends PartRows {

		@Autowired
		private JdbcTemplate jdbc;

		@Autowired
		private TestDatabase database;

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

		@SnapshotState.Maker("more")
		void writeMore() {
			write(this.jdbc, "more");
		}

		@RepeatedTest(2)
		@SnapshotState("more")
		void stateBeginsWithTheRowsOfTheClass() {
			assertThat(names()).containsExactly(expected()[0], "more");
			write(this.jdbc, "left");
		}

		@RepeatedTest(2)
		void goesToStateThatBeginsWithTheRowsOfTheClass() {
			this.database.goTo("other", () -> write(this.jdbc, "other"));
			assertThat(names()).containsExactly(expected()[0], "other");
			write(this.jdbc, "left");
		}

	}

	/**
	 * The states of the class that it extends begin with other rows.
	 */
	@Writing
	@Parts
	static class OfStatesWithOtherRows extends OfStates {

		@BeforeAll
		static void changeOwn(@Autowired JdbcTemplate jdbc) {
			jdbc.update("update part set name = 'changed'");
		}

		@Override
		String[] expected() {
			return new String[] { "changed" };
		}

	}

	@Writing
	@Parts(isolation = Isolation.CLASS)
	static class AsAWhole {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc, @Autowired TestDatabase database) {
			PartRows.write(jdbc, "own");
			name = database.name();
		}

		private static String name;

		@Autowired
		private JdbcTemplate jdbc;

		@Autowired
		private TestDatabase database;

		@RepeatedTest(2)
		void findsTheRowsOfTheClassAndOfTheTestsBefore(RepetitionInfo repetition) {
			assertThat(this.database.name()).isEqualTo(name);
			assertThat(this.jdbc.queryForObject("select count(*) from part", Integer.class))
				.isEqualTo(repetition.getCurrentRepetition());
			PartRows.write(this.jdbc, "left");
		}

		@AfterAll
		static void findsAll(@Autowired JdbcTemplate jdbc) {
			assertThat(jdbc.queryForObject("select count(*) from part", Integer.class)).isEqualTo(3);
		}

	}

	@Parts(isolation = Isolation.CLASS)
	static class OfStatesAsAWhole {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			PartRows.write(jdbc, "own");
		}

		@RepeatedTest(2)
		void goesToStateThatBeginsWithTheRowsOfTheClass(@Autowired JdbcTemplate jdbc,
				@Autowired TestDatabase database) {
			PartRows.write(jdbc, "left");
			database.goTo("other", () -> PartRows.write(jdbc, "other"));
			assertThat(jdbc.queryForList("select name from part order by id", String.class)).containsExactly("own",
					"other");
		}

	}

	@Parts
	@DirtiesContext(classMode = ClassMode.AFTER_EACH_TEST_METHOD)
	static class OfReplacedContexts extends ByBeforeAll {

	}

	@ExtendWith(BeforeAllExtension.class)
	@Parts
	@DirtiesContext(classMode = ClassMode.BEFORE_CLASS)
	static class OfContextReplacedBefore extends PartRows {

	}

	@Parts(isolation = Isolation.NONE)
	static class OfAll {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			PartRows.write(jdbc, "own");
		}

		@Test
		void findsTheRow(@Autowired JdbcTemplate jdbc) {
			assertThat(jdbc.queryForList("select name from part", String.class)).containsExactly("own");
		}

	}

	@Parts(isolation = Isolation.NONE)
	static class OfAllAgain {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			PartRows.write(jdbc, "again");
		}

		@Test
		void findsBothRows(@Autowired JdbcTemplate jdbc) {
			assertThat(jdbc.queryForList("select name from part order by id", String.class)).containsExactly("own",
					"again");
		}

	}

	@Parts
	static class CleaningUp extends ByBeforeAll {

		@AfterAll
		static void deleteOwn(@Autowired JdbcTemplate jdbc) {
			assertThat(jdbc.queryForList("select name from part", String.class)).containsExactly("own");
			assertThat(jdbc.update("delete from part")).isEqualTo(1);
			assertThat(jdbc.queryForList("select name from part", String.class)).isEmpty();
		}

	}

	static class BeforeAllExtension implements BeforeAllCallback {

		@Override
		public void beforeAll(ExtensionContext context) {
			PartRows.write(SpringExtension.getApplicationContext(context).getBean(JdbcTemplate.class), "own");
		}

	}

	static class First implements TestExecutionListener, Ordered {

		@Override
		public void beforeTestClass(TestContext test) {
			PartRows.write(test.getApplicationContext().getBean(JdbcTemplate.class), "own");
		}

		@Override
		public int getOrder() {
			return HIGHEST_PRECEDENCE;
		}

	}

	static class Last extends First {

		@Override
		public int getOrder() {
			return LOWEST_PRECEDENCE;
		}

	}

	static class Preparing implements TestExecutionListener {

		@Override
		public void prepareTestInstance(TestContext test) {
			PartRows.write(test.getApplicationContext().getBean(JdbcTemplate.class), "own");
		}

	}

}
