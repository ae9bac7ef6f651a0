package io.github.matrixonespring.test.classdata;

import java.util.List;

import io.github.matrixonespring.test.SnapshotState;
import io.github.matrixonespring.test.classdata.ClassDataIntegrationTests.Other;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestExecutionListeners;
import org.springframework.test.context.TestExecutionListeners.MergeMode;
import org.springframework.test.context.junit.jupiter.SpringExtension;
import org.springframework.test.context.transaction.BeforeTransaction;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

/**
 * What is written for one test, from the moment its instance is made, is found by this
 * test only.
 */
class TestDataIntegrationTests {

	@ParameterizedTest
	@ValueSource(classes = { ByConstructor.class, ByConstructorOfOuter.class, ByPreparation.class,
			ByFirstExtension.class, ByFirstExtensionOfOneInstance.class, ByBeforeEach.class, ByBeforeTransaction.class,
			ByInvocationOfClass.class })
	void rowsOfATestAreItsOwn(Class<?> tests) {
		Run.inOrder(tests, Other.class, tests);
		Run.inOrder(Other.class, tests, Other.class);
	}

	@Test
	void stateCannotBeginWithWhatTheConstructorHasWritten() {
		EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
			.selectors(selectClass(OfStateAndConstructor.class))
			.execute()
			.testEvents()
			.assertThatEvents()
			.haveExactly(1,
					event(finishedWithFailure(instanceOf(IllegalStateException.class),
							message((text) -> text.contains("@SnapshotState(\"more\") of OfStateAndConstructor.begins")
									&& text.contains("@BeforeEach")))));
	}

	@Parts
	static class ByConstructor extends PartRows {

		ByConstructor(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

	}

	@Parts
	static class ByConstructorOfOuter {

		private final JdbcTemplate jdbc;

		ByConstructorOfOuter(@Autowired JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			PartRows.write(jdbc, "outer");
		}

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			PartRows.write(jdbc, "class");
		}

		@Nested
		class Inner extends PartRows {

			Inner() {
				write(ByConstructorOfOuter.this.jdbc, "inner");
			}

			@Override
			String[] expected() {
				return new String[] { "class", "outer", "inner" };
			}

		}

	}

	@Parts
	@TestExecutionListeners(listeners = ClassDataIntegrationTests.Preparing.class,
			mergeMode = MergeMode.MERGE_WITH_DEFAULTS)
	static class ByPreparation extends PartRows {

	}

	@ExtendWith(EachExtension.class)
	@Parts
	static class ByFirstExtension extends PartRows {

	}

	@ExtendWith(EachExtension.class)
	@Parts
	@TestInstance(Lifecycle.PER_CLASS)
	static class ByFirstExtensionOfOneInstance extends PartRows {

	}

	@Parts
	static class ByBeforeEach extends PartRows {

		@BeforeEach
		void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

	}

	@Parts
	@Transactional(propagation = Propagation.REQUIRED)
	static class ByBeforeTransaction extends PartRows {

		@BeforeTransaction
		void writeOwn(@Autowired JdbcTemplate jdbc) {
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

	@Parts
	@ParameterizedClass
	@ValueSource(strings = { "one", "two" })
	static class ByInvocationOfClass extends PartRows {

		@Parameter
		private String name;

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

		@BeforeParameterizedClassInvocation
		static void writeMore(String name, @Autowired JdbcTemplate jdbc) {
			write(jdbc, name);
		}

		@Override
		String[] expected() {
			return new String[] { "own", this.name };
		}

	}

	@Parts
	static class OfStateAndConstructor {

		private final JdbcTemplate jdbc;

		OfStateAndConstructor(@Autowired JdbcTemplate jdbc) {
			this.jdbc = jdbc;
			PartRows.write(jdbc, "constructor");
		}

		@SnapshotState.Maker("more")
		void write() {
			PartRows.write(this.jdbc, "more");
		}

		@Test
		@SnapshotState("more")
		void begins() {
		}

	}

	/**
	 * Finds after the test what it has left.
	 */
	static class EachExtension implements BeforeEachCallback, AfterEachCallback {

		@Override
		public void beforeEach(ExtensionContext context) {
			PartRows.write(jdbc(context), "own");
		}

		@Override
		public void afterEach(ExtensionContext context) {
			List<String> names = jdbc(context).queryForList("select name from part order by id", String.class);
			assertThat(names).containsExactly("own", "left");
		}

		private static JdbcTemplate jdbc(ExtensionContext context) {
			return SpringExtension.getApplicationContext(context).getBean(JdbcTemplate.class);
		}

	}

}
