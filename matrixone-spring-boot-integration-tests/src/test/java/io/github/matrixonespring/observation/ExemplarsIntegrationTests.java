package io.github.matrixonespring.observation;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.snapshot.SnapshotTarget;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * From a timer in Prometheus to the trace of one of its operations, as Spring Boot
 * configures both.
 */
@MatrixOneTest(classes = ExemplarsIntegrationTests.Application.class,
		properties = { "management.tracing.sampling.probability=1", "management.tracing.export.enabled=true",
				"management.prometheus.metrics.export.enabled=true" })
class ExemplarsIntegrationTests {

	@Autowired
	private MatrixOneOperations operations;

	@Autowired
	private TestDatabase database;

	@Autowired
	private ObservationRegistry registry;

	@Autowired
	private Tracer tracer;

	@Autowired
	private PrometheusMeterRegistry meters;

	@Test
	void timerHasTheTraceOfAnOperation() {
		String name = this.database.name() + "_exemplar";
		String trace = Observation.createNotStarted("request", this.registry).observe(() -> {
			this.operations.snapshots().create(name, SnapshotTarget.database(this.database.name()));
			this.operations.snapshots().drop(name);
			return this.tracer.currentSpan().context().traceId();
		});
		assertThat(this.meters.scrape("application/openmetrics-text")
			.lines()
			.filter((line) -> line.startsWith("matrixone_snapshot_seconds_count"))).isNotEmpty()
			.allSatisfy((line) -> assertThat(line).contains("trace_id=\"" + trace + "\""));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class })
	static class Application {

	}

}
