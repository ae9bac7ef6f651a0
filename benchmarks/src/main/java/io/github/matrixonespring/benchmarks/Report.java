package io.github.matrixonespring.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * The table that is printed in the end. Half of the rounds, each taken by itself, have a
 * ratio in the range beside that of all calls.
 */
final class Report {

	private static final String HEAD = "%-38s %8s %8s %8s %6s %12s %8s%n";

	private static final String ROW = "%-38s %8.2f %8.2f %8.2f %6.2f %12s %8d  %s%n";

	private Report() {
	}

	static String of(List<Comparison> comparisons) {
		StringBuilder text = new StringBuilder();
		text.append(
				HEAD.formatted("median of calls", "ours ms", "bare ms", "limit ms", "ratio", "half rounds", "calls"));
		comparisons.forEach((comparison) -> text.append(row(comparison)));
		return text.toString();
	}

	private static String row(Comparison comparison) {
		String range = String.format(Locale.ROOT, "%.2f-%.2f", comparison.ratioOfRounds(0.25),
				comparison.ratioOfRounds(0.75));
		return String.format(Locale.ROOT, ROW, comparison.pair().title(), comparison.medianOfOurs(),
				comparison.medianOfBare(), comparison.limit(), comparison.medianOfOurs() / comparison.medianOfBare(),
				range, comparison.samples(), comparison.isWithinGoal() ? "ok" : "missed");
	}

}
