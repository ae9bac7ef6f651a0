package io.github.matrixonespring.test.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the server for tests whose application is configured for none. It is the same
 * one for all of them.
 *
 * @since 0.1.0
 */
public final class TestServers {

	/** Names the JDBC URL of a server. */
	public static final String URL = "MATRIXONE_TEST_URL";

	private static final Log logger = LogFactory.getLog(TestServers.class);

	private static final String USERNAME = "MATRIXONE_TEST_USERNAME";

	private static final String PASSWORD = "MATRIXONE_TEST_PASSWORD";

	private static final String DEFAULT_USERNAME = "root";

	private static final String DEFAULT_PASSWORD = "111";

	private static @Nullable ServerAddress chosen;

	private TestServers() {
	}

	/**
	 * Choose the server. The first call says which one it is.
	 * @return the server
	 */
	public static synchronized ServerAddress choose() {
		if (chosen == null) {
			chosen = choose(List.of(new ServerSource(URL, () -> fromEnvironment(System.getenv())),
					new ServerSource("the embedded engine", () -> Optional.of(embedded()))));
		}
		return chosen;
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

	static Optional<ServerAddress> fromEnvironment(Map<String, String> environment) {
		return Optional.ofNullable(environment.get(URL))
			.filter((url) -> !url.isBlank())
			.map((url) -> ServerAddress.of(url, environment.getOrDefault(USERNAME, DEFAULT_USERNAME),
					environment.getOrDefault(PASSWORD, DEFAULT_PASSWORD)));
	}

	private static ServerAddress embedded() {
		return new ServerAddress(ServerAddress.EMBEDDED + "mem:matrixone_test", DEFAULT_USERNAME, DEFAULT_PASSWORD);
	}

}
