package io.github.matrixonespring.test.classdata;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A class that writes nothing before its tests costs no statement, and of one that does
 * no database is left.
 */
class ClassDataCostIntegrationTests {

	private static final CountingDriver driver = new CountingDriver();

	/** Of which no other test has connections. */
	private static final String URL = (System.getenv("MATRIXONE_TEST_URL") != null)
			? System.getenv("MATRIXONE_TEST_URL") + "?socketTimeout=600000" : "jdbc:matrixone:mem:cost";

	private static final Set<String> before = new TreeSet<>();

	@BeforeEach
	void count() throws SQLException {
		driver.register(URL);
		before.clear();
	}

	@AfterEach
	void doNotCount() throws SQLException {
		driver.deregister();
	}

	@Test
	void classThatWritesNothingCostsNoStatement() {
		Run.inOrder(First.class, Reading.class, Reading.class);
		awaitIdle();
		assertThat(driver.statements()).isEmpty();
	}

	@Test
	void nothingIsLeftOfAClassThatWrites() {
		Run.inOrder(First.class, Reading.class, Writing.class);
		awaitIdle();
		assertThat(driver.statements()).isNotEmpty();
		assertThat(before).isNotEmpty();
		assertThat(databases()).isNotEmpty().isSubsetOf(before);
	}

	private static void awaitIdle() {
		int[] last = new int[] { -1 };
		Awaitility.await().pollDelay(Duration.ofMillis(300)).pollInterval(Duration.ofMillis(300)).until(() -> {
			int now = driver.statements().size();
			boolean idle = now == last[0];
			last[0] = now;
			return idle;
		});
	}

	/**
	 * Those of this process.
	 */
	private static Set<String> databases() {
		String process = "_" + Long.toString(ProcessHandle.current().pid(), 36) + "_";
		Set<String> names = new TreeSet<>();
		try (Connection connection = DriverManager.getConnection(URL, "root", "111");
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("show databases")) {
			while (rows.next()) {
				if (rows.getString(1).startsWith("motest_c_") && rows.getString(1).contains(process)) {
					names.add(rows.getString(1));
				}
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return names;
	}

	private static void count(List<String> statements) {
		awaitIdle();
		before.clear();
		before.addAll(databases());
		statements.clear();
	}

	abstract static class OfServer extends PartRows {

		@DynamicPropertySource
		static void server(DynamicPropertyRegistry properties) {
			properties.add("spring.datasource.url", () -> URL);
			properties.add("spring.datasource.username", () -> "root");
			properties.add("spring.datasource.password", () -> "111");
		}

		@Override
		String[] expected() {
			return new String[0];
		}

	}

	/**
	 * Uses more than are made ahead.
	 */
	@Parts
	static class First extends OfServer {

		@RepeatedTest(6)
		void changesTheSchema(@Autowired JdbcTemplate jdbc) {
			jdbc.execute("create table other (id int)");
		}

	}

	@Parts
	static class Reading extends OfServer {

		@BeforeAll
		static void begin() {
			count(driver.statements());
		}

		@Override
		@RepeatedTest(2)
		void findsTheRowsOfItsClass() {
			assertThat(names()).isEmpty();
		}

		@AfterAll
		static void read(@Autowired JdbcTemplate jdbc) {
			assertThat(jdbc.queryForObject("select count(*) from part", Integer.class)).isZero();
		}

		@Nested
		class Inner extends PartRows {

			@BeforeAll
			static void read(@Autowired JdbcTemplate jdbc) {
				assertThat(jdbc.queryForObject("select count(*) from part", Integer.class)).isZero();
			}

			@Override
			@RepeatedTest(2)
			void findsTheRowsOfItsClass() {
				assertThat(names()).isEmpty();
			}

		}

	}

	@Parts
	static class Writing extends OfServer {

		@BeforeAll
		static void writeOwn(@Autowired JdbcTemplate jdbc) {
			count(driver.statements());
			write(jdbc, "own");
		}

		@Override
		String[] expected() {
			return new String[] { "own" };
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

		}

	}

}
