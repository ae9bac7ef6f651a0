package io.github.matrixonespring.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * The table that is printed in the end: the ratio is the middle one of all rounds, and
 * half of the rounds are in the range beside it.
 */
final class Report {

	private static final String HEAD = "%-38s %8s %8s %6s %8s %12s %8s%n";

	private static final String ROW = "%-38s %8.2f %8.2f %6.2f %8.2f %12s %8d  %s%n";

	private Report() {
	}

	static String of(List<Comparison> comparisons) {
		StringBuilder text = new StringBuilder();
		text.append(
				HEAD.formatted("median of calls", "ours ms", "bare ms", "ratio", "at most", "half rounds", "calls"));
		comparisons.forEach((comparison) -> text.append(row(comparison)));
		return text.toString();
	}

	private static String row(Comparison comparison) {
		String range = String.format(Locale.ROOT, "%.2f-%.2f", comparison.ratio(0.25), comparison.ratio(0.75));
		return String.format(Locale.ROOT, ROW, comparison.pair().title(), comparison.medianOfOurs(),
				comparison.medianOfBare(), comparison.ratio(0.5), comparison.allowed(), range, comparison.samples(),
				comparison.isWithinGoal() ? "ok" : "missed");
	}

}
