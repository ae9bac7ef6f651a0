package io.github.matrixonespring.sample.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps, with a line for each and a summary.
 */
class Steps {

	private static final Logger logger = LoggerFactory.getLogger(Steps.class);

	private final long start = System.nanoTime();

	private int steps;

	private int checks;

	private final List<String> failures = new ArrayList<>();

	/**
	 * Run a step.
	 * @param number its number
	 * @param done what is done
	 * @param step does it and checks what has become of it
	 */
	void step(int number, String done, Step step) {
		this.steps++;
		Checks stepChecks = new Checks();
		long stepStart = System.nanoTime();
		try {
			step.run(stepChecks);
		}
		catch (Exception ex) {
			logger.error("{}. ended with an exception", number, ex);
			stepChecks.that("it ends without an exception, " + ex, false);
		}
		this.checks += stepChecks.passed().size() + stepChecks.failed().size();
		this.failures.addAll(stepChecks.failed());
		logger.info("{} {}. {}: {} ({} ms)", stepChecks.failed().isEmpty() ? "ok    " : "FAILED", number, done,
				String.join("; ", stepChecks.failed().isEmpty() ? stepChecks.passed() : stepChecks.failed()),
				millisSince(stepStart));
	}

	boolean allChecksHeld() {
		return this.checks > 0 && this.failures.isEmpty();
	}

	void summarize() {
		logger.info("{} scenarios, {} checks, {} failed ({} ms)", this.steps, this.checks, this.failures.size(),
				millisSince(this.start));
	}

	private static long millisSince(long start) {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	/**
	 * A step.
	 */
	@FunctionalInterface
	interface Step {

		void run(Checks checks) throws Exception;

	}

}
