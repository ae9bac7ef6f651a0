package io.github.matrixonespring.test.classdata;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.test.Isolation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Classes that run at the same time on one application context have their own rows.
 */
class ParallelClassDataIntegrationTests {

	private static CyclicBarrier together = new CyclicBarrier(1);

	@ParameterizedTest
	@ValueSource(classes = { Other.class, AsAWhole.class, WithoutRows.class })
	void classesHaveTheirOwnRows(Class<?> other) {
		together = new CyclicBarrier(2);
		Run.together(One.class, other);
	}

	private static void await() throws Exception {
		together.await(1, TimeUnit.MINUTES);
	}

	@Parts
	static class One extends PartRows {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) throws Exception {
			await();
			write(jdbc, "own");
			await();
		}

		@AfterAll
		static void findOwn(@Autowired JdbcTemplate jdbc) throws Exception {
			await();
			assertThat(jdbc.queryForList("select name from part", String.class)).containsExactly("own");
			await();
		}

	}

	@Parts
	static class Other extends PartRows {

		@BeforeAll
		static void writeOther(@Autowired JdbcTemplate jdbc) throws Exception {
			await();
			write(jdbc, "other");
			await();
		}

		@AfterAll
		static void findOther(@Autowired JdbcTemplate jdbc) throws Exception {
			await();
			assertThat(jdbc.queryForList("select name from part", String.class)).containsExactly("other");
			await();
		}

		@Override
		String[] expected() {
			return new String[] { "other" };
		}

	}

	@Parts(isolation = Isolation.CLASS)
	static class AsAWhole extends PartRows {

		private static int threads;

		@BeforeAll
		static void writeOther(@Autowired JdbcTemplate jdbc) throws Exception {
			await();
			Thread thread = new Thread(() -> {
				write(jdbc, "other");
				threads++;
			});
			thread.start();
			thread.join();
			await();
		}

		@AfterAll
		static void findOther(@Autowired JdbcTemplate jdbc) throws Exception {
			await();
			assertThat(jdbc.queryForObject("select count(*) from part where name <> 'own'", Integer.class))
				.isEqualTo(4);
			assertThat(threads).isEqualTo(1);
			await();
		}

		/** All that is there. */
		@Override
		String[] expected() {
			String[] names = names();
			assertThat(names).startsWith("other").doesNotContain("own");
			return names;
		}

	}

	@Parts
	static class WithoutRows extends PartRows {

		@BeforeAll
		static void waitForTheOther() throws Exception {
			await();
			await();
		}

		@AfterAll
		static void waitForTheOtherAgain() throws Exception {
			await();
			await();
		}

		@Override
		String[] expected() {
			return new String[0];
		}

	}

}
