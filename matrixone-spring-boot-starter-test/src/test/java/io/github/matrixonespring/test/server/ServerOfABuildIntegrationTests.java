package io.github.matrixonespring.test.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A build has one local server for all its test JVMs, and two builds do not meet. Needs
 * MATRIXONE_HOME.
 */
@DisabledOnOs(OS.WINDOWS)
class ServerOfABuildIntegrationTests {

	private static final Duration END = Duration.ofSeconds(60);

	private Path binary;

	@TempDir
	private Path temporary;

	@BeforeEach
	void needsABinary() {
		this.binary = LocalServer.find(System.getenv()).orElse(null);
		if (this.binary == null) {
			Assumptions.abort("without MATRIXONE_HOME there is no mo-service for a build");
		}
	}

	@Test
	void twoBuildsAtOnceDoNotMeet() throws Exception {
		Process one = start("at-once", "at-once", "later");
		Process other = start("at-once", "at-once", "killed");
		List<String> ofOne = lines(one);
		List<String> ofOther = lines(other);
		assertThat(filesAndProcesses()).isNotEmpty();
		assertThat(ofOne).hasSize(3);
		assertThat(ofOther).hasSize(3);
		assertThat(Set.copyOf(ofOne)).hasSize(1);
		assertThat(Set.copyOf(ofOther)).hasSize(1).doesNotContain(ofOne.get(0));
		await().atMost(END).until(() -> filesAndProcesses().isEmpty());
	}

	@Test
	void buildThatIsKilledLeavesNothing() throws Exception {
		Process build = start("endless", "endless");
		try (BufferedReader output = output(build)) {
			List<String> addresses = addresses(output).limit(2).toList();
			assertThat(Set.copyOf(addresses)).hasSize(1);
			List<ProcessHandle> forks = build.descendants()
				.filter((process) -> process.info().command().orElse("").endsWith("java"))
				.toList();
			assertThat(forks).hasSize(2);
			build.destroyForcibly();
			forks.forEach(ProcessHandle::destroyForcibly);
		}
		await().atMost(END).until(() -> filesAndProcesses().isEmpty());
	}

	/**
	 * Their temporary directory is their own, and the commands of their processes name
	 * it.
	 */
	private Set<String> filesAndProcesses() throws IOException {
		Set<String> found = new TreeSet<>();
		try (Stream<Path> files = Files.list(this.temporary)) {
			files.map(Path::toString).forEach(found::add);
		}
		ProcessHandle.allProcesses()
			.map((process) -> process.info().commandLine().orElse(""))
			.filter((command) -> command.contains(this.temporary.toString()))
			.forEach(found::add);
		return found;
	}

	private Process start(String... forks) throws IOException {
		return new ProcessBuilder(command(BuildProcess.class, this.temporary.toString(), forks))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
	}

	private static List<String> command(Class<?> main, String temporary, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary));
		command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return command;
	}

	private static BufferedReader output(Process process) {
		return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	/**
	 * There may be lines of the log between.
	 */
	private static Stream<String> addresses(BufferedReader output) {
		return output.lines().filter((line) -> line.startsWith("jdbc:"));
	}

	private static List<String> lines(Process process) throws IOException, InterruptedException {
		try (BufferedReader output = output(process)) {
			List<String> lines = addresses(output).toList();
			assertThat(process.waitFor()).isZero();
			return lines;
		}
	}

	/**
	 * Starts test JVMs: the first two at once, others one after the other.
	 */
	static final class BuildProcess {

		private BuildProcess() {
		}

		public static void main(String[] arguments) throws Exception {
			List<Process> forks = new ArrayList<>();
			for (String argument : arguments) {
				if (forks.size() >= 2) {
					forks.get(forks.size() - 1).waitFor();
				}
				forks.add(new ProcessBuilder(command(Fork.class, System.getProperty("java.io.tmpdir"), argument))
					.inheritIO()
					.start());
			}
			for (Process fork : forks) {
				fork.waitFor();
			}
		}

	}

	/**
	 * Does as a test JVM does, and prints where its server is.
	 */
	static final class Fork {

		private Fork() {
		}

		public static void main(String[] arguments) throws Exception {
			ServerAddress address = LocalServer.ofBuild(LocalServer.find(System.getenv()).orElseThrow()).address();
			String database = "of_" + ProcessHandle.current().pid();
			try (Connection connection = address.connect(); Statement statement = connection.createStatement()) {
				statement.execute("create database " + database);
				statement.execute("create table " + database + ".t (id int primary key)");
				statement.execute("create database " + database + "_clone clone " + database);
				System.out.println(address.url());
			}
			switch (arguments[0]) {
				case "killed" -> Runtime.getRuntime().halt(1);
				case "endless" -> Thread.currentThread().join();
				default -> {
				}
			}
		}

	}

}
