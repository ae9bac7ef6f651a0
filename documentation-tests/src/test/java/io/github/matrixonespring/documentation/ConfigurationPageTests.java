package io.github.matrixonespring.documentation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneLedgerSchemaProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The configuration page lists every property with the default that it has, and no page
 * speaks of a property that does not exist.
 */
class ConfigurationPageTests {

	private static final Page CONFIGURATION = Page.read("docs/configuration.md");

	private static final String NONE = "–";

	private static final Pattern PROPERTY = Pattern.compile("(?:matrixone|spring)\\.[\\w.-]+(?:=.*)?");

	private static final Pattern GROUP = Pattern.compile("(?:matrixone|spring)\\.[\\w.-]+\\.\\*");

	@Test
	void everyPropertyIsListedWithItsDefault() {
		assertThat(Properties.own()).hasSizeGreaterThan(15);
		assertThat(differences(CONFIGURATION, Properties.own())).isEmpty();
	}

	@Test
	void missingRowIsFound() {
		Map<String, String> properties = new LinkedHashMap<>(Properties.own());
		properties.put("matrixone.new-one", "true");
		assertThat(differences(CONFIGURATION, properties))
			.contains("matrixone.new-one is not listed, its default is 'true'");
	}

	@Test
	void wrongDefaultIsFound() {
		assertThat(differences(table("| `matrixone.enabled` | `true` | |"), Map.of("matrixone.enabled", "false")))
			.containsExactly("matrixone.enabled has the default 'false' and not 'true'");
	}

	@Test
	void defaultThatIsMissingOrThatThereIsNotIsFound() {
		assertThat(differences(table("| `matrixone.enabled` | – | |"), Map.of("matrixone.enabled", "true"))).hasSize(1);
		assertThat(differences(table("| `matrixone.enabled` | `true` | |"), Map.of("matrixone.enabled", "")))
			.hasSize(1);
	}

	@Test
	void rowOfPropertyThatDoesNotExistIsFound() {
		assertThat(differences(table("| `matrixone.gone` | `true` | |"), Map.of()))
			.containsExactly("matrixone.gone does not exist");
	}

	@Test
	void secondRowIsFound() {
		assertThat(differences(table("| `matrixone.enabled` | `true` | |\n| `matrixone.enabled` | `true` | |"),
				Map.of("matrixone.enabled", "true")))
			.containsExactly("matrixone.enabled is listed twice");
	}

	/**
	 * The metadata is partly written by hand. So each default is set as a property, which
	 * must change nothing.
	 */
	@Test
	void defaultsAreReal() {
		assertThat(Properties.own()).allSatisfy((name, value) -> {
			if (!value.isEmpty()) {
				assertDefault(name, value);
			}
		});
	}

	@Test
	void defaultThatIsNotRealIsFound() {
		assertThat(Stream.of(Map.entry("matrixone.statement-timeout", "4m"), Map.entry("matrixone.enabled", "false"),
				Map.entry("matrixone.ledger.max-attempts", "11"),
				Map.entry("matrixone.ledger.continue-on-error", "true"),
				Map.entry("matrixone.ledger.initialize-schema", "always"),
				Map.entry("matrixone.ledger.schema", "classpath:other.sql")))
			.allSatisfy((wrong) -> assertThatExceptionOfType(AssertionError.class)
				.isThrownBy(() -> assertDefault(wrong.getKey(), wrong.getValue())));
	}

	@Test
	void everyPropertyThatAPageNamesExists() {
		assertThat(Page.all().stream().flatMap(ConfigurationPageTests::unknownNames)).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "matrixone.gone", "matrixone.gone=true", "matrixone.gone.*", "spring.datasource.uri",
			"spring.jpa.hibernate.ddl_auto", "matrixone.ledger.enabled.deeply" })
	void nameOfPropertyThatDoesNotExistIsFound(String name) {
		assertThat(unknownNames(Page.of("a.md", "Set `%s`.".formatted(name)))).containsExactly("a.md:1 " + name);
	}

	@Test
	void keysOfMapsAreKnown() {
		assertThat(unknownNames(Page.of("a.md", "`spring.jpa.properties.hibernate.jdbc.batch_size=50`"))).isEmpty();
	}

	private static Page table(String rows) {
		return Page.of("a.md", "| Property | Default | |\n| --- | --- | --- |\n" + rows);
	}

	private static List<String> differences(Page page, Map<String, String> properties) {
		Map<String, String> listed = new TreeMap<>();
		Stream<String> twice = page.rows()
			.stream()
			.filter((row) -> row.get(0).startsWith(Properties.PREFIX))
			.filter((row) -> listed.put(row.get(0), row.get(1).equals(NONE) ? "" : row.get(1)) != null)
			.map((row) -> row.get(0) + " is listed twice")
			.toList()
			.stream();
		Stream<String> unknown = listed.keySet()
			.stream()
			.filter((name) -> !properties.containsKey(name))
			.map((name) -> name + " does not exist");
		Stream<String> wrong = properties.entrySet()
			.stream()
			.filter((property) -> !property.getValue().equals(listed.get(property.getKey())))
			.map((property) -> listed.containsKey(property.getKey())
					? "%s has the default '%s' and not '%s'".formatted(property.getKey(), property.getValue(),
							listed.get(property.getKey()))
					: "%s is not listed, its default is '%s'".formatted(property.getKey(), property.getValue()));
		return Stream.of(twice, unknown, wrong).flatMap((faults) -> faults).toList();
	}

	private static void assertDefault(String name, String value) {
		if (name.equals("matrixone.ledger.schema")) {
			// The location stays unset where it is the default one.
			assertThat(new MatrixOneLedgerSchemaProperties().getDefaultSchemaLocation()).isEqualTo(value);
			return;
		}
		String prefix = Properties.ownTypes()
			.keySet()
			.stream()
			.filter((candidate) -> name.startsWith(candidate + "."))
			.max((one, other) -> Integer.compare(one.length(), other.length()))
			.orElseThrow();
		assertThat(Properties.ownTypes().get(prefix))
			.allSatisfy((type) -> assertThat(bind(prefix, type, Map.of(name, value))).as("%s=%s", name, value)
				.usingRecursiveComparison()
				.isEqualTo(bind(prefix, type, Map.of())));
	}

	private static Object bind(String prefix, Class<?> type, Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate(prefix, Bindable.of(type));
	}

	private static Stream<String> unknownNames(Page page) {
		return page.codes()
			.stream()
			.filter((code) -> !Properties.isForeign(code.text()) && !ObservabilityPageTests.isObserved(code.text()))
			.filter((code) -> GROUP.matcher(code.text()).matches()
					? !Properties.isPrefix(code.text().substring(0, code.text().length() - 1))
					: PROPERTY.matcher(code.text()).matches()
							&& Properties.find(code.text().replaceFirst("=.*", "")).isEmpty())
			.map((code) -> code.at(code.text()));
	}

}
