package io.github.matrixonespring.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;

import org.springframework.util.Assert;

/**
 * How an application starts with this library and without it, in processes of their own
 * that take turns.
 */
final class StartUps {

	static final String READY = "ready";

	static final String LATER = "later";

	private static final String ROW = "| %s | %.0f | %.0f | %.0f | %d | %d |%n";

	private final Server server;

	private final String database;

	private StartUps(Server server, String database) {
		this.server = server;
		this.database = database;
	}

	/**
	 * Measure.
	 * @param server the server
	 * @param database the name of a database for the applications
	 * @param rounds how often each of them is started
	 * @return a table, and the ratios
	 */
	static String measure(Server server, String database, int rounds) throws Exception {
		Assert.state(server.url() != null, "Starts are measured with a server: set MATRIXONE_TEST_URL");
		StartUps measurement = new StartUps(server, database);
		List<Start> with = new ArrayList<>();
		List<Start> without = new ArrayList<>();
		try {
			for (int round = -1; round < rounds; round++) {
				boolean first = round % 2 == 0;
				Start one = measurement.start(first);
				Start other = measurement.start(!first);
				if (round >= 0) {
					with.add(first ? one : other);
					without.add(first ? other : one);
				}
			}
		}
		finally {
			server.removeAllOf(database);
		}
		return """

				| Start, %d of each | ready after, ms | processor time, ms | with two seconds more | requests until ready | afterwards |
				| --- | ---: | ---: | ---: | ---: | ---: |
				"""
			.formatted(rounds)
				+ row("without the starter", without) + row("with the starter", with)
				+ String.format(Locale.ROOT,
						"%nRatios, medians of the pairs: ready %.2f, processor time %.2f and %.2f%n",
						ratio(with, without, Start::ready), ratio(with, without, Start::processor),
						ratio(with, without, Start::processorLater));
	}

	private static String row(String title, List<Start> starts) {
		return String.format(Locale.ROOT, ROW, title, median(starts, Start::ready), median(starts, Start::processor),
				median(starts, Start::processorLater), (long) median(starts, Start::requests),
				(long) median(starts, Start::requestsLater));
	}

	private static double median(List<Start> starts, ToDoubleFunction<Start> number) {
		return Comparison.median(starts.stream().map(number::applyAsDouble).toList());
	}

	private static double ratio(List<Start> with, List<Start> without, ToDoubleFunction<Start> number) {
		return Comparison.median(IntStream.range(0, with.size())
			.mapToObj((i) -> number.applyAsDouble(with.get(i)) / number.applyAsDouble(without.get(i)))
			.toList());
	}

	private Start start(boolean withStarter) throws IOException, InterruptedException {
		try (SlowNetwork network = new SlowNetwork(Objects.requireNonNull(this.server.url()))) {
			Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
					"-cp", classPath(withStarter), StartUpApplication.class.getName(),
					"--spring.datasource.url=" + network.url(this.database),
					"--spring.datasource.username=" + this.server.username(),
					"--spring.datasource.password=" + this.server.password(), "--matrixone.doctor.mode=log")
				.redirectErrorStream(true)
				.start();
			Start start = read(process, network);
			Assert.state(process.waitFor() == 0, "The application has failed");
			return start;
		}
	}

	private static Start read(Process process, SlowNetwork network) throws IOException {
		double[] ready = new double[0];
		double[] later = new double[0];
		long requests = 0;
		StringBuilder output = new StringBuilder();
		try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				output.append(line).append('\n');
				if (line.startsWith(READY + " ")) {
					ready = numbers(line);
					requests = network.requests();
				}
				if (line.startsWith(LATER + " ")) {
					later = numbers(line);
				}
			}
		}
		Assert.state(ready.length == 2 && later.length == 2, () -> "The application has not started: " + output);
		return new Start(ready[0], ready[1], later[1], requests, network.requests() - requests);
	}

	private static double[] numbers(String line) {
		return Stream.of(line.split(" ")).skip(1).mapToDouble(Double::parseDouble).toArray();
	}

	private static String classPath(boolean withStarter) {
		Set<Path> ofLibrary = Stream.of(MatrixOneTemplate.class, MatrixOneAutoConfiguration.class)
			.map((type) -> Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()))
			.collect(Collectors.toSet());
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> withStarter || !ofLibrary.contains(Path.of(entry)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * What a start has taken.
	 *
	 * @param ready milliseconds from the begin of the process until it was ready
	 * @param processor processor time until then, in milliseconds
	 * @param processorLater processor time until two seconds later
	 * @param requests requests to the server until it was ready
	 * @param requestsLater requests to the server from then on
	 */
	private record Start(double ready, double processor, double processorLater, long requests, long requestsLater) {

	}

}
