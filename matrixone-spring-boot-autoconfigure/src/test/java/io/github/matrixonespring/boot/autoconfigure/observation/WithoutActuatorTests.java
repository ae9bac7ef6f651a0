package io.github.matrixonespring.boot.autoconfigure.observation;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.observation.OperationObserver;
import io.github.matrixonespring.snapshot.SnapshotManager;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application without what observability needs starts and works as before.
 */
class WithoutActuatorTests {

	private static final List<String> MISSING = List.of("org.springframework.boot.health",
			"org.springframework.boot.actuate", "org.springframework.boot.micrometer");

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Application.class)
		.withPropertyValues("spring.autoconfigure.exclude=" + ofMissingJars());

	/**
	 * The auto-configurations of the jars that are not to be there.
	 */
	private static String ofMissingJars() {
		return StreamSupport.stream(ImportCandidates.load(AutoConfiguration.class, null).spliterator(), false)
			.filter((name) -> MISSING.stream().anyMatch(name::startsWith))
			.collect(Collectors.joining(","));
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.micrometer.core", "org.springframework.boot.health",
			"org.springframework.boot.actuate", "org.springframework.boot.micrometer" })
	void startsWithoutOneOfThem(String missing) {
		this.runner.withClassLoader(new FilteredClassLoader(missing)).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(MatrixOneTemplate.class);
			works(context.getBean(SnapshotManager.class));
		});
	}

	@Test
	void startsWithoutAnyOfThem() {
		this.runner
			.withClassLoader(new FilteredClassLoader("io.micrometer", "org.springframework.boot.health",
					"org.springframework.boot.actuate", "org.springframework.boot.micrometer"))
			.run((context) -> {
				assertThat(context).hasNotFailed()
					.hasSingleBean(MatrixOneTemplate.class)
					.doesNotHaveBean(OperationObserver.class);
				works(context.getBean(SnapshotManager.class));
			});
	}

	@Test
	void observesNothingWithoutRegistry() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.boot.micrometer")).run((context) -> {
			assertThat(context).hasSingleBean(OperationObserver.class).doesNotHaveBean(ObservationRegistry.class);
			works(context.getBean(SnapshotManager.class));
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(
			exclude = { HibernateJpaAutoConfiguration.class, DataJpaRepositoriesAutoConfiguration.class })
	static class Application {

	}

	private static void works(SnapshotManager snapshots) {
		snapshots.create("without_actuator", SnapshotTarget.account());
		assertThat(snapshots.exists("without_actuator")).isTrue();
		snapshots.drop("without_actuator");
	}

}
