package io.github.matrixonespring.test.shop;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * Methods and classes that JUnit runs at the same time, on one application context, have
 * a database each.
 */
class ParallelTestsIntegrationTests {

	/** More than Hibernate reserves at once, so that the counter is asked again. */
	private static final int ARTICLES = 25;

	private static final int REPETITIONS = 2;

	private static final Set<String> databases = ConcurrentHashMap.newKeySet();

	/** Makes sure that they really run at the same time. */
	private static CyclicBarrier together = new CyclicBarrier(1);

	@BeforeEach
	void forget() {
		databases.clear();
	}

	@RepeatedTest(REPETITIONS)
	void methodsHaveADatabaseEach() {
		together = new CyclicBarrier(3);
		run("concurrent", 3, OfMethods.class);
		assertThat(databases).hasSize(3);
	}

	@RepeatedTest(REPETITIONS)
	void classesHaveADatabaseEach() {
		together = new CyclicBarrier(2);
		run("same_thread", 4, OneOfClasses.class, AnotherOfClasses.class);
		assertThat(databases).hasSize(2);
	}

	@RepeatedTest(REPETITIONS)
	void methodsOfAClassShareItsDatabase() {
		together = new CyclicBarrier(4);
		run("concurrent", 4, OneOfClasses.class, AnotherOfClasses.class);
		assertThat(databases).hasSize(2);
	}

	private static void run(String methods, int count, Class<?>... tests) {
		EngineTestKit.Builder engine = EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.conditions.deactivate", "*DisabledCondition")
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
			.configurationParameter("junit.jupiter.execution.parallel.mode.default", methods)
			.configurationParameter("junit.jupiter.execution.parallel.mode.classes.default", "concurrent")
			.configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
			.configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
		for (Class<?> test : tests) {
			engine.selectors(selectClass(test));
		}
		engine.execute().testEvents().debug().assertStatistics((statistics) -> statistics.succeeded(count).failed(0));
	}

	abstract static class Sales {

		@Autowired
		private ArticleRepository repository;

		@Autowired
		private JdbcTemplate jdbc;

		@Autowired
		private TestDatabase database;

		void sellAtTheSameTime() throws Exception {
			databases.add(this.database.name());
			together.await(1, TimeUnit.MINUTES);
			assertThat(this.jdbc.queryForObject("select database()", String.class)).isEqualTo(this.database.name());
			IntStream.range(0, ARTICLES).forEach((article) -> this.repository.save(new Article("sold")));
			together.await(1, TimeUnit.MINUTES);
		}

		long articles() {
			return this.repository.count();
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest
	static class OfMethods extends Sales {

		@Test
		void one() throws Exception {
			sellAndFindOnlyTheOwn();
		}

		@Test
		void two() throws Exception {
			sellAndFindOnlyTheOwn();
		}

		@Test
		void three() throws Exception {
			sellAndFindOnlyTheOwn();
		}

		private void sellAndFindOnlyTheOwn() throws Exception {
			sellAtTheSameTime();
			assertThat(articles()).isEqualTo(1 + ARTICLES);
		}

	}

	abstract static class OfClass extends Sales {

		@Test
		void one() throws Exception {
			sellAtTheSameTime();
			assertThat(articles()).isIn(1L + ARTICLES, 1L + 2 * ARTICLES);
		}

		@Test
		void two() throws Exception {
			sellAtTheSameTime();
			assertThat(articles()).isIn(1L + ARTICLES, 1L + 2 * ARTICLES);
		}

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(isolation = Isolation.CLASS)
	static class OneOfClasses extends OfClass {

	}

	@Disabled("Only within the test around it")
	@MatrixOneTest(isolation = Isolation.CLASS)
	static class AnotherOfClasses extends OfClass {

	}

}
