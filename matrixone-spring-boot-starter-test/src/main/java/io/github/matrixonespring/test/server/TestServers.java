package io.github.matrixonespring.test.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the server for tests whose application names none. It is the same one for all
 * tests of a JVM.
 *
 * @since 0.1.0
 */
public final class TestServers {

	/** Names the JDBC URL of a server. */
	public static final String URL = "MATRIXONE_TEST_URL";

	private static final Log logger = LogFactory.getLog(TestServers.class);

	private static final String USERNAME = "MATRIXONE_TEST_USERNAME";

	private static final String PASSWORD = "MATRIXONE_TEST_PASSWORD";

	static final String DEFAULT_USERNAME = "root";

	static final String DEFAULT_PASSWORD = "111";

	private static @Nullable ServerAddress chosen;

	private TestServers() {
	}

	/**
	 * Choose the server: that of {@code MATRIXONE_TEST_URL}, else one in a container,
	 * else a local {@code mo-service}, else the embedded engine. The first call says
	 * which one it is.
	 * @param container finds one in a container
	 * @return the server
	 */
	public static synchronized ServerAddress choose(@Nullable ServerSource container) {
		if (chosen == null) {
			chosen = choose(sources(container, System.getenv()));
		}
		return chosen;
	}

	static List<ServerSource> sources(@Nullable ServerSource container, Map<String, String> environment) {
		List<ServerSource> sources = new ArrayList<>();
		sources.add(new ServerSource("the server of " + URL, () -> fromEnvironment(environment)));
		if (container != null) {
			sources.add(container);
		}
		sources.add(new ServerSource("a local mo-service",
				() -> LocalServer.find(environment).map((Path binary) -> LocalServer.ofBuild(binary).address())));
		sources.add(new ServerSource("the embedded engine", () -> Optional.of(embedded())));
		return sources;
	}

	static ServerAddress choose(List<ServerSource> sources) {
		for (ServerSource source : sources) {
			Optional<ServerAddress> found = source.find().get();
			if (found.isPresent()) {
				logger.info("Tests use %s: %s".formatted(source.description(), found.get()));
				return found.get();
			}
		}
		throw new IllegalStateException("There is no server for tests");
	}

	private static Optional<ServerAddress> fromEnvironment(Map<String, String> environment) {
		return Optional.ofNullable(environment.get(URL))
			.filter((url) -> !url.isBlank())
			.map((url) -> ServerAddress.of(url, environment.getOrDefault(USERNAME, DEFAULT_USERNAME),
					environment.getOrDefault(PASSWORD, DEFAULT_PASSWORD)));
	}

	private static ServerAddress embedded() {
		return new ServerAddress(ServerAddress.EMBEDDED + "mem:matrixone_test", DEFAULT_USERNAME, DEFAULT_PASSWORD);
	}

}
