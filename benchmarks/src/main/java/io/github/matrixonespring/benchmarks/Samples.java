package io.github.matrixonespring.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;

/**
 * Times of single calls of one benchmark method by JMH, which are sampled in a loop: the
 * work that JMH does before and after an iteration would leave the caches of the
 * processor cold. They are taken in this JVM, for it is here for nothing else, and only
 * so can short blocks of both sides of a pair take turns: a machine and a server that are
 * now faster and now slower matter more for calls of some milliseconds than what one
 * side's compiled code has of the other's.
 */
final class Samples {

	private Samples() {
	}

	/**
	 * Take a block of samples.
	 * @param method the full name of the benchmark method
	 * @param seconds how long
	 * @return how long each call has taken, in milliseconds
	 * @throws RunnerException if one has failed; what JMH has said is printed
	 */
	static List<Double> of(String method, int seconds) throws RunnerException {
		Options options = new OptionsBuilder().include("^" + Pattern.quote(method) + "$")
			.mode(Mode.SampleTime)
			.timeUnit(TimeUnit.MILLISECONDS)
			.forks(0)
			.warmupIterations(0)
			.measurementIterations(1)
			.measurementTime(TimeValue.seconds(seconds))
			.shouldFailOnError(true)
			.build();
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
		try {
			return new Runner(options, OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL)).runSingle()
				.getBenchmarkResults()
				.stream()
				.flatMap((block) -> block.getIterationResults().stream())
				.flatMap((iteration) -> times(iteration.getPrimaryResult().getStatistics()).stream())
				.toList();
		}
		catch (RunnerException ex) {
			System.err.println(said.toString(StandardCharsets.UTF_8));
			throw ex;
		}
	}

	private static List<Double> times(Statistics statistics) {
		List<Double> times = new ArrayList<>();
		statistics.getRawData()
			.forEachRemaining((time) -> times.addAll(Collections.nCopies(time.getValue().intValue(), time.getKey())));
		return times;
	}

}
