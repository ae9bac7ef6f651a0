package io.github.matrixonespring.benchmarks;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;

import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.util.StringUtils;

/**
 * Measures all pairs on one server and prints a table. A goal that is missed is no error.
 */
public final class Benchmarks {

	private Benchmarks() {
	}

	/**
	 * Run the benchmarks.
	 * @param args {@code --rounds=12}; {@code --pairs=clone,get} for some of them only;
	 * {@code --advice} for the advice by itself, {@code --throughput} for many threads,
	 * {@code --rewriter} for queries of the past, {@code --diff} for comparisons,
	 * {@code --restore} for restores, {@code --objects} for those by the server's own
	 * statement, {@code --scope} for JPA in the past, {@code --round-trips} for set-ups
	 * over a network, {@code --start-ups} for starts with the starter and without it
	 * @throws Exception if a benchmark has failed, if the server cannot be used, or if it
	 * is interrupted
	 */
	public static void main(String[] args) throws Exception {
		SimpleCommandLinePropertySource options = new SimpleCommandLinePropertySource(args);
		int rounds = Integer.parseInt(option(options, "rounds", "12"));
		List<Pair> pairs = pairs(option(options, "pairs", ""));
		if (options.containsProperty("advice")) {
			new Runner(new OptionsBuilder().include("AdviceBenchmark").addProfiler("gc").build()).run();
			return;
		}
		if (options.containsProperty("rewriter")) {
			new Runner(new OptionsBuilder().include("RewriterBenchmark").build()).run();
			return;
		}
		Server server = Server.configured();
		String description = server.describe();
		System.out.println("Measuring " + description);
		if (options.containsProperty("throughput")) {
			System.out.print(Throughput.measure(server, newDatabase()));
			return;
		}
		if (options.containsProperty("round-trips")) {
			System.out
				.print(RoundTrips.measure(server, newDatabase(), Integer.parseInt(option(options, "rounds", "30"))));
			return;
		}
		if (options.containsProperty("start-ups")) {
			System.out
				.print(StartUps.measure(server, newDatabase(), Integer.parseInt(option(options, "rounds", "20"))));
			return;
		}
		if (options.containsProperty("diff")) {
			System.out.print(measure(server, (application) -> DiffMeasurement.measure(application, rounds)));
			return;
		}
		if (options.containsProperty("restore")) {
			System.out.print(measure(server, (application) -> RestoreMeasurement.measure(application, rounds)));
			return;
		}
		if (options.containsProperty("objects")) {
			System.out.print(measure(server, (application) -> ObjectsRestoreMeasurement.measure(application, rounds)));
			return;
		}
		if (options.containsProperty("scope")) {
			System.out.print(measure(server, (application) -> ScopeMeasurement.measure(application, server, rounds)));
			return;
		}
		List<Comparison> comparisons = measure(server, pairs, rounds);
		System.out.printf("%n%s%n%s", description, Report.of(comparisons));
	}

	private static String measure(Server server, Measurement measurement) throws Exception {
		String database = newDatabase();
		try {
			Application.start(server, database);
			return measurement.of(new Application());
		}
		finally {
			Application.stop();
			server.removeAllOf(database);
		}
	}

	private static String newDatabase() {
		return "mo_bench_" + UUID.randomUUID().toString().substring(0, 8);
	}

	private static String option(SimpleCommandLinePropertySource options, String name, String defaultValue) {
		String value = options.getProperty(name);
		return (value != null) ? value : defaultValue;
	}

	private static List<Pair> pairs(String names) {
		return names.isEmpty() ? List.of(Pair.values())
				: Arrays.stream(StringUtils.tokenizeToStringArray(names, ","))
					.map((name) -> Pair.valueOf(name.toUpperCase(Locale.ROOT)))
					.toList();
	}

	private static List<Comparison> measure(Server server, List<Pair> pairs, int rounds)
			throws RunnerException, SQLException {
		String database = newDatabase();
		try {
			Application.start(server, database);
			List<Comparison> comparisons = new ArrayList<>();
			for (Pair pair : pairs) {
				System.out.println("  " + pair.title());
				comparisons.add(Comparison.of(pair, rounds));
			}
			return comparisons;
		}
		finally {
			Application.stop();
			server.removeAllOf(database);
		}
	}

	@FunctionalInterface
	private interface Measurement {

		String of(Application application) throws Exception;

	}

}
