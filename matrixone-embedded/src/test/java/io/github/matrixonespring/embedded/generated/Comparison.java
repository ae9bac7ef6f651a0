package io.github.matrixonespring.embedded.generated;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Compares the engine with a server by cases.
 */
final class Comparison {

	private final List<Result> results = new ArrayList<>();

	/**
	 * A case with the answers of both.
	 *
	 * @param generated the case
	 * @param server the answers of the server
	 * @param engine the answers of the engine
	 */
	record Result(Case generated, List<Answer> server, List<Answer> engine) {

		Outcome outcome() {
			return Outcome.of(this.server, this.engine);
		}

		private boolean isSameIn(BiPredicate<Answer, Answer> property) {
			for (int i = 0; i < this.server.size(); i++) {
				if (!property.test(this.server.get(i), this.engine.get(i))) {
					return false;
				}
			}
			return true;
		}

		boolean hasSameLabels() {
			return isSameIn(Answer::hasLabelsOf);
		}

		boolean hasSameTypes() {
			return isSameIn(Answer::hasTypesOf);
		}

		boolean hasSameTexts() {
			return isSameIn((one, other) -> !one.isError() || one.equals(other));
		}

		/**
		 * Return whether the engine refuses a statement without naming what in it.
		 */
		boolean isRefusedAsAWhole() {
			for (int i = 0; i < this.engine.size(); i++) {
				if (this.engine.get(i).isRefusal()) {
					return this.engine.get(i).text().contains(this.generated.statements().get(i));
				}
			}
			return false;
		}

		@Override
		public String toString() {
			StringBuilder text = new StringBuilder(outcome() + " " + this.generated);
			for (int i = 0; i < this.server.size(); i++) {
				if (!this.server.get(i).equals(this.engine.get(i))) {
					text.append("\n  server ")
						.append(this.server.get(i))
						.append("\n  engine ")
						.append(this.engine.get(i));
				}
			}
			return text.toString();
		}

	}

	static Comparison of(List<Recording> recordings) throws SQLException {
		Comparison comparison = new Comparison();
		try (Subject engine = Subject.engine()) {
			for (Recording recording : recordings) {
				comparison.results
					.add(new Result(recording.generated(), recording.answers(), engine.answers(recording.generated())));
			}
		}
		return comparison;
	}

	List<Result> results() {
		return this.results;
	}

	List<Result> with(Outcome outcome) {
		return this.results.stream().filter((result) -> result.outcome() == outcome).toList();
	}

	List<Result> different() {
		return this.results.stream().filter((result) -> result.outcome().isDifferent()).toList();
	}

	/**
	 * Return the share of each outcome, in all cases and in each group.
	 */
	String shares() {
		StringBuilder text = new StringBuilder();
		text.append(shares((generated) -> "all"));
		text.append(shares(Case::group));
		text.append(String.format("of %d same answers, %d have other labels and %d other types%n",
				with(Outcome.SAME_ANSWER).size(), count(Outcome.SAME_ANSWER, (result) -> !result.hasSameLabels()),
				count(Outcome.SAME_ANSWER, (result) -> !result.hasSameTypes())));
		text.append(String.format("of %d same errors, %d have another text%n", with(Outcome.SAME_ERROR).size(),
				count(Outcome.SAME_ERROR, (result) -> !result.hasSameTexts())));
		text.append(String.format("of %d refusals, %d do not name what is refused%n", with(Outcome.REFUSED).size(),
				count(Outcome.REFUSED, Result::isRefusedAsAWhole)));
		return text.toString();
	}

	private String shares(Function<Case, String> group) {
		Map<String, Map<Outcome, Integer>> groups = new TreeMap<>();
		for (Result result : this.results) {
			groups.computeIfAbsent(group.apply(result.generated()), (key) -> new EnumMap<>(Outcome.class))
				.merge(result.outcome(), 1, Integer::sum);
		}
		StringBuilder text = new StringBuilder();
		groups.forEach((name, outcomes) -> text.append(String.format("%-30s %5d %s%n", name,
				outcomes.values().stream().mapToInt(Integer::intValue).sum(), outcomes)));
		return text.toString();
	}

	private long count(Outcome outcome, Predicate<Result> property) {
		return with(outcome).stream().filter(property).count();
	}

	/**
	 * Print how the engine differs from the recorded answers, ordered by function or
	 * clause.
	 * @param arguments nothing, or the URL of a server and a seed for new cases
	 * @throws SQLException if the server cannot be asked
	 */
	public static void main(String[] arguments) throws SQLException {
		List<Recording> recordings = (arguments.length > 0)
				? Recording.of(arguments[0], Generator.all(Long.parseLong(arguments[1]))) : Recording.all();
		Comparison comparison = of(recordings);
		System.out.println(comparison.shares());
		System.out.println(comparison.shares(Case::category));
		for (Outcome outcome : Outcome.values()) {
			if (outcome.isDifferent() || outcome == Outcome.REFUSED) {
				List<Result> results = comparison.with(outcome);
				System.out.println("\n== " + outcome + ": " + results.size());
				results.stream()
					.sorted(Comparator.comparing((result) -> result.generated().category()))
					.forEach(System.out::println);
			}
		}
		for (boolean labels : new boolean[] { true, false }) {
			System.out.println("\n== SAME_ANSWER with other " + (labels ? "labels" : "types"));
			comparison.with(Outcome.SAME_ANSWER)
				.stream()
				.filter((result) -> labels ? !result.hasSameLabels() : !result.hasSameTypes())
				.sorted(Comparator.comparing((result) -> result.generated().category()))
				.forEach(System.out::println);
		}
	}

}
