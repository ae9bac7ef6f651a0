package io.github.matrixonespring.endpoint;

import java.lang.management.ManagementFactory;
import java.util.List;

import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import io.github.matrixonespring.MatrixOneOperations;
import io.github.matrixonespring.endpoint.HttpEndpoint.Answer;
import io.github.matrixonespring.test.Isolation;
import io.github.matrixonespring.test.MatrixOneTest;
import io.github.matrixonespring.test.TestDatabase;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Without access nothing can be changed by the endpoint, and nothing leaks.
 */
@MatrixOneTest(classes = EndpointApplication.class, isolation = Isolation.METHOD,
		webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=matrixone",
				"management.endpoints.jmx.exposure.include=matrixone", "spring.jmx.enabled=true",
				"spring.jmx.default-domain=read-only" })
class EndpointReadOnlyIntegrationTests {

	private static final int REQUESTS = 1000;

	@Autowired
	private MatrixOneOperations operations;

	@Autowired
	private TestDatabase database;

	@Autowired
	private WebServerApplicationContext context;

	@Test
	void fuzzedRequestsChangeNothing() {
		HttpEndpoint http = new HttpEndpoint(this.context.getWebServer().getPort());
		FuzzedEndpoint fuzzed = new FuzzedEndpoint(http, this.operations, this.database.name());
		fuzzed.prepare();
		try {
			List<Object> before = fuzzed.state();
			List<Answer> answers = fuzzed.send(14, REQUESTS);
			assertThat(fuzzed.state()).isEqualTo(before);
			assertThat(answers).hasSize(REQUESTS).noneMatch((answer) -> answer.status() >= 500);
			assertThat(answers).as("reads").anyMatch((answer) -> answer.status() == 200);
			assertThat(answers).as("refused").anyMatch((answer) -> answer.status() == 405 || answer.status() == 404);
		}
		finally {
			fuzzed.remove();
		}
	}

	@Test
	void namesNoLedgerWhereThereIsNone() {
		HttpEndpoint http = new HttpEndpoint(this.context.getWebServer().getPort());
		assertThat(http.get("").json().get("parts").toString()).contains("snapshots", "doctor")
			.doesNotContain("ledger");
		assertThat(http.get("/ledger").status()).isEqualTo(400);
	}

	@Test
	void writesAreNotThere() {
		HttpEndpoint http = new HttpEndpoint(this.context.getWebServer().getPort());
		assertThat(http.get("/snapshots").status()).isEqualTo(200);
		assertThat(http.send("POST", "/snapshots", "{\"name\": \"x\", \"database\": \"y\"}").status()).isEqualTo(405);
		assertThat(http.delete("/snapshots/x").status()).isEqualTo(405);
	}

	@Test
	void writesAreNotThereByJmxEither() throws Exception {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		ObjectName name = server.queryNames(new ObjectName("*:type=Endpoint,name=Matrixone,*"), null)
			.stream()
			.filter((candidate) -> candidate.getDomain().equals("read-only"))
			.findFirst()
			.orElseThrow();
		assertThat(server.getMBeanInfo(name).getOperations()).extracting(MBeanOperationInfo::getName)
			.containsExactlyInAnyOrder("overview", "part", "entry");
	}

}
