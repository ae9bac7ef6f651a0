package io.github.matrixonespring.test.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import io.github.matrixonespring.test.server.ServerAddress;
import io.github.matrixonespring.test.server.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * How long a test waits for a fresh database, beside dropping and creating the schema and
 * beside truncating its tables. Runs with {@code -Dtest=FreshDatabaseMeasurement} and
 * {@code -Dmatrixone.measure=300}, the number of tests, and prints a table in Markdown.
 * <p>
 * Each line of the table ends with that number or when its time is over, but not before
 * ten, and says how many there were. The time is {@code -Dmatrixone.measure.seconds}
 * (60), and 2.5 times that for those that show what is sustained. With three sizes of the
 * schema, {@code -Dmatrixone.measure.tables=5,10,50}, and 20 seconds, all is over in 8
 * minutes.
 */
@EnabledIfSystemProperty(named = "matrixone.measure", matches = "\\d+")
class FreshDatabaseMeasurement {

	private static final int ROWS = 5;

	private static final int LEAST = 10;

	private static final Duration PROGRESS = Duration.ofSeconds(10);

	private final int tests = Integer.getInteger("matrixone.measure");

	private final Duration time = Duration.ofSeconds(Integer.getInteger("matrixone.measure.seconds", 60));

	private final ServerAddress address = TestServers.choose(null);

	private final List<String> report = new ArrayList<>();

	@Test
	void measure() throws SQLException {
		DatabaseServer server = DatabaseServer.of(this.address);
		server.work().awaitIdle();
		long start = System.nanoTime();
		this.report.add("| tables | for each test | tests | p50 ms | p95 ms | sustained ms per test | times (a) |");
		this.report.add("|---:|---|---:|---:|---:|---:|---:|");
		for (String tables : System.getProperty("matrixone.measure.tables", "5,10,50").split(",")) {
			measure(server, Integer.parseInt(tables));
		}
		System.out.printf(Locale.ROOT, "%nFresh databases on %s, %d s in all%n%n%s%n", this.address,
				Duration.ofNanos(System.nanoTime() - start).toSeconds(), String.join("\n", this.report));
	}

	private void measure(DatabaseServer server, int tables) throws SQLException {
		try (Connection connection = this.address.connect(); Statement statement = connection.createStatement()) {
			Times again = baseline(server, statement, tables, "(a) drop and create the schema",
					(test, database) -> createAgain(statement, database, tables));
			report(tables, again, again);
			report(tables, again, baseline(server, statement, tables, "(b) truncate and fill all tables",
					(test, database) -> truncate(statement, tables)));
			Template template = server.addTemplate(UUID.randomUUID().toString(), schema(server, statement, tables));
			report(tables, again, clones(template, "(c) clone that is ready", true,
					(test, database) -> changeRows(statement, database, test % tables, 1)));
			report(tables, again, clones(template, "(d) test after test, each changes a table", false,
					(test, database) -> changeRows(statement, database, test % tables, 1)));
			report(tables, again, clones(template, "(d2) each changes a third of the tables", false,
					(test, database) -> changeRows(statement, database, 0, tables / 3)));
			report(tables, again, clones(template, "(d3) each creates a table, so that another clone is needed", false,
					(test, database) -> createTable(statement, database)));
			report(tables, again,
					clones(template, "(e) half of them change a table, half only read", false,
							(test, database) -> (test % 2 == 0) ? read(statement, database)
									: changeRows(statement, database, test % tables, 1)));
		}
	}

	private void report(int tables, Times again, Times times) {
		this.report.add(String.format(Locale.ROOT, "| %d | %s | %d | %.1f | %.1f | %.1f | %.1f |", tables, times.name(),
				times.waits().length, times.percentile(50), times.percentile(95), times.perTest(),
				again.perTest() / times.perTest()));
		progress(tables + " tables: " + times.name(), times.waits().length);
	}

