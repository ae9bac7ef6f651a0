package io.github.matrixonespring.sample.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * The checks of a scenario.
 */
public final class Checks {

	private final List<String> passed = new ArrayList<>();

	private final List<String> failed = new ArrayList<>();

	Checks() {
	}

	/**
	 * Check something.
	 * @param claim what should be true
	 * @param holds whether it is
	 */
	public void that(String claim, boolean holds) {
		(holds ? this.passed : this.failed).add(holds ? claim : "not true: " + claim);
	}

	/**
	 * Check a number.
	 * @param claim what is counted, with {@code %,d} for the number
	 * @param expected what it should be
	 * @param actual what it is
	 */
	public void count(String claim, long expected, long actual) {
		that((expected == actual) ? claim.formatted(actual) : claim.formatted(expected) + ", there are " + actual,
				expected == actual);
	}

	/**
	 * Check that something fails as it should.
	 * @param what what is tried
	 * @param type the exception that is expected
	 * @param action tries it
	 */
	public void fails(String what, Class<? extends Exception> type, Action action) {
		try {
			action.run();
		}
		catch (Exception ex) {
			that("%s: %s".formatted(what, type.isInstance(ex) ? ex.getClass().getSimpleName() : ex),
					type.isInstance(ex));
			return;
		}
		that("%s: %s".formatted(what, type.getSimpleName()), false);
	}

	List<String> passed() {
		return this.passed;
	}

	List<String> failed() {
		return this.failed;
	}

	/**
	 * Something to try.
	 */
	@FunctionalInterface
	public interface Action {

		/**
		 * Try it.
		 * @throws Exception if it fails
		 */
		void run() throws Exception;

	}

}
