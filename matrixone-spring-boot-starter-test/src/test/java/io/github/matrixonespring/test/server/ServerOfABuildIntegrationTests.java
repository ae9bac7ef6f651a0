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
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

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

	@BeforeEach
	void needsABinary() {
		this.binary = LocalServer.find(System.getenv()).orElse(null);
		if (this.binary == null) {
			System.out.println("Skipped without MATRIXONE_HOME: the server of a build");
			Assumptions.abort("There is no mo-service");
		}
	}

	@Test
	void twoBuildsAtOnceDoNotMeet() throws Exception {
		Set<String> before = filesAndServers();
		Process one = start(BuildProcess.class, "at-once", "at-once", "later");
		Process other = start(BuildProcess.class, "at-once", "at-once", "killed");
		List<String> ofOne = lines(one);
		List<String> ofOther = lines(other);
		assertThat(ofOne).hasSize(3);
		assertThat(ofOther).hasSize(3);
		assertThat(Set.copyOf(ofOne)).hasSize(1);
		assertThat(Set.copyOf(ofOther)).hasSize(1).doesNotContain(ofOne.get(0));
		await().atMost(END).until(() -> filesAndServers().equals(before));
	}

	@Test
	void buildThatIsKilledLeavesNothing() throws Exception {
		Set<String> before = filesAndServers();
		Process build = start(BuildProcess.class, "endless", "endless");
		try (BufferedReader output = output(build)) {
			assertThat(output.readLine()).isEqualTo(output.readLine());
			List<ProcessHandle> forks = build.descendants()
				.filter((process) -> process.info().command().orElse("").endsWith("java"))
				.toList();
			assertThat(forks).hasSize(2);
			build.destroyForcibly();
			forks.forEach(ProcessHandle::destroyForcibly);
		}
		await().atMost(END).until(() -> filesAndServers().equals(before));
	}

	private static Set<String> filesAndServers() throws IOException {
		Set<String> found = new TreeSet<>();
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			files.map(Path::toString).filter((file) -> file.contains("matrixone-test-")).forEach(found::add);
		}
		ProcessHandle.allProcesses()
			.filter((process) -> process.info().commandLine().orElse("").contains("matrixone-test"))
			.map((process) -> process.pid() + " " + process.info().command().orElse(""))
			.forEach(found::add);
		return found;
	}

	private static Process start(Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xshare:auto",
						"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

	private static BufferedReader output(Process process) {
		return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	private static List<String> lines(Process process) throws IOException, InterruptedException {
		try (BufferedReader output = output(process)) {
			List<String> lines = output.lines().collect(Collectors.toList());
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
				forks.add(new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"-Xshare:auto", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
						Fork.class.getName(), argument)
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
