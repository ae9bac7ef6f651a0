package io.github.matrixonespring.sample.web;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

import io.github.matrixonespring.MatrixOneTemplate;
import io.github.matrixonespring.ServerInfo;
import io.github.matrixonespring.test.MatrixOneTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the actuator tells beside the REST API, after a snapshot.
 */
@MatrixOneTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "sample.scenarios=false")
class ActuatorIntegrationTests {

	private static final Duration SAMPLED_WITHIN = Duration.ofSeconds(30);

	private final String name = "sample_rest_" + UUID.randomUUID().toString().substring(0, 8);

	private final RestTestClient client;

	@Autowired
	private MatrixOneTemplate matrixOne;

	ActuatorIntegrationTests(@Value("${local.server.port}") int port) {
		this.client = RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
	}

	@BeforeEach
	void createSnapshot() {
		this.client.post()
			.uri("/snapshots")
			.contentType(MediaType.APPLICATION_JSON)
			.body(Map.of("name", this.name))
			.exchange()
			.expectStatus()
			.isCreated();
	}

	@AfterEach
	void dropSnapshot() {
		this.matrixOne.snapshots().dropIfExists(this.name);
	}

	@Test
	void healthTellsOfTheServer() {
		ServerInfo server = this.matrixOne.serverInfo();
		json("/actuator/health").jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.components.matrixone.status")
			.isEqualTo("UP")
			.jsonPath("$.components.matrixone.details.version")
			.isEqualTo(server.version())
			.jsonPath("$.components.matrixone.details.account")
			.isEqualTo(server.account());
	}

	@Test
	void snapshotsAreTimedAndCounted() {
		json("/actuator/metrics/matrixone.snapshot?tag=operation:create&tag=outcome:success")
			.jsonPath("$.measurements[?(@.statistic == 'COUNT' && @.value >= 1)]")
			.exists();
		await().atMost(SAMPLED_WITHIN)
			.untilAsserted(() -> json("/actuator/metrics/matrixone.snapshots?tag=level:database")
				.jsonPath("$.measurements[?(@.statistic == 'VALUE' && @.value >= 1)]")
				.exists());
	}

	@Test
	void metersAreScraped() {
		assertThat(this.client.get()
			.uri("/actuator/prometheus")
			.exchange()
			.expectStatus()
			.isOk()
			.returnResult(String.class)
			.getResponseBody()).contains("matrixone_snapshot_seconds_count{", "matrixone_snapshots{");
	}

	@Test
	void endpointTellsWhatThereIs() {
		json("/actuator/matrixone").jsonPath("$.server.account").isEqualTo(this.matrixOne.serverInfo().account());
		json("/actuator/matrixone/snapshots/" + this.name).jsonPath("$.name").isEqualTo(this.name);
		json("/actuator/matrixone/quota").jsonPath("$.database.used").exists();
	}

	@Test
	void endpointChangesNothing() {
		this.client.delete()
			.uri("/actuator/matrixone/snapshots/" + this.name)
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.METHOD_NOT_ALLOWED);
		assertThat(this.matrixOne.snapshots().exists(this.name)).isTrue();
	}

	@Test
	void doctorFindsNothingThatTheSampleDoesNotMean() {
		json("/actuator/matrixone/doctor").jsonPath("$[?(@.severity != 'INFO')]").isEmpty();
	}

	@Test
	void descriptionOfTheRestApiIsOfTheRestApiAlone() {
		json("/v3/api-docs").jsonPath("$.paths['/snapshots']")
			.exists()
			.jsonPath("$.paths['/actuator/matrixone']")
			.doesNotExist();
	}

	private BodyContentSpec json(String uri) {
		return this.client.get().uri(uri).exchange().expectStatus().isOk().expectBody();
	}

}
