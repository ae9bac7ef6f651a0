package io.github.matrixonespring.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * A server process of the tests' own. The one that is really started needs
 * MATRIXONE_HOME.
 */
@DisabledOnOs(OS.WINDOWS)
class LocalServerIntegrationTests {

	@Test
	void serverIsFoundInItsHomeAndOnThePath(@TempDir Path home) throws IOException {
		Path binary = binary(home, "exit 0");
		assertThat(LocalServer.find(Map.of("MATRIXONE_HOME", home.toString()))).contains(binary);
		assertThat(LocalServer.find(Map.of("PATH", "/nowhere:" + home))).contains(binary);
		assertThat(LocalServer.find(Map.of("PATH", "/nowhere"))).isEmpty();
	}

	@Test
	void serverThatDoesNotStartShowsItsLogAndLeavesNothing(@TempDir Path home) throws IOException {
		List<Path> before = directories();
		assertThatIllegalStateException().isThrownBy(() -> LocalServer.start(binary(home, "echo it cannot be; exit 3")))
			.withMessageContaining("did not start")
			.withMessageContaining("it cannot be");
		assertThat(directories()).isEqualTo(before);
	}

	@Test
	void everyListenerIsOnTheLoopbackAddress(@TempDir Path directory) throws IOException {
		LocalServerConfiguration configuration = LocalServerConfiguration.onFreePorts(directory);
		configuration.write();
		configuration.close();
		for (String file : List.of("log.toml", "tn.toml", "cn.toml", "launch.toml")) {
			String text = Files.readString(directory.resolve(file));
			assertThat(text).doesNotContain("@{").doesNotContain("0.0.0.0");
			assertThat(
					text.lines().filter((line) -> line.matches(".*(address|host).* = .*") && !line.contains("allow")))
				.allMatch((line) -> line.contains("127.0.0.1"));
		}
		assertThat(configuration.sqlPort()).isGreaterThan(configuration.firstPort());
	}

	@Test
	void serverStartsAndStopsAndLeavesNothing() throws Exception {
		Path binary = LocalServer.find(System.getenv()).orElse(null);
		if (binary == null) {
			Assumptions.abort("without MATRIXONE_HOME there is no mo-service to start");
			return;
		}
		List<Path> before = directories();
		LocalServer server = LocalServer.start(binary);
		List<Path> during = directories();
		long process = Long.parseLong(Files
			.readString(
					during.stream().filter((path) -> !before.contains(path)).findFirst().orElseThrow().resolve("pid"))
			.strip());
		try (Connection connection = server.address().connect()) {
			connection.createStatement().execute("create database one");
			connection.createStatement().execute("create table one.t (id int primary key)");
			connection.createStatement().execute("create database two clone one");
			assertThat(connection.getMetaData().getDatabaseProductVersion()).contains("MatrixOne");
			assertThat(listeners(process)).isNotEmpty().allMatch((address) -> address.startsWith("0100007F:"));
		}
		finally {
			server.close();
		}
		assertThat(ProcessHandle.of(process)).isEmpty();
		assertThat(directories()).isEqualTo(before);
		assertThat(isReachable(server.address())).isFalse();
	}

	/**
	 * Addresses that a process listens on, as Linux writes them.
	 */
	private static List<String> listeners(long process) throws IOException {
		List<String> sockets;
		try (Stream<Path> files = Files.list(Path.of("/proc/" + process + "/fd"))) {
			sockets = files.map(LocalServerIntegrationTests::target)
				.filter((target) -> target.startsWith("socket:["))
				.map((target) -> target.substring(8, target.length() - 1))
				.toList();
		}
		return Stream.of("tcp", "tcp6")
			.flatMap((protocol) -> lines(Path.of("/proc/net/" + protocol)))
			.map((line) -> line.strip().split("\\s+"))
			.filter((columns) -> columns[3].equals("0A") && sockets.contains(columns[9]))
			.map((columns) -> columns[1])
			.toList();
	}

	private static String target(Path link) {
		try {
			return Files.readSymbolicLink(link).toString();
		}
		catch (IOException ex) {
			return "";
		}
	}

	private static Stream<String> lines(Path file) {
		try {
			return Files.readAllLines(file).stream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isReachable(ServerAddress address) {
		try (Connection connection = address.connect()) {
			return connection.isValid(1);
		}
		catch (SQLException ex) {
			return false;
		}
	}

	private static Path binary(Path home, String script) throws IOException {
		Path binary = home.resolve("mo-service");
		Files.writeString(binary, "#!/bin/sh\n" + script + "\n");
		return Files.setPosixFilePermissions(binary, PosixFilePermissions.fromString("rwxr-xr-x"));
	}

	private static List<Path> directories() throws IOException {
		try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
			return files.filter((file) -> file.getFileName().toString().startsWith("matrixone-test-"))
				.sorted()
				.toList();
		}
	}

}
