package io.github.matrixonespring.aotapp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

import io.github.matrixonespring.testsupport.TestDatabase;
import io.github.matrixonespring.testsupport.TestServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the application from what {@code process-aot} has generated, in a JVM of its own
 * and on another URL than it was processed for. {@link Walk} tells what came of it.
 */
class AotIntegrationTests {

	private static final String FOUND = "found: ";

	@RegisterExtension
	static TestDatabase database = new TestDatabase();

	@TempDir
	static Path directory;

	private static Map<String, String> found = Map.of();

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		found = start(true);
	}

	@Test
	void generatedCodeIsUsed() {
		assertThat(found).containsEntry("generated code", "true");
	}

	@Test
	void transactionsBeginWithBegin() {
		assertThat(found).containsEntry("first statement", "BEGIN");
	}

	@Test
	void noneIsSentWhereTheAnnotationSaysSo() {
		assertThat(found).containsEntry("statements without begin", "0");
	}

	@Test
	void annotatedMethodMakesItsSnapshot() {
		assertThat(found).containsEntry("snapshot committed", "true");
	}

	@Test
	void annotatedMethodWithoutTransactionInterceptorMakesItsSnapshot() {
		assertThat(found).containsEntry("snapshot at_the_desk", "true");
	}

	@Test
	void annotatedMethodOfRepositoryMakesItsSnapshot() {
		assertThat(found).containsEntry("snapshot renamed_to_bob", "true");
	}

	@Test
	void rollbackMakesNone() {
		assertThat(found).containsEntry("snapshot rolled_back", "false").containsEntry("orders", "3");
	}

	@Test
	void repositoriesReadThePast() {
		assertThat(found).containsEntry("orders then", "1");
	}

	@Test
	void cloneIsPartOfItsTransaction() {
		assertThat(found).containsEntry("clone", "true").containsEntry("refused_clone", "false");
	}

	@Test
	void ledgerHasReceipt() {
		assertThat(found).containsEntry("entry for committed", "TAKEN, Ada, ada");
	}

	@Test
	void sameComesOfAnOrdinaryStart() throws IOException, InterruptedException {
		Map<String, String> ordinary = start(false);
		assertThat(ordinary.remove("generated code")).isEqualTo("false");
		assertThat(found).containsAllEntriesOf(ordinary).hasSize(ordinary.size() + 1);
	}

	private static Map<String, String> start(boolean generated) throws IOException, InterruptedException {
		Path output = directory.resolve("output-" + generated + ".txt");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-Dspring.aot.enabled=" + generated, "-cp", System.getProperty("java.class.path"),
						AotApplication.class.getName()));
		if (TestServer.isReal()) {
			command.add("--spring.jpa.hibernate.ddl-auto=create");
			command.add("--matrixone.ledger.initialize-schema=always");
		}
		command.add("--app.prefix=" + database.name(generated ? "generated_" : "ordinary_"));
		command.add("--app.database=" + database.database());
		for (String property : database.properties()) {
			command.add("--" + property);
		}
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		boolean ended = process.waitFor(2, TimeUnit.MINUTES);
		process.destroyForcibly();
		String text = Files.readString(output);
		assertThat(ended && process.exitValue() == 0).as(text).isTrue();
		Map<String, String> values = new TreeMap<>();
		text.lines().filter((line) -> line.startsWith(FOUND)).forEach((line) -> {
			String[] parts = line.substring(FOUND.length()).split(" = ", 2);
			values.put(parts[0], parts[1]);
		});
		return values;
	}

}
