package io.github.matrixonespring.test.shop;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.testkit.engine.EngineTestKit;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

/**
 * The database of a test that fails is kept, and its URL is printed.
 */
@MatrixOneTest
@ExtendWith(OutputCaptureExtension.class)
class KeptDatabaseIntegrationTests {

	private static final Pattern KEPT = Pattern
		.compile("(\\S+) failed\\. Its database is kept as '(motest_k_\\w+)': (jdbc:\\S+)");

	private static boolean running;

	@Autowired
	private JdbcTemplate jdbc;

	@Test
	void databaseOfAFailedMethodIsKept(CapturedOutput output) {
		Matcher kept = run(Failing.class, 1, 1, output);
		assertThat(kept.group(1)).isEqualTo("Failing.fails");
		assertThat(articles(kept.group(2))).isEqualTo(2);
		assertThat(kept.find()).isFalse();
	}

	@Test
	void databaseOfAFailedClassIsKept(CapturedOutput output) {
		Matcher kept = run(FailingTogether.class, 1, 1, output);
		assertThat(articles(kept.group(2))).isEqualTo(3);
		assertThat(kept.find()).isFalse();
	}

	private static Matcher run(Class<?> tests, int failed, int succeeded, CapturedOutput output) {
		running = true;
		EngineTestKit.engine("junit-jupiter")
			.selectors(selectClass(tests))
			.execute()
			.testEvents()
			.assertStatistics((statistics) -> statistics.failed(failed).succeeded(succeeded));
		Matcher matcher = KEPT.matcher(output);
		running = false;
		assertThat(matcher.find()).isTrue();
		return matcher;
	}

	private int articles(String database) {
		try {
			Integer count = this.jdbc.queryForObject("select count(*) from `" + database + "`.article", Integer.class);
			return (count != null) ? count : 0;
		}
		finally {
			this.jdbc.execute("drop database `" + database + "`");
		}
	}

	@MatrixOneTest(keepOnFailure = true)
	static class Failing {

		@Autowired
		private JdbcTemplate jdbc;

		@Test
		void fails() {
			this.jdbc.update("insert into article (id, name) values (1, 'of the failed test')");
			assumeTrue(running, "Only within the test around it");
			fail("on purpose");
		}

		@Test
		void succeeds() {
			this.jdbc.update("insert into article (id, name) values (1, 'of the other test')");
		}

	}

	@MatrixOneTest(isolation = Isolation.CLASS, keepOnFailure = true)
	static class FailingTogether {

		@Autowired
		private TestDatabase database;

		@Autowired
		private JdbcTemplate jdbc;

		@Test
		void fails() {
			this.jdbc.update("insert into article (id, name) values (1, 'of the failed test')");
			assumeTrue(running, "Only within the test around it");
			fail("on purpose");
		}

		@Test
		void succeeds() {
			this.jdbc.update("insert into article (id, name) values (2, 'of the other test')");
			assertThat(this.database.isTouched()).isTrue();
		}

	}

}
