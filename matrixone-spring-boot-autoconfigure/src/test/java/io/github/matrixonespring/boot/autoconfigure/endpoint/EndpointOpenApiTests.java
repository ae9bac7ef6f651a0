package io.github.matrixonespring.boot.autoconfigure.endpoint;

import io.github.matrixonespring.boot.autoconfigure.MatrixOneAutoConfiguration;
import io.github.matrixonespring.boot.autoconfigure.metrics.MatrixOneMetricsAutoConfiguration;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.actuate.endpoint.web.PathMapper;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndpointOpenApi}.
 */
class EndpointOpenApiTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class, MatrixOneAutoConfiguration.class,
				MatrixOneMetricsAutoConfiguration.class, MatrixOneEndpointAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:mysql://127.0.0.1:1/shop",
				"management.endpoints.web.exposure.include=matrixone");

	@ParameterizedTest
	@CsvSource({ "matrixone, /actuator/matrixone/{part}", "database, /actuator/database/{part}" })
	void describesWhatAPostTakesWhereverTheEndpointIs(String rootPath, String path) {
		Operation post = new Operation();
		Operation other = new Operation();
		OpenAPI description = new OpenAPI().paths(new Paths().addPathItem(path, new PathItem().post(post))
			.addPathItem("/actuator/other/{part}", new PathItem().post(other)));
		this.runner.withBean(PathMapper.class, () -> (endpoint) -> rootPath).run((context) -> {
			context.getBean(EndpointOpenApi.class).customise(description);
			Schema<?> schema = post.getRequestBody().getContent().get("application/json").getSchema();
			assertThat(schema.getProperties()).containsKeys("name", "fromDatabase", "plan").doesNotContainKey("part");
			assertThat(other.getRequestBody()).isNull();
		});
	}

}
