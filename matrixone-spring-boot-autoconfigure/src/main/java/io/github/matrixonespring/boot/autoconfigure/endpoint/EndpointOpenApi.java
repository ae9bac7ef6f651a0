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
 * Adds the body of a POST to springdoc's description of the endpoint: springdoc does not
 * describe the parameters of write operations.
 */
final class EndpointOpenApi implements GlobalOpenApiCustomizer {

	private final String path;

	/**
	 * Create a customizer.
	 * @param rootPath the path of the endpoint, below that of all endpoints
	 */
	EndpointOpenApi(String rootPath) {
		this.path = "/" + rootPath + "/{part}";
	}

	@Override
	public void customise(OpenAPI description) {
		if (description.getPaths() != null) {
			description.getPaths().forEach((path, item) -> {
				if (path.endsWith(this.path) && item.getPost() != null) {
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
		schema.setDescription("Each part takes some of these, and refuses the others");
		return new RequestBody()
			.content(new Content().addMediaType("application/json", new MediaType().schema(schema)));
	}

}