	private static void progress(String what, int done) {
		System.out.printf("%s, %d done%n", what, done);
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

	private static boolean createAgain(Statement statement, String database, int tables) throws SQLException {
		statement.execute("drop database " + database);
		statement.execute("create database " + database);
		fill(statement, database, tables);
		return true;
	}

	private static boolean truncate(Statement statement, int tables) throws SQLException {
		for (int table = 0; table < tables; table++) {
			statement.execute("truncate table t" + table);
			insert(statement, table);
		}
		return true;
	}

	private boolean goesOn(Stopwatch stopwatch, Duration limit) {
		return stopwatch.done() < this.tests && (stopwatch.done() < LEAST || stopwatch.time() < limit.toNanos());
	}

	private Times baseline(DatabaseServer server, Statement statement, int tables, String name, Work<Boolean> work)
			throws SQLException {
		String database = schema(server, statement, tables);
		Stopwatch stopwatch = new Stopwatch(name);
		while (goesOn(stopwatch, this.time)) {
			stopwatch.begin();
			work.perform(stopwatch.done(), database);
			stopwatch.end();
		}
		Times times = stopwatch.times();
		server.dropLater(database);
		server.work().awaitIdle();
		return times;
	}

	/**
	 * The time for all tests ends when all but what is ready for the next one is done. It
	 * contains what the tests do.
	 */
	private Times clones(Template template, String name, boolean ready, Work<Changes> body) throws SQLException {
		BackgroundWork work = template.server().work();
		template.giveBack(template.take(), Changes.NONE);
		template.giveBack(template.take(), Changes.NONE);
		work.awaitIdle();
		Stopwatch stopwatch = new Stopwatch(name);
		while (goesOn(stopwatch, ready ? this.time : this.time.multipliedBy(5).dividedBy(2))) {
			int test = stopwatch.done();
			stopwatch.begin();
			String database = template.take();
			stopwatch.end();
			template.giveBack(database, body.perform(test, database));
			if (ready) {
				work.awaitIdle();
			}
		}
		work.awaitIdle();
		return stopwatch.times();
	}

	private static Changes changeRows(Statement statement, String database, int first, int tables) throws SQLException {
		Changes changes = Changes.NONE;
		for (int table = first; table < first + tables; table++) {
			statement.execute("insert into %s.t%d (name) values ('new')".formatted(database, table));
			changes = changes.and(Changes.ofRowsIn("t" + table));
		}
		return changes;
	}

	private static Changes createTable(Statement statement, String database) throws SQLException {
		statement.execute("create table %s.other (id int)".formatted(database));
		return Changes.ANYTHING;
	}

	private static Changes read(Statement statement, String database) throws SQLException {
		statement.execute("select count(*) from " + database + ".t0");
		return Changes.NONE;
	}

	@FunctionalInterface
	private interface Work<T> {

		T perform(int test, String database) throws SQLException;

	}

	/**
	 * Measures, and says from time to time how far it is.
	 */
	private static final class Stopwatch {

		private final String name;

		private final List<Double> waits = new ArrayList<>();

		private final long start = System.nanoTime();

		private long begin;

		private long said = this.start;

		private Stopwatch(String name) {
			this.name = name;
		}

		void begin() {
			this.begin = System.nanoTime();
		}

		void end() {
			long now = System.nanoTime();
			this.waits.add((now - this.begin) / 1e6);
			if (now - this.said > PROGRESS.toNanos()) {
				this.said = now;
				progress(this.name, done());
			}
		}

		int done() {
			return this.waits.size();
		}

		long time() {
			return System.nanoTime() - this.start;
		}

		Times times() {
			return new Times(this.name, this.waits.stream().mapToDouble(Double::doubleValue).toArray(),
					time() / 1e6 / done());
		}

	}

	private record Times(String name, double[] waits, double perTest) {

		double percentile(int percent) {
			double[] sorted = this.waits.clone();
			Arrays.sort(sorted);
			return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
		}

	}

}
