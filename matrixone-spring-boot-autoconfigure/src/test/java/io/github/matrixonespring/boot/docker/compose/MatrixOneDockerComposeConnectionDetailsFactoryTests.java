package io.github.matrixonespring.boot.docker.compose;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Docker Compose, without a daemon.
 */
class MatrixOneDockerComposeConnectionDetailsFactoryTests {

	@Test
	void connectsToAServiceOfTheImage() {
		JdbcConnectionDetails details = details("matrixorigin/matrixone:4.2.0", Map.of(), Map.of());
		assertThat(details.getJdbcUrl())
			.isEqualTo("jdbc:mysql://compose.example:32768/test?createDatabaseIfNotExist=true");
		assertThat(details.getUsername()).isEqualTo("root");
		assertThat(details.getPassword()).isEqualTo("111");
	}

	@Test
	void variablesAndLabelsAreHeard() {
		JdbcConnectionDetails details = details("matrixorigin/matrixone",
				Map.of("MATRIXONE_DATABASE", "shop", "MATRIXONE_USER", "dev", "MATRIXONE_PASSWORD", "secret"),
				Map.of("org.springframework.boot.jdbc.parameters", "useSSL=false"));
		assertThat(details.getJdbcUrl())
			.isEqualTo("jdbc:mysql://compose.example:32768/shop?createDatabaseIfNotExist=true&useSSL=false");
		assertThat(details.getUsername()).isEqualTo("dev");
		assertThat(details.getPassword()).isEqualTo("secret");
	}

	@Test
	void otherImagesAreLeftAlone() {
		assertThat(details("mysql:9", Map.of(), Map.of())).isNull();
	}

	@Test
	void factoryIsRegistered() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(ConnectionDetailsFactory.class, (type, name, failure) -> {
			})).hasAtLeastOneElementOfType(MatrixOneDockerComposeConnectionDetailsFactory.class);
	}

	private static JdbcConnectionDetails details(String image, Map<String, String> environment,
			Map<String, String> labels) {
		DockerComposeConnectionSource source = source(new Service(image, environment, labels));
		return new MatrixOneDockerComposeConnectionDetailsFactory().getConnectionDetails(source);
	}

	/**
	 * Spring Boot has no public way to make one.
	 */
	private static DockerComposeConnectionSource source(RunningService service) {
		try {
			var constructor = DockerComposeConnectionSource.class.getDeclaredConstructors()[0];
			constructor.setAccessible(true);
			Object[] arguments = new Object[constructor.getParameterCount()];
			arguments[0] = service;
			return (DockerComposeConnectionSource) constructor.newInstance(arguments);
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private record Service(String imageName, Map<String, String> env,
			Map<String, String> labels) implements RunningService {

		@Override
		public String name() {
			return "matrixone";
		}

		@Override
		public ImageReference image() {
			return ImageReference.of(this.imageName);
		}

		@Override
		public String host() {
			return "compose.example";
		}

		@Override
		public ConnectionPorts ports() {
			return new ConnectionPorts() {

				@Override
				public int get(int containerPort) {
					assertThat(containerPort).isEqualTo(6001);
					return 32768;
				}

				@Override
				public List<Integer> getAll() {
					return List.of(32768);
				}

				@Override
				public List<Integer> getAll(String protocol) {
					return getAll();
				}

			};
		}

	}

}
