package io.github.matrixonespring.test.shop;

import java.util.HashSet;
import java.util.Set;

import io.github.matrixonespring.test.AutoConfigureMatrixOne;
import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.TestClassOrder;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.jdbc.test.autoconfigure.JdbcTest;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without isolation, all tests of an application context share one database, which is
 * still a clone. A test with a database of its own on the same context does not see it.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
class SharedDatabaseIntegrationTests {

	private static final int REPETITIONS = 2;

	private static final Set<String> shared = new HashSet<>();

	abstract static class Parts {

		@Autowired
		private JdbcTemplate jdbc;

		@Autowired
		private TestDatabase database;

		int partsAfterAnother() {
			this.jdbc.update("insert into part (name) values ('part')");
			Integer count = this.jdbc.queryForObject("select count(*) from part", Integer.class);
			return (count != null) ? count : 0;
		}

		String database() {
			return this.database.name();
		}

	}

	@Nested
	@Order(1)
	@Shop
	@AutoConfigureMatrixOne(isolation = Isolation.NONE)
	class First extends Parts {

		@RepeatedTest(REPETITIONS)
		void methodsShareTheDatabase(RepetitionInfo repetition) {
			assertThat(partsAfterAnother()).isEqualTo(repetition.getCurrentRepetition());
			shared.add(database());
			assertThat(shared).hasSize(1);
		}

	}

	@Nested
	@Order(2)
	@Shop
	@AutoConfigureMatrixOne
	class Between extends Parts {

		@RepeatedTest(REPETITIONS)
		void testOfTheSameContextHasItsOwn() {
			assertThat(partsAfterAnother()).isEqualTo(1);
			assertThat(shared).doesNotContain(database());
		}

	}

	@Nested
	@Order(3)
	@Shop
	@AutoConfigureMatrixOne(isolation = Isolation.NONE)
	class Second extends Parts {

		@RepeatedTest(REPETITIONS)
		void classesShareTheDatabase(RepetitionInfo repetition) {
			assertThat(partsAfterAnother()).isEqualTo(REPETITIONS + repetition.getCurrentRepetition());
			assertThat(shared).containsExactly(database());
		}

	}

	@Nested
	@Order(4)
	@Shop
	@TestPropertySource(properties = "some.property=of-another-context")
	@AutoConfigureMatrixOne(isolation = Isolation.NONE)
	class OfAnotherContext extends Parts {

		@RepeatedTest(REPETITIONS)
		void contextsDoNotShareADatabase(RepetitionInfo repetition) {
			assertThat(partsAfterAnother()).isEqualTo(repetition.getCurrentRepetition());
			assertThat(shared).doesNotContain(database());
		}

	}

	@JdbcTest
	@JdbcScripts
	@Transactional(propagation = Propagation.NOT_SUPPORTED)
	@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
	@interface Shop {

	}

}
