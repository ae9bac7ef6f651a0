package io.github.matrixonespring.embedded.generated;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.generated.Comparison.Result;

/**
 * What the engine knowingly answers differently, in {@code generated/differences.txt}:
 * lines of a reason, an outcome and a regular expression that finds the case with its
 * statements. The reasons are those of the table in {@code docs/embedded-engine.md}.
 */
final class Differences {

	private final List<Difference> known = new ArrayList<>();

	private final Set<Difference> found = new LinkedHashSet<>();

	/**
	 * A line of the file.
	 *
	 * @param reason why
	 * @param outcome in what way
	 * @param cases which cases
	 */
	record Difference(String reason, Outcome outcome, Pattern cases) {

		private boolean isOf(Result result) {
			return result.outcome() == this.outcome && this.cases.matcher(result.generated().toString()).find();
		}

	}

	static Differences known() {
		Differences differences = new Differences();
		for (String line : Subject.lines("differences.txt")) {
			if (!line.isBlank() && !line.startsWith("#")) {
				String[] parts = line.split(" +", 3);
				differences.known.add(new Difference(parts[0], Outcome.valueOf(parts[1]), Pattern.compile(parts[2])));
			}
		}
		return differences;
	}

	/**
	 * Return what nobody knows of.
	 */
	List<Result> unknown(List<Result> results) {
		List<Result> unknown = new ArrayList<>();
		for (Result result : results) {
			List<Difference> fitting = this.known.stream().filter((difference) -> difference.isOf(result)).toList();
			this.found.addAll(fitting);
			if (fitting.isEmpty()) {
				unknown.add(result);
			}
		}
		return unknown;
	}

	/**
	 * Return the lines that are about nothing any more.
	 */
	List<Difference> outdated() {
		return this.known.stream().filter((difference) -> !this.found.contains(difference)).toList();
	}

	Set<String> reasons() {
		Set<String> reasons = new LinkedHashSet<>();
		this.known.forEach((difference) -> reasons.add(difference.reason()));
		return reasons;
	}

}
