package io.github.matrixonespring.sample;

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

	private int steps;

	private int checks;

	private final List<String> failures = new ArrayList<>();

	/**
	 * Run a step.
	 * @param done what is done
	 * @param step does it and checks what has become of it
	 */
	void step(String done, Step step) {
		this.steps++;
		Checks stepChecks = new Checks();
		long start = System.nanoTime();
		try {
			step.run(stepChecks);
		}
		catch (Exception ex) {
			logger.error("Step {} ended with an exception", this.steps, ex);
			stepChecks.that(String.valueOf(ex), false);
		}
		long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
		this.checks += stepChecks.passed.size() + stepChecks.failed.size();
		this.failures.addAll(stepChecks.failed);
		logger.info("{} {}. {}: {} ({} ms)", stepChecks.failed.isEmpty() ? "ok    " : "FAILED", this.steps, done,
				String.join(", ", stepChecks.failed.isEmpty() ? stepChecks.passed : stepChecks.failed), millis);
	}

	boolean allChecksHeld() {
		return this.checks > 0 && this.failures.isEmpty();
	}

	void summarize() {
		logger.info("{} steps, {} checks, {} failed", this.steps, this.checks, this.failures.size());
	}

	/**
	 * A step.
	 */
	@FunctionalInterface
	interface Step {

		void run(Checks checks) throws Exception;

	}

	/**
	 * The checks of a step.
	 */
	static final class Checks {

		private final List<String> passed = new ArrayList<>();

		private final List<String> failed = new ArrayList<>();

		/**
		 * Check something.
		 * @param claim what should be true
		 * @param holds whether it is
		 */
		void that(String claim, boolean holds) {
			(holds ? this.passed : this.failed).add(holds ? claim : "not true: " + claim);
		}

	}

}
