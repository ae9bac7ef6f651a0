package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import io.github.matrixonespring.test.server.ServerAddress;
import io.github.matrixonespring.test.server.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long a test waits for a fresh database, beside dropping and creating the schema and
 * beside truncating its tables. Runs with {@code -Dtest=FreshDatabaseMeasurement} and
 * {@code -Dmatrixone.measure=300}, the number of tests.
 */
@EnabledIfSystemProperty(named = "matrixone.measure", matches = "\\d+")
class FreshDatabaseMeasurement {

	private static final int ROWS = 5;

	private final int tests = Integer.getInteger("matrixone.measure");

	private final ServerAddress address = TestServers.choose(null);

	@Test
	void measure() throws SQLException {
		DatabaseServer server = DatabaseServer.of(this.address);
		server.work().awaitIdle();
		String line = "%-8s %-34s %9s %9s %14s %10s";
		StringBuilder report = new StringBuilder(
				line.formatted("tables", "per test, in ms", "p50", "p95", "sustained", "than (a)"));
		for (int tables : Arrays
			.stream(Optional.ofNullable(System.getProperty("matrixone.measure.tables")).orElse("5,10,50").split(","))
			.mapToInt(Integer::parseInt)
			.toArray()) {
			try (Connection connection = this.address.connect(); Statement statement = connection.createStatement()) {
				Times again = recreate(server, statement, tables);
				Times truncated = truncate(server, statement, tables);
				Template template = server.addTemplate(UUID.randomUUID().toString(), schema(server, statement, tables));
				Times ready = clones(template, statement, false, true);
				Times sustained = clones(template, statement, false, false);
				Times reading = clones(template, statement, true, false);
				for (Times times : new Times[] { again, truncated, ready, sustained, reading }) {
					report.append(System.lineSeparator())
						.append(String.format(Locale.ROOT, "%-8d %-34s %9.1f %9.1f %14.1f %9.1fx", tables, times.name(),
								times.percentile(50), times.percentile(95), times.perTest(),
								again.perTest() / times.perTest()));
				}
				assertThat(sustained.all()).hasSize(this.tests);
			}
		}
		System.out.println(this.tests + " tests on " + this.address + System.lineSeparator() + report);
	}

	private static String schema(DatabaseServer server, Statement statement, int tables) throws SQLException {
		String database = server.create();
		fill(statement, database, tables);
		return database;
	}

	private static void fill(Statement statement, String database, int tables) throws SQLException {
		statement.execute("use " + database);
		for (int table = 0; table < tables; table++) {
			statement.execute(
					"create table t%d (id bigint auto_increment primary key, name varchar(100), price decimal(10, 2))"
						.formatted(table));
			insert(statement, table);
		}
	}

	private static void insert(Statement statement, int table) throws SQLException {
		statement.execute("insert into t%d (name, price) values %s".formatted(table,
				"('name', 1.5), ".repeat(ROWS - 1) + "('name', 1.5)"));
	}

	private Times recreate(DatabaseServer server, Statement statement, int tables) throws SQLException {
		String database = schema(server, statement, tables);
		Times times = measure("(a) drop and create", (test) -> {
			statement.execute("drop database " + database);
			statement.execute("create database " + database);
			fill(statement, database, tables);
		});
		server.dropLater(database);
		server.work().awaitIdle();
		return times;
	}

	private Times truncate(DatabaseServer server, Statement statement, int tables) throws SQLException {
		String database = schema(server, statement, tables);
		Times times = measure("(b) truncate and fill", (test) -> {
			for (int table = 0; table < tables; table++) {
				statement.execute("truncate table t" + table);
				insert(statement, table);
			}
		});
		server.dropLater(database);
		server.work().awaitIdle();
		return times;
	}

	/**
	 * The time for all tests ends when all but what is ready for the next one is dropped.
	 */
	private Times clones(Template template, Statement statement, boolean halfOnlyReads, boolean ready)
			throws SQLException {
		BackgroundWork work = template.server().work();
		template.giveBack(template.take(), true);
		template.giveBack(template.take(), true);
		work.awaitIdle();
		String name = ready ? "(c) clone, ready ahead"
				: halfOnlyReads ? "(e) clone, half of them only read" : "(d) clone";
		double[] waits = new double[this.tests];
		long start = System.nanoTime();
		for (int test = 0; test < this.tests; test++) {
			long before = System.nanoTime();
			String database = template.take();
			waits[test] = (System.nanoTime() - before) / 1e6;
			boolean reads = halfOnlyReads && test % 2 == 0;
			statement.execute(reads ? "select count(*) from " + database + ".t0"
					: "delete from " + database + ".t0 where id = 1");
			template.giveBack(database, reads);
			if (ready) {
				work.awaitIdle();
			}
		}
		work.awaitIdle();
		return new Times(name, waits, (System.nanoTime() - start) / 1e6 / this.tests);
	}

	private Times measure(String name, Work work) throws SQLException {
		double[] waits = new double[this.tests];
		long start = System.nanoTime();
		for (int test = 0; test < this.tests; test++) {
			long before = System.nanoTime();
			work.perform(test);
			waits[test] = (System.nanoTime() - before) / 1e6;
		}
		return new Times(name, waits, (System.nanoTime() - start) / 1e6 / this.tests);
	}

	@FunctionalInterface
	private interface Work {

		void perform(int test) throws SQLException;

	}

	private record Times(String name, double[] all, double perTest) {

		double percentile(int percent) {
			double[] sorted = this.all.clone();
			Arrays.sort(sorted);
			return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
		}

	}

}
