package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.stream.Stream;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import org.springdoc.core.customizers.GlobalOpenApiCustomizer;

import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Adds what a POST to the endpoint takes to springdoc's description: springdoc describes
 * endpoints, but no parameters of their write operations.
 */
final class EndpointOpenApi implements GlobalOpenApiCustomizer {

	private static final String PATH = "/matrixone/{part}";

	@Override
	public void customise(OpenAPI description) {
		if (description.getPaths() != null) {
			description.getPaths().forEach((path, item) -> {
				if (path.endsWith(PATH) && item.getPost() != null) {
					item.getPost().setRequestBody(body());
				}
			});
		}
	}

	private static RequestBody body() {
		ObjectSchema schema = new ObjectSchema();
		Stream.of(MatrixOneEndpointWebExtension.class.getMethods())
			.filter((method) -> method.isAnnotationPresent(WriteOperation.class))
			.map(Method::getParameters)
			.flatMap(Stream::of)
			.filter((parameter) -> !parameter.isAnnotationPresent(Selector.class))
			.map(Parameter::getName)
			.forEach((name) -> schema.addProperty(name, new StringSchema()));
		schema.setDescription("Which parameters belong to which part is checked");
		return new RequestBody()
			.content(new Content().addMediaType("application/json", new MediaType().schema(schema)));
	}

}
