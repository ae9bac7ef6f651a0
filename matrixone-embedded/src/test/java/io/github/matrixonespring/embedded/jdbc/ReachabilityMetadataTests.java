package io.github.matrixonespring.embedded.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a native image is told of what this driver does by reflection. The places
 * are found in the sources, so that a new one cannot be forgotten.
 */
class ReachabilityMetadataTests {

	private static final Path SOURCES = Path.of("src/main/java");

	private static final Path RESOURCES = Path.of("src/main/resources");

	private static final Pattern PROXY = Pattern
		.compile("Overrides\\s*\\.(?:of|withFallback)\\((\\w+)\\.class, (?:new (\\w+)\\()?");

	private static final Pattern REFLECTION = Pattern
		.compile("newProxyInstance|Class\\.forName|getResource\\w*|\\.getMethod\\(|\\.getDeclared\\w+\\(");

	private final String metadata;

	ReachabilityMetadataTests() throws IOException {
		this.metadata = Files.readString(RESOURCES
			.resolve("META-INF/native-image/io.github.matrixone-spring/matrixone-embedded/reachability-metadata.json"));
	}

	@Test
	void proxiesAndWhatTheyCallAreKnown() {
		Set<String> interfaces = proxies().map((proxy) -> proxy.group(1)).collect(Collectors.toSet());
		assertThat(interfaces).hasSize(9)
			.allSatisfy((name) -> assertThat(this.metadata).contains("{ \"proxy\": [\"java.sql." + name + "\"] }")
				.contains("{ \"type\": \"java.sql." + name + "\", \"allPublicMethods\": true }"));
	}

	@Test
	void overridingClassesAreKnown() {
		Stream<Class<?>> overriding = Stream.of(EmbeddedConnection.class, EmbeddedMetaData.class,
				EmbeddedPreparedStatement.class, EmbeddedResultSet.class, EmbeddedResultSetMetaData.class,
				EmbeddedStatement.class, EmbeddedPreparedStatement.ParameterCount.class, LargeValue.Binary.class,
				LargeValue.Text.class);
		assertThat(overriding.map(Class::getName)).hasSize((int) proxies().count())
			.allSatisfy((name) -> assertThat(this.metadata)
				.contains("{ \"type\": \"" + name + "\", \"allPublicMethods\": true }"));
	}

	@Test
	void driverCanBeMadeByName() {
		assertThat(this.metadata).contains("\"io.github.matrixonespring.embedded.EmbeddedDriver\", \"methods\": [{");
	}

	/**
	 * The methods behind an alias are found by H2.
	 */
	@Test
	void classesOfAliasesAreKnown() {
		assertThat(sources().filter((source) -> text(source).contains("CREATE ALIAS"))).isNotEmpty()
			.allSatisfy((source) -> assertThat(this.metadata).contains(
					"{ \"type\": \"" + SOURCES.relativize(source).toString().replace(".java", "").replace('/', '.')
							+ "\", \"allPublicMethods\": true }"));
	}

	@Test
	void resourcesAreKnown() throws IOException {
		try (Stream<Path> files = Files.walk(RESOURCES)) {
			assertThat(files.filter(Files::isRegularFile)
				.map((file) -> RESOURCES.relativize(file).toString())
				.filter((file) -> !file.startsWith("META-INF/")))
				.allSatisfy((file) -> assertThat(this.metadata).contains("{ \"glob\": \"" + file + "\" }"));
		}
	}

	/**
	 * A new place needs an entry, and a test here.
	 */
	@Test
	void reflectionIsInKnownPlacesOnly() {
		assertThat(sources().filter((source) -> REFLECTION.matcher(text(source)).find())
			.map((source) -> source.getFileName().toString())).containsExactlyInAnyOrder("EmbeddedMetaData.java",
					"Overrides.java", "SystemResource.java", "OperandTypes.java", "ServerNames.java");
	}

	private static Stream<MatchResult> proxies() {
		return sources().flatMap((source) -> PROXY.matcher(text(source)).results());
	}

	private static Stream<Path> sources() {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter((file) -> file.toString().endsWith(".java")).toList().stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String text(Path source) {
		try {
			return Files.readString(source);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
