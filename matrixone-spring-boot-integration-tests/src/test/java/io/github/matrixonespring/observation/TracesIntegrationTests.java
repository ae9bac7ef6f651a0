package io.github.matrixonespring.observation;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.observation.ObservedOperation.Action;
import io.github.matrixonespring.observation.ObservedOperation.Kind;
import io.github.matrixonespring.restore.RestoreRequest;
import io.github.matrixonespring.snapshot.Snapshot;
import io.github.matrixonespring.snapshot.SnapshotAfterCommit;
import io.github.matrixonespring.snapshot.SnapshotRequest;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.data.jdbc.autoconfigure.DataJdbcRepositoriesAutoConfiguration;
import org.springframework.boot.data.jpa.autoconfigure.DataJpaRepositoriesAutoConfiguration;
import org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.annotation.Transactional;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application does is one trace, with what this library does for it, as Spring
 * Boot configures tracing.
 */
@MatrixOneTest(classes = TracesIntegrationTests.Application.class,
		properties = { "matrixone.ledger.enabled=true", "matrixone.ledger.initialize-schema=always",
				"spring.application.name=traces-test", "management.tracing.sampling.probability=1" })
class TracesIntegrationTests {

	@Autowired
	private MatrixOneOperations operations;

	@Autowired
	private TestDatabase database;

	@Autowired
	private Orders orders;

	@Autowired
	private ObservationRegistry registry;

	@Autowired
	private InMemorySpanExporter exporter;

	@BeforeEach
	void createTable() {
		this.operations.jdbc().sql("create table item (id bigint primary key, name varchar(50))").update();
		this.exporter.reset();
	}

	@AfterEach
	void dropSnapshots() {
		this.operations.snapshots()
			.list()
			.stream()
			.filter((snapshot) -> snapshot.name().startsWith(this.database.name())
					|| snapshot.target().databaseName().equals(this.database.name()))
			.forEach((snapshot) -> this.operations.snapshots().drop(snapshot.name()));
	}

	@Test
	void annotatedCallItsSnapshotAndRestoreAreOneTrace() {
		String name = this.database.name() + "_1";
		Observation.createNotStarted("request", this.registry).observe(() -> {
			Observation.createNotStarted("order", this.registry).observe(() -> this.orders.add(name));
			this.operations.jdbc().sql("delete from item").update();
			this.operations.restores().restore(RestoreRequest.table(this.database.name(), "item").toSnapshot(name));
		});
		List<SpanData> spans = this.exporter.getFinishedSpanItems();
		assertThat(spans.stream().map(SpanData::getTraceId).distinct()).hasSize(1);
		Map<String, SpanData> named = spans.stream().collect(Collectors.toMap(SpanData::getName, (span) -> span));
		assertThat(named).containsOnlyKeys("request", "order", "snapshot create_after_commit", "restore restore",
				"snapshot create");
		assertThat(named.get("request").getParentSpanId()).isEqualTo(SpanId.getInvalid());
		assertParent(named, "order", "request");
		assertParent(named, "snapshot create_after_commit", "order");
		assertParent(named, "restore restore", "request");
		assertParent(named, "snapshot create", "restore restore");
		assertThat(named.get("snapshot create_after_commit").getAttributes().asMap())
			.containsEntry(AttributeKey.stringKey("matrixone.name"), name)
			.containsEntry(AttributeKey.stringKey("outcome"), "success")
			.containsEntry(AttributeKey.stringKey("level"), "database");
	}

	@Test
	void coalescedSnapshotOnAnotherThreadIsPartOfTheTraceOfTheFirstCall() throws Exception {
		SnapshotRequest request = SnapshotRequest.named(this.database.name() + "_c")
			.coalescedWithin(Duration.ofMillis(200));
		Snapshot snapshot = Observation.createNotStarted("order", this.registry)
			.observe(() -> this.orders.addCoalesced(this.operations, request))
			.get(20, TimeUnit.SECONDS);
		Map<String, SpanData> named = this.exporter.getFinishedSpanItems()
			.stream()
			.collect(Collectors.toMap(SpanData::getName, (span) -> span));
		assertThat(named).containsOnlyKeys("order", "snapshot create");
		assertParent(named, "snapshot create", "order");
		assertThat(named.get("snapshot create").getTraceId()).isEqualTo(named.get("order").getTraceId());
		assertThat(named.get("snapshot create").getAttributes().get(AttributeKey.stringKey("matrixone.name")))
			.isEqualTo(snapshot.name());
	}

	@Test
	void namesAreNoTagsOfMeters() {
		KeyValue name = KeyValue.of("matrixone.name", "x");
		ObservedOperation operation = ObservedOperation.of(Kind.SNAPSHOT, Action.CREATE).named("x");
		DefaultMatrixOneObservationConvention convention = new DefaultMatrixOneObservationConvention();
		MatrixOneObservationContext context = new MatrixOneObservationContext(operation);
		assertThat(convention.getHighCardinalityKeyValues(context)).contains(name);
		assertThat(convention.getLowCardinalityKeyValues(context)).doesNotContain(name);
	}

	private static void assertParent(Map<String, SpanData> spans, String child, String parent) {
		assertThat(spans.get(child).getParentSpanId()).as("parent of " + child)
			.isEqualTo(spans.get(parent).getSpanId());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = { HibernateJpaAutoConfiguration.class,
			DataJpaRepositoriesAutoConfiguration.class, DataJdbcRepositoriesAutoConfiguration.class })
	static class Application {

		@Bean
		Orders orders(JdbcClient jdbc) {
			return new Orders(jdbc);
		}

		@Bean
		InMemorySpanExporter exporter() {
			return InMemorySpanExporter.create();
		}

		@Bean
		SpanProcessor spanProcessor(InMemorySpanExporter exporter) {
			return SimpleSpanProcessor.create(exporter);
		}

	}

	/**
	 * A service of the application.
	 */
	static class Orders {

		private final JdbcClient jdbc;

		Orders(JdbcClient jdbc) {
			this.jdbc = jdbc;
		}

		@Transactional
		@SnapshotAfterCommit(name = "#{#name}")
		public void add(String name) {
			this.jdbc.sql("insert into item values (1, ?)").param(name).update();
		}

		@Transactional
		public CompletableFuture<Snapshot> addCoalesced(MatrixOneOperations operations, SnapshotRequest request) {
			this.jdbc.sql("insert into item values (2, 'two')").update();
			return operations.snapshots().createAfterCommit(request);
		}

	}

}
