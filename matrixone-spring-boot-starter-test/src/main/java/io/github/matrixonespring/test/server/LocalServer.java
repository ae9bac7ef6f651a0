package io.github.matrixonespring.test.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.util.FileSystemUtils;

/**
 * A MatrixOne server of the tests' own: a {@code mo-service} process on free loopback
 * ports, with its files in a temporary directory. Process and files go when it is closed
 * and when this JVM ends, in whatever way.
 *
 * @since 0.1.0
 */
public final class LocalServer implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(LocalServer.class);

	private static final String BINARY = "mo-service";

	private static final Duration START = Duration.ofMinutes(3);

	private static final Duration STOP = Duration.ofSeconds(40);

	private static final Duration POLL = Duration.ofMillis(250);

	private static final int LINES_OF_LOG = 40;

	/**
	 * Waits until its input ends, which it does also when this JVM is killed.
	 */
	private static final String SCRIPT = """
			"$1" -launch "$2/launch.toml" > "$2/server.log" 2>&1 &
			server=$!
			echo $server > "$2/pid"
			trap : TERM INT HUP
			cat > /dev/null
			kill $server 2> /dev/null
			left=60
			while kill -0 $server 2> /dev/null && [ $left -gt 0 ]; do sleep 0.5; left=$((left - 1)); done
			kill -9 $server 2> /dev/null
			wait $server 2> /dev/null
			rm -rf "$2"
			""";

	private final Process guard;

	private final Path directory;

	private final ServerAddress address;

	private LocalServer(Process guard, Path directory, ServerAddress address) {
		this.guard = guard;
		this.directory = directory;
		this.address = address;
	}

	/**
	 * Look for {@code mo-service} in {@code MATRIXONE_HOME} and on the {@code PATH}.
	 * @param environment the environment
	 * @return the file, if there is one
	 */
	public static Optional<Path> find(Map<String, String> environment) {
		String path = environment.getOrDefault("PATH", "");
		return Stream
			.concat(Stream.ofNullable(environment.get("MATRIXONE_HOME")), Arrays.stream(path.split(File.pathSeparator)))
			.filter((directory) -> !directory.isBlank())
			.map((directory) -> Path.of(directory, BINARY))
			.filter((file) -> Files.isRegularFile(file) && Files.isExecutable(file))
			.findFirst();
	}

	/**
	 * Start a server and wait until it takes connections.
	 * @param binary the {@code mo-service} file
	 * @return the server
	 * @throws IllegalStateException if it does not; the message ends with its log
	 */
	public static LocalServer start(Path binary) {
		try {
			Path directory = Files.createTempDirectory("matrixone-test-");
			LocalServerConfiguration configuration = LocalServerConfiguration.onFreePorts(directory);
			configuration.write();
			ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT, "matrixone-test", binary.toString(),
					directory.toString());
			builder.environment().putIfAbsent("GOMEMLIMIT", "3GiB");
			builder.directory(directory.toFile());
			builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
			LocalServer server = new LocalServer(builder.start(), directory,
					new ServerAddress("jdbc:mysql://127.0.0.1:%d/".formatted(configuration.sqlPort()),
							TestServers.DEFAULT_USERNAME, TestServers.DEFAULT_PASSWORD));
			Runtime.getRuntime().addShutdownHook(new Thread(server::letGo, "matrixone-test-server-end"));
			server.awaitConnections();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return where the server is.
	 * @return the address
	 */
	public ServerAddress address() {
		return this.address;
	}

	private void awaitConnections() {
		long end = System.nanoTime() + START.toNanos();
		while (!takesConnections()) {
			if (System.nanoTime() > end || isGone()) {
				String log = log();
				close();
				throw new IllegalStateException(
						"%s did not start within %s. Its log ends so:%n%s".formatted(BINARY, START, log));
			}
			pause();
		}
	}

	/**
	 * An open port is not enough: the system tables have to answer.
	 */
	private boolean takesConnections() {
		try (Connection connection = this.address.connect()) {
			return connection.isValid(1)
					&& connection.createStatement().executeQuery(LocalServerSql.SYSTEM_TABLES).next();
		}
		catch (SQLException ex) {
			logger.trace("The server is not there yet", ex);
			return false;
		}
	}

	private boolean isGone() {
		Path file = this.directory.resolve("pid");
		try {
			String process = Files.exists(file) ? Files.readString(file).strip() : "";
			return !process.isEmpty()
					&& ProcessHandle.of(Long.parseLong(process)).filter(ProcessHandle::isAlive).isEmpty();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static void pause() {
		try {
			TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while the server was starting", ex);
		}
	}

	private String log() {
		try {
			List<String> lines = Files.readAllLines(this.directory.resolve("server.log"));
			return String.join(System.lineSeparator(),
					lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/**
	 * The end of its input makes the guard stop the server.
	 */
	private void letGo() {
		try {
			this.guard.getOutputStream().close();
		}
		catch (IOException ex) {
			logger.debug("The server is gone already", ex);
		}
	}

	/**
	 * Stop the server and remove its files.
	 */
	@Override
	public void close() {
		letGo();
		try {
			if (!this.guard.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
				logger.warn("The server of the tests in %s is still stopping".formatted(this.directory));
				return;
			}
			FileSystemUtils.deleteRecursively(this.directory);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (IOException ex) {
			logger.warn("Files of the server of the tests are left in " + this.directory, ex);
		}
	}

}
