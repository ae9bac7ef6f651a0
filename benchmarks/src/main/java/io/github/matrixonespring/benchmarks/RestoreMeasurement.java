package io.github.matrixonespring.benchmarks;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

import io.github.matrixonespring.PointInTime;
import io.github.matrixonespring.restore.DefaultRestoreManager;
import io.github.matrixonespring.restore.RestoreCaches;
import io.github.matrixonespring.restore.RestoreManager;
import io.github.matrixonespring.restore.RestoreReport;
import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.restore.RestoreSettings;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.support.MatrixOneStatementListener;
import io.github.matrixonespring.timetravel.TimeTravel;
import io.github.matrixonespring.transaction.ConnectionSettings;
import io.github.matrixonespring.transaction.MatrixOneConnections;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * A restore of a table of 250,000 rows, of which 100 were added, 100 changed and 100
 * removed, beside other ways to go back, and one of a table of which every row differs.
 * In each round each way has a fresh copy of the table and its turn, and they take turns
 * in going first, so that the ratios within a round tell more than the times.
 */
final class RestoreMeasurement implements MatrixOneStatementListener {

	private static final int ROWS = 250_000;

	private static final int DIFFERENT = 300;

	private static final String LIBRARY = "restore, without a safety snapshot";

	private static final String WITH_SAFETY_SNAPSHOT = "restore";

	private static final String REWRITE = "DELETE of all rows, INSERT … SELECT";

	private static final String VERIFIED = "RESTORE TABLE, and a comparison";

	private final Application application;

	private final MatrixOneConnections connections;

	private final SnapshotManager snapshots;

	private final Map<String, Way> ways = new LinkedHashMap<>();

	private final Map<String, List<Double>> times = new LinkedHashMap<>();

	private final Map<String, Double> statements = new LinkedHashMap<>();

	private boolean listening;

	private RestoreMeasurement(Application application) {
		this.application = application;
		this.snapshots = application.matrixOne().snapshots();
		this.connections = new MatrixOneConnections(application.matrixOne().getConnections().getDataSource(),
				new ConnectionSettings(true, Duration.ofMinutes(3), ConnectionSettings.defaults().separate(),
						() -> List.of(this)));
		RestoreManager unsafe = manager(false);
		RestoreManager safe = manager(true);
		this.ways.put(LIBRARY, (table) -> {
			this.listening = true;
			unsafe.restore(table.request());
			this.listening = false;
		});
		this.ways.put(WITH_SAFETY_SNAPSHOT, (table) -> safe.restore(table.request()));
		this.ways.put(REWRITE, (table) -> execute("begin", "delete from %s where 1 = 1".formatted(table.name()),
				"insert into %s select * from %1$s%s".formatted(table.name(), table.hint()), "commit"));
		this.ways.put(VERIFIED, (table) -> {
			execute("restore table %s.%s {snapshot = '%s'}".formatted(application.database(), table.name(),
					table.snapshot()));
			verify(table);
		});
	}

	private RestoreManager manager(boolean safetySnapshot) {
		return new DefaultRestoreManager(this.connections,
				new TimeTravel(this.connections, this.snapshots::get, Duration.ZERO), this.snapshots,
				new RestoreSettings(2 * ROWS, 1, Duration.ofSeconds(10), safetySnapshot, Duration.ofDays(1)),
				RestoreCaches.NONE, null);
	}

	/**
	 * Measure all ways.
	 * @param application the application
	 * @param rounds how many rounds
	 * @return tables of medians in milliseconds, of ratios, and of what the library sends
	 */
	static String measure(Application application, int rounds) throws SQLException {
		application.execute("create table source (id int primary key, customer int, name varchar(40), "
				+ "price decimal(10, 2), note text, placed datetime(6), data json)");
		application.execute("insert into source select result, result % 1000, concat('name ', result), result / 7, "
				+ "concat('a longer note of order ', result), '2026-11-30 10:00:00.123456', "
				+ "'{\"a\": 1}' from generate_series(1, " + ROWS + ") g");
		RestoreMeasurement measurement = new RestoreMeasurement(application);
		try {
			return measurement.run(rounds) + measurement.restoreAll();
		}
		finally {
			measurement.connections.close();
		}
	}

	private String run(int rounds) throws SQLException {
		for (int round = -1; round < rounds; round++) {
			List<Map.Entry<String, Way>> turn = new ArrayList<>(this.ways.entrySet());
			Collections.rotate(turn, round);
			for (Map.Entry<String, Way> way : turn) {
				double time = time(way.getValue());
				if (round >= 0) {
					this.times.computeIfAbsent(way.getKey(), (key) -> new ArrayList<>()).add(time);
				}
			}
			if (round < 0) {
				this.statements.clear();
			}
		}
		return medians() + ratios() + statements(rounds);
	}

	private double time(Way way) throws SQLException {
		Table table = copy();
		execute("delete from %s where id %% 2500 = 1".formatted(table.name()),
				"update %s set name = 'changed' where id %% 2500 = 2".formatted(table.name()),
				"insert into %s select %d + result, 7, 'added', 1, null, null, null from generate_series(1, %d) g"
					.formatted(table.name(), ROWS, DIFFERENT / 3));
		long start = System.nanoTime();
		way.restore(table);
		double time = (System.nanoTime() - start) / 1e6;
		verify(table);
		drop(table);
		return time;
	}

