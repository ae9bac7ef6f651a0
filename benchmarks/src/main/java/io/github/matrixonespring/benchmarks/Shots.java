package io.github.matrixonespring.benchmarks;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Single shots of one benchmark method by JMH. They are taken in this JVM, for it is here
 * for nothing else, and only so can short blocks of both sides of a pair take turns: a
 * machine and a server that are now faster and now slower matter more for calls of some
 * milliseconds than what one side's compiled code has of the other's.
 */
final class Shots {

	/** After the other side's block. */
	private static final int WARM_UP = 5;

	private Shots() {
	}

	/**
	 * Take a block of shots.
	 * @param method the full name of the benchmark method
	 * @param shots how many
	 * @return how long each has taken, in milliseconds
	 * @throws RunnerException if one has failed; what JMH has said is printed
	 */
	static List<Double> of(String method, int shots) throws RunnerException {
		Options options = new OptionsBuilder().include("^" + Pattern.quote(method) + "$")
			.mode(Mode.SingleShotTime)
			.timeUnit(TimeUnit.MILLISECONDS)
			.forks(0)
			.warmupIterations(WARM_UP)
			.measurementIterations(shots)
			.shouldFailOnError(true)
			.build();
		ByteArrayOutputStream said = new ByteArrayOutputStream();
		PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
		try {
			return new Runner(options, OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL)).runSingle()
				.getBenchmarkResults()
				.stream()
				.flatMap((block) -> block.getIterationResults().stream())
				.map((shot) -> shot.getPrimaryResult().getScore())
				.toList();
		}
		catch (RunnerException ex) {
			System.err.println(said.toString(StandardCharsets.UTF_8));
			throw ex;
		}
	}

}
