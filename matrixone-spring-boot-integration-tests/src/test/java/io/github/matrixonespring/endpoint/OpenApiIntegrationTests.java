package io.github.matrixonespring.endpoint;

import io.github.matrixonespring.test.MatrixOneTest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * springdoc describes the endpoint, and what a POST to it takes.
 */
@MatrixOneTest(classes = EndpointApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "management.endpoints.web.exposure.include=matrixone",
				"management.endpoint.matrixone.access=unrestricted", "springdoc.show-actuator=true" })
class OpenApiIntegrationTests {

	@Autowired
	private WebServerApplicationContext context;

	@Test
	void describesTheEndpoint() {
		JsonNode paths = new HttpEndpoint(this.context.getWebServer().getPort(), "/v3/api-docs").get("")
			.json()
			.get("paths");
		assertThat(paths.propertyNames()).contains("/actuator/matrixone", "/actuator/matrixone/{part}",
				"/actuator/matrixone/{part}/{name}");
		assertThat(paths.get("/actuator/matrixone/{part}").propertyNames()).contains("get", "post");
		assertThat(paths.get("/actuator/matrixone/{part}/{name}").propertyNames()).contains("get", "delete");
		assertThat(
				paths.at("/~1actuator~1matrixone~1{part}/post/requestBody/content/application~1json/schema/properties")
					.propertyNames())
			.contains("name", "fromDatabase", "addedSince", "plan")
			.doesNotContain("part");
	}

}