	private Table copy() throws SQLException {
		String name = this.application.newName();
		execute("create table %s clone source".formatted(name));
		String snapshot = this.application.newName();
		this.snapshots.create(snapshot, SnapshotTarget.table(this.application.database(), name));
		return new Table(this.application.database(), name, snapshot,
				PointInTime.ofTimestamp(this.snapshots.get(snapshot).timestamp()).hint());
	}

	private void drop(Table table) throws SQLException {
		this.snapshots.drop(table.snapshot());
		execute("drop table " + table.name());
	}

	private void execute(String... statements) throws SQLException {
		try (Connection connection = this.application.connection();
				Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
	}

	/**
	 * Compare the table with what it was.
	 */
	private void verify(Table table) throws SQLException {
		try (Connection connection = this.application.connection();
				Statement statement = connection.createStatement()) {
			statement.setEscapeProcessing(false);
			try (ResultSet rows = statement.executeQuery("""
					select id, customer, name, price, note, placed, data, sum(w) from (select *, 1 as w from %s \
					union all select *, -1 from %1$s%s) versions group by 1, 2, 3, 4, 5, 6, 7 having sum(w) <> 0"""
				.formatted(table.name(), table.hint()))) {
				Assert.state(!rows.next(), "The table is not what it was");
			}
		}
	}

	@Override
	public void afterStatement(String sql, Duration duration, @Nullable SQLException failure) {
		if (this.listening) {
			String kind = sql.replaceAll("\\?(, \\?)+", "?, …")
				.replaceAll("mo_bench_\\w+_(\\d+)", "t")
				.replaceAll("mo_bench_\\w+", "d")
				.replaceAll("MO_TS = \\d+", "MO_TS = n");
			this.statements.merge(kind, duration.toNanos() / 1e6, Double::sum);
		}
	}

	// A restore of everything

	private String restoreAll() throws SQLException {
		Table table = copy();
		execute("update %s set name = 'changed'".formatted(table.name()));
		RestoreManager restores = manager(false);
		long before = usedHeap();
		this.statements.clear();
		this.listening = true;
		long start = System.nanoTime();
		RestoreReport report = restores.restore(table.request());
		double time = (System.nanoTime() - start) / 1e6;
		this.listening = false;
		long kept = usedHeap() - before;
		verify(table);
		drop(table);
		return String.format(Locale.ROOT,
				"%n%d rows restored in %.0f ms in a heap of at most %d MB, %d MB of it as long as the report is kept%n",
				report.rows(), time, Runtime.getRuntime().maxMemory() >> 20, kept >> 20) + statements(1);
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	// The report

	private String medians() {
		StringBuilder table = new StringBuilder("| Way | ms |\n| --- | ---: |\n");
		this.times.forEach((way, all) -> table.append("| %s | %.0f |%n".formatted(way, quantile(sorted(all), 0.5))));
		return table.toString();
	}

	private String ratios() {
		return "\n| Ratio | median | 95 % interval | goal |\n| --- | ---: | ---: | ---: |\n"
				+ ratio(LIBRARY, REWRITE, 0.7) + ratio(WITH_SAFETY_SNAPSHOT, REWRITE, 0.7)
				+ ratio(LIBRARY, VERIFIED, 1.5) + ratio(WITH_SAFETY_SNAPSHOT, VERIFIED, 1.5);
	}

	private String ratio(String ours, String theirs, double goal) {
		List<Double> one = this.times.getOrDefault(ours, List.of());
		List<Double> other = this.times.getOrDefault(theirs, List.of());
		List<Double> ratios = sorted(
				IntStream.range(0, one.size()).mapToObj((round) -> one.get(round) / other.get(round)).toList());
		int outside = outside(ratios.size());
		return String.format(Locale.ROOT, "| %s / %s | %.2f | %.2f–%.2f | %.1f |%n", ours, theirs,
				quantile(ratios, 0.5), ratios.get(outside), ratios.get(ratios.size() - 1 - outside), goal);
	}

	/**
	 * Return how many of the smallest, and of the largest, values can be left out so that
	 * the median of what they are taken from is between the others with a probability of
	 * 95 %, whatever its distribution; 0 if they are too few for that.
	 */
	private static int outside(int values) {
		double chance = Math.pow(0.5, values);
		double tail = chance;
		int outside = 0;
		while (true) {
			chance *= (values - outside) / (outside + 1.0);
			tail += chance;
			if (tail > 0.025) {
				return outside;
			}
			outside++;
		}
	}

	private static List<Double> sorted(List<Double> values) {
		return values.stream().sorted().toList();
	}

	private static double quantile(List<Double> sorted, double part) {
		double place = part * (sorted.size() - 1);
		int below = (int) place;
		double above = sorted.get(Math.min(below + 1, sorted.size() - 1));
		return sorted.get(below) + (place - below) * (above - sorted.get(below));
	}

	private String statements(int restores) {
		StringBuilder table = new StringBuilder("\n| ms | Statements of one restore |\n| ---: | --- |\n");
		this.statements.entrySet()
			.stream()
			.sorted(Map.Entry.<String, Double>comparingByValue().reversed())
			.forEach((entry) -> table
				.append(String.format(Locale.ROOT, "| %.1f | %s |%n", entry.getValue() / restores, entry.getKey())));
		return table.toString();
	}

	@FunctionalInterface
	private interface Way {

		void restore(Table table) throws SQLException;

	}

	/**
	 * A copy of the table, with the snapshot to go back to.
	 */
	private record Table(String database, String name, String snapshot, String hint) {

		RestoreRequest request() {
			return RestoreRequest.table(this.database, this.name).toSnapshot(this.snapshot);
		}

	}

}
