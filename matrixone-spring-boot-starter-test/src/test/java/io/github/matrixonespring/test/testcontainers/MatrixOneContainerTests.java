package io.github.matrixonespring.test.testcontainers;

import org.junit.jupiter.api.Test;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.JdbcDatabaseContainer;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Containers, without a daemon.
 */
class MatrixOneContainerTests {

	@Test
	void containerKnowsItsDatabaseAndUser() {
		try (Reachable container = new Reachable()) {
			container.withDatabaseName("shop").withUrlParam("useSSL", "false");
			assertThat(container.getJdbcUrl())
				.isEqualTo("jdbc:mysql://docker.example:32768/shop?useSSL=false&createDatabaseIfNotExist=true");
			assertThat(container.getUsername()).isEqualTo("root");
			assertThat(container.getPassword()).isEqualTo("111");
			assertThat(container.getExposedPorts()).containsExactly(6001);
			assertThat(container.getTestQueryString()).contains("mo_account");
		}
	}

	@Test
	@SuppressWarnings("resource")
	void anotherImageIsRefused() {
		assertThatIllegalStateException().isThrownBy(() -> new MatrixOneContainer("mysql:9"))
			.withMessageContaining("matrixorigin/matrixone");
	}

	@Test
	void factoryIsRegistered() {
		assertThat(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(ConnectionDetailsFactory.class, (type, name, failure) -> {
			})).hasAtLeastOneElementOfType(MatrixOneContainerConnectionDetailsFactory.class);
	}

	@Test
	void bareContainerHasConnectionDetails() {
		new ApplicationContextRunner().withUserConfiguration(Bare.class, ServiceConnectionAutoConfiguration.class)
			.withPropertyValues("spring.testcontainers.beans.startup=lazy")
			.run((context) -> assertThat(context).getBeanNames(JdbcConnectionDetails.class).hasSize(1));
	}

	@Test
	void typedContainerHasThemOnce() {
		new ApplicationContextRunner().withUserConfiguration(Typed.class, ServiceConnectionAutoConfiguration.class)
			.run((context) -> assertThat(context).getBeanNames(JdbcConnectionDetails.class).hasSize(1));
	}

	@Configuration(proxyBeanMethods = false)
	static class Bare {

		@Bean
		@ServiceConnection(name = "matrixorigin/matrixone")
		GenericContainer<?> container() {
			return new GenericContainer<>("matrixorigin/matrixone:4.2.0").withExposedPorts(6001);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Typed {

		@Bean
		@ServiceConnection
		JdbcDatabaseContainer<?> container() {
			return new Reachable();
		}

	}

	private static final class Reachable extends MatrixOneContainer {

		Reachable() {
			super("matrixorigin/matrixone:4.2.0");
		}

		@Override
		public String getHost() {
			return "docker.example";
		}

		@Override
		public Integer getMappedPort(int port) {
			return 32768;
		}

	}

}
