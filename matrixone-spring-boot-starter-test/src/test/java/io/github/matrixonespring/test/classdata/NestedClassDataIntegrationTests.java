package io.github.matrixonespring.test.classdata;

import io.github.matrixonespring.test.Isolation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.jdbc.Sql;
import org.springframework.test.context.jdbc.Sql.ExecutionPhase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tests of a nested class find what the classes around it have written before their
 * tests, and what their own class has.
 */
class NestedClassDataIntegrationTests {

	@Test
	void nestedClassBeginsWithTheRowsOfTheClassesAroundIt() {
		Run.onSeveralContexts(Outer.class, ClassDataIntegrationTests.Other.class, Outer.class);
		Run.onSeveralContexts(ClassDataIntegrationTests.Other.class, Outer.class,
				ClassDataIntegrationTests.Other.class);
	}

	@Test
	void nestedClassBeginsWithoutWhatTheTestsAroundItHaveLeft() {
		Run.inOrder(AsAWhole.class, ClassDataIntegrationTests.Other.class, AsAWhole.class);
	}

	@Test
	void classAroundItNeedNotWrite() {
		Run.inOrder(WithoutRows.class, ClassDataIntegrationTests.Other.class, WithoutRows.class);
	}

	@Parts
	static class Outer extends PartRows {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			write(jdbc, "own");
		}

		@AfterAll
		static void findsOwn(@Autowired JdbcTemplate jdbc) {
			assertThat(jdbc.queryForList("select name from part", String.class)).containsExactly("own");
		}

		@Nested
		class Inner extends PartRows {

			@BeforeAll
			static void writeInner(@Autowired JdbcTemplate jdbc) {
				write(jdbc, "inner");
			}

			@Override
			String[] expected() {
				return new String[] { "own", "inner" };
			}

			@Nested
			@Sql(statements = "insert into part (name) values ('innermost')",
					executionPhase = ExecutionPhase.BEFORE_TEST_CLASS)
			class Innermost extends PartRows {

				@Override
				String[] expected() {
					return new String[] { "own", "inner", "innermost" };
				}

			}

			@Nested
			class InnermostWithoutRows extends PartRows {

				@Override
				String[] expected() {
					return new String[] { "own", "inner" };
				}

			}

		}

		@Nested
		@TestInstance(Lifecycle.PER_CLASS)
		class InnerOfOneInstance extends PartRows {

			InnerOfOneInstance(@Autowired JdbcTemplate jdbc) {
				write(jdbc, "constructor");
			}

			@BeforeAll
			void writeInner(@Autowired JdbcTemplate jdbc) {
				write(jdbc, "inner");
			}

			@Override
			String[] expected() {
				return new String[] { "own", "constructor", "inner" };
			}

		}

		@Nested
		@Parts(isolation = Isolation.CLASS)
		class InnerAsAWhole {

			@RepeatedTest(2)
			void findsTheRowsOfTheClassAroundItAndOfTheTestsBefore(RepetitionInfo repetition,
					@Autowired JdbcTemplate jdbc) {
				assertThat(jdbc.queryForObject("select count(*) from part", Integer.class))
					.isEqualTo(repetition.getCurrentRepetition());
				write(jdbc, "left");
			}

		}

		/**
		 * The class around it has written by another application.
		 */
		@Nested
		@TestPropertySource(properties = "some.property=of-another-context")
		class InnerOfAnotherContext extends PartRows {

			@Override
			String[] expected() {
				return new String[0];
			}

		}

	}

	@Parts(isolation = Isolation.CLASS)
	static class AsAWhole {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			PartRows.write(jdbc, "own");
		}

		@RepeatedTest(2)
		void findsTheRowsOfTheClassAndOfTheTestsBefore(RepetitionInfo repetition, @Autowired JdbcTemplate jdbc) {
			assertThat(jdbc.queryForObject("select count(*) from part", Integer.class))
				.isEqualTo(repetition.getCurrentRepetition());
			PartRows.write(jdbc, "left");
		}

		@Nested
		class Inner {

			@BeforeAll
			static void writeInner(@Autowired JdbcTemplate jdbc) {
				PartRows.write(jdbc, "inner");
			}

			@RepeatedTest(2)
			void findsTheRowsOfTheClassAroundIt(RepetitionInfo repetition, @Autowired JdbcTemplate jdbc) {
				assertThat(jdbc.queryForObject("select count(*) from part", Integer.class))
					.isEqualTo(1 + repetition.getCurrentRepetition());
				PartRows.write(jdbc, "left");
			}

		}

	}

	@Parts
	static class WithoutRows extends PartRows {

		@Override
		String[] expected() {
			return new String[0];
		}

		@Nested
		class Inner extends PartRows {

			@BeforeAll
			static void writeInner(@Autowired JdbcTemplate jdbc) {
				write(jdbc, "own");
			}

		}

	}

}
