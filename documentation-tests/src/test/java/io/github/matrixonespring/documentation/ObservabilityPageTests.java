package io.github.matrixonespring.documentation;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.matrixonespring.boot.autoconfigure.metrics.MatrixOneMeter;
import io.github.matrixonespring.observation.MatrixOneObservationDocumentation;
import io.github.matrixonespring.observation.MatrixOneObservationDocumentation.HighCardinalityKeys;
import io.github.matrixonespring.observation.MatrixOneObservationDocumentation.LowCardinalityKeys;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Outcome;
import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on operating lists every observation, key and meter, and no other; so does the
 * dashboard.
 */
class ObservabilityPageTests {

	private static final Page OPERATING = Page.read("docs/operating.md");

	private static final Pattern METRIC = Pattern.compile("\\bmatrixone_[a-z_]+");

	/** What Prometheus adds to the names. */
	private static final Pattern SUFFIX = Pattern.compile("(_seconds)?(_count|_sum|_max|_total)?$");

	/** By what the dashboard groups, and what it names lines by. */
	private static final Pattern TAGS = Pattern.compile("\\bby \\([^)]*\\)|\\{\\{[^}]*\\}\\}");

	@Test
	void everyObservationMeterAndKeyIsListedAndNoOther() {
		Set<String> all = new TreeSet<>(names());
		all.addAll(keys().toList());
		assertThat(listed(OPERATING)).containsExactlyInAnyOrderElementsOf(all);
	}

	@Test
	void rowThatIsMissingOrTooMuchIsFound() {
		Page page = Page.of("a.md", "| Meter | |\n| --- | --- |\n| `matrixone.gone` | |\n| `level` | |");
		assertThat(listed(page)).containsExactly("level", "matrixone.gone");
	}

	@Test
	void lowCardinalityIsTold() {
		assertThat(OPERATING.rows())
			.filteredOn((row) -> row.size() == 3 && (row.get(1).equals("low") || row.get(1).equals("high")))
			.allSatisfy((row) -> assertThat(
					Arrays.stream(LowCardinalityKeys.values()).map(KeyName::asString).anyMatch(row.get(0)::equals))
				.as(row.get(0))
				.isEqualTo(row.get(1).equals("low")))
			.hasSize((int) keys().count());
	}

	@Test
	void everyOutcomeIsTold() {
		String row = OPERATING.rows()
			.stream()
			.filter((cells) -> cells.get(0).equals("outcome"))
			.map((cells) -> cells.get(2))
			.findFirst()
			.orElseThrow();
		assertThat(Arrays.stream(Outcome.values()).map(Outcome::word)).allMatch(row::contains);
	}

	@Test
	void everyActionIsTold() {
		String told = OPERATING.rows()
			.stream()
			.filter((row) -> Arrays.stream(MatrixOneObservationDocumentation.values())
				.anyMatch((observation) -> observation.getName().equals(row.get(0))))
			.map((row) -> row.get(1))
			.collect(Collectors.joining(" "));
		assertThat(Arrays.stream(Action.values()).map(Action::word))
			.allMatch((action) -> Pattern.compile("\\b" + action + "\\b").matcher(told).find());
	}

	@Test
	void dashboardShowsWhatThereIs() throws IOException {
		Set<String> shown = METRIC.matcher(dashboard())
			.results()
			.map((metric) -> SUFFIX.matcher(metric.group()).replaceFirst(""))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(shown).containsExactlyInAnyOrderElementsOf(
				names().stream().map((name) -> name.replace('.', '_')).collect(Collectors.toSet()));
	}

	@Test
	void dashboardShowsHowLongEachOperationTakes() throws IOException {
		assertThat(dashboard()).contains(Arrays.stream(MatrixOneObservationDocumentation.values())
			.map((observation) -> observation.getName().replace('.', '_') + "_seconds_sum{")
			.toArray(String[]::new));
	}

	@Test
	void dashboardGroupsAndNamesByTagsThatThereAre() throws IOException {
		Set<String> tags = Arrays.stream(LowCardinalityKeys.values())
			.map(KeyName::asString)
			.collect(Collectors.toCollection(TreeSet::new));
		tags.addAll(List.of("status", "job", "instance"));
		assertThat(TAGS.matcher(dashboard())
			.results()
			.flatMap((match) -> Arrays.stream(match.group().replaceAll("\\bby\\b|\\W", " ").trim().split("\\s+"))))
			.isNotEmpty()
			.isSubsetOf(tags);
	}

	private static String dashboard() throws IOException {
		return Files.readString(Page.PROJECT.resolve("docs/grafana-dashboard.json"));
	}

	/**
	 * Tell whether a name that looks like a property is one of these.
	 */
	static boolean isObserved(String name) {
		return names().contains(name) || keys().anyMatch(name::equals);
	}

	private static Set<String> names() {
		return Stream
			.concat(Arrays.stream(MatrixOneObservationDocumentation.values())
				.map(MatrixOneObservationDocumentation::getName),
					Arrays.stream(MatrixOneMeter.values()).map(MatrixOneMeter::meterName))
			.collect(Collectors.toSet());
	}

	private static Stream<String> keys() {
		return Stream.of(LowCardinalityKeys.values(), HighCardinalityKeys.values())
			.flatMap(Arrays::stream)
			.map(KeyName::asString);
	}

	private static List<String> listed(Page page) {
		return page.rows()
			.stream()
			.map((row) -> row.get(0))
			.filter((name) -> name.startsWith("matrixone.")
					|| Arrays.stream(LowCardinalityKeys.values()).map(KeyName::asString).anyMatch(name::equals))
			.sorted()
			.toList();
	}

}
