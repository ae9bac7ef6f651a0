package io.github.matrixonespring.boot.autoconfigure.health;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.metrics.MatrixOneMetricsAutoConfiguration;
import io.github.matrixonespring.testapp.Setup;
import io.github.matrixonespring.testsupport.TestDatabase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The health of an application.
 */
class MatrixOneHealthIntegrationTests {

	@RegisterExtension
	static final TestDatabase database = new TestDatabase();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, MatrixOneAutoConfiguration.class,
				MatrixOneMetricsAutoConfiguration.class, MatrixOneHealthContributorAutoConfiguration.class));

	@Test
	void isUpOnTheServer() {
		try (ConfigurableApplicationContext context = Setup.JDBC.start(database)) {
			Health health = context.getBean("matrixoneHealthContributor", HealthIndicator.class).health();
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsKeys("product", "version", "account");
		}
	}

	@Test
	void isDownWhereNobodyListens() {
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop",
					"spring.datasource.hikari.connection-timeout=250")
			.run((context) -> assertThat(context.getBean(HealthIndicator.class).health().getStatus())
				.isEqualTo(Status.DOWN));
	}

	@Test
	void isDownInTimeWhereSomebodyListensAndSaysNothing() throws IOException {
		try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
			this.runner
				.withPropertyValues(
						"spring.datasource.url=jdbc:mysql://127.0.0.1:%d/shop".formatted(silent.getLocalPort()),
						"spring.datasource.hikari.connection-timeout=250", "matrixone.health.timeout=300ms")
				.run((context) -> assertThat(context.getBean(HealthIndicator.class).health().getStatus())
					.isEqualTo(Status.DOWN));
		}
	}

	@Test
	void canBeSwitchedOff() {
		this.runner
			.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop",
					"management.health.matrixone.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HealthIndicator.class));
	}

}
