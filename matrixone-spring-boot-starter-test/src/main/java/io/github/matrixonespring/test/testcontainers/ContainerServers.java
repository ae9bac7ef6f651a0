package io.github.matrixonespring.test.testcontainers;

import java.util.Optional;

import io.github.matrixonespring.test.server.ServerAddress;
import io.github.matrixonespring.test.server.ServerSource;
import org.testcontainers.DockerClientFactory;

/**
 * A server in a container, for tests whose application names none.
 *
 * @since 0.1.0
 */
public final class ContainerServers {

	private static final String IMAGE = "MATRIXONE_TEST_IMAGE";

	private static final String DEFAULT_IMAGE = "matrixorigin/matrixone:4.2.0";

	private ContainerServers() {
	}

	/**
	 * Return the source. It starts a container of {@code MATRIXONE_TEST_IMAGE}, which
	 * Testcontainers removes when the JVM ends, if there is a Docker daemon.
	 * @return the source
	 */
	public static ServerSource source() {
		return new ServerSource("a container", ContainerServers::start);
	}

	@SuppressWarnings("resource")
	private static Optional<ServerAddress> start() {
		if (!DockerClientFactory.instance().isDockerAvailable()) {
			return Optional.empty();
		}
		MatrixOneContainer container = new MatrixOneContainer(
				Optional.ofNullable(System.getenv(IMAGE)).orElse(DEFAULT_IMAGE));
		container.start();
		return Optional.of(ServerAddress.of(container.getJdbcUrl(), container.getUsername(), container.getPassword()));
	}

}
