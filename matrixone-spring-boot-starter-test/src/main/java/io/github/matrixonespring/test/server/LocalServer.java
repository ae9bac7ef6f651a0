package io.github.matrixonespring.test.server;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * A MatrixOne server of the tests' own: a {@code mo-service} process on free loopback
 * ports, with its files in a temporary directory. Process and files go when it is closed
 * and when the JVMs that use it end, in whatever way.
 *
 * @since 0.1.0
 */
public final class LocalServer implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(LocalServer.class);

	private static final String BINARY = "mo-service";

	private static final Duration START = Duration.ofMinutes(3);

	private static final Duration STOP = Duration.ofSeconds(40);

	private static final Duration POLL = Duration.ofMillis(250);

	/** For how long a build waits for its next test JVM. */
	private static final Duration LINGER = Duration.ofSeconds(30);

	/** What nothing refers to would be closed, and the servers would stop. */
	private static final Set<LocalServer> used = ConcurrentHashMap.newKeySet();

	private final Guard guard;

	private final ServerAddress address;

	/** Whether other JVMs may use it. */
	private final boolean shared;

	private LocalServer(Guard guard, int port, boolean shared) {
		this.guard = guard;
		this.address = new ServerAddress("jdbc:mysql://127.0.0.1:%d/".formatted(port), TestServers.DEFAULT_USERNAME,
				TestServers.DEFAULT_PASSWORD);
		this.shared = shared;
		used.add(this);
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
	 * Start a server for this JVM alone and wait until it takes connections.
	 * @param binary the {@code mo-service} file
	 * @return the server
	 * @throws IllegalStateException if it does not; the message ends with its log
	 */
	public static LocalServer start(Path binary) {
		try {
			return launch(binary, null, 0, Duration.ZERO)
				.orElseThrow(() -> new IllegalStateException("No named pipe can be made in the temporary directory"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Use the server of the build that runs the tests of this JVM, or start it, and wait
	 * until it takes connections. It ends with the build, or some time after the last JVM
	 * that uses it. Where no build is known, the server is one for this JVM alone.
	 * @param binary the {@code mo-service} file
	 * @return the server
	 * @throws IllegalStateException if it does not; the message ends with its log
	 */
	public static LocalServer ofBuild(Path binary) {
		Build build = Build.current().orElse(null);
		if (build == null) {
			return start(binary);
		}
		Path door = build.door(binary);
		try {
			for (long end = System.nanoTime() + START.toNanos(); System.nanoTime() < end; Guard.pause(POLL)) {
				Optional<LocalServer> server = join(door);
				if (server.isEmpty()) {
					server = launch(binary, door, build.process(), LINGER);
				}
				if (server.isPresent()) {
					return server.get();
				}
			}
		}
		catch (IOException ex) {
			logger.debug("The server of the build cannot be used: " + ex);
		}
		return start(binary);
	}

	private static Optional<LocalServer> launch(Path binary, @Nullable Path door, long build, Duration linger)
			throws IOException {
		Path directory = Files.createTempDirectory("matrixone-test-");
		try (LocalServerConfiguration configuration = LocalServerConfiguration.onFreePorts(directory)) {
			configuration.write();
			Files.writeString(directory.resolve("address"), configuration.sqlPort() + " " + directory);
			return Guard.start(binary, directory, (door != null) ? door : directory.resolve("door"), build, linger)
				.map((guard) -> new LocalServer(guard, configuration.sqlPort(), door != null).awaitConnections());
		}
		catch (IOException ex) {
			FileSystemUtils.deleteRecursively(directory);
			throw ex;
		}
	}

	private static Optional<LocalServer> join(Path door) throws IOException {
		String address;
		try {
			address = Files.readString(door);
		}
		catch (NoSuchFileException ex) {
			return Optional.empty();
		}
		int separator = address.indexOf(' ');
		int port = Integer.parseInt(address.substring(0, separator));
		return Guard.join(Path.of(address.substring(separator + 1)), door, address)
			.map((guard) -> new LocalServer(guard, port, true).awaitConnections());
	}

	/**
	 * Return where the server is.
	 * @return the address
	 */
	public ServerAddress address() {
		return this.address;
	}

	private LocalServer awaitConnections() {
		long end = System.nanoTime() + START.toNanos();
		while (!takesConnections()) {
			if (System.nanoTime() > end || this.guard.isServerGone()) {
				String log = this.guard.log();
				close();
				throw new IllegalStateException(
						"%s did not start within %s. Its log ends so:%n%s".formatted(BINARY, START, log));
			}
			Guard.pause(POLL);
		}
		return this;
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

	/**
	 * Use the server no longer. One of this JVM alone stops, and its files are removed.
	 */
	@Override
	public void close() {
		used.remove(this);
		try {
			this.guard.use().close();
		}
		catch (IOException ex) {
			logger.debug("The server is gone already", ex);
		}
		Process process = this.guard.process();
		if (process != null && !this.shared) {
			awaitEnd(process);
		}
	}

	private void awaitEnd(Process process) {
		try {
			if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
				logger.warn("The server of the tests in %s is still stopping".formatted(this.guard.directory()));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
