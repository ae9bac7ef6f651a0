package io.github.matrixonespring.endpoint;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The endpoint as somebody sees it from outside.
 */
final class HttpEndpoint {

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient client = HttpClient.newHttpClient();

	private final String address;

	HttpEndpoint(int port) {
		this(port, "/actuator/matrixone");
	}

	HttpEndpoint(int port, String path) {
		this.address = "http://127.0.0.1:%d%s".formatted(port, path);
	}

	Answer get(String path) {
		return send("GET", path, null);
	}

	Answer post(String path, Map<String, String> parameters) {
		return send("POST", path, JSON.writeValueAsString(parameters));
	}

	Answer delete(String path) {
		return send("DELETE", path, null);
	}

	/**
	 * Send a request.
	 * @param method the method
	 * @param path what stands behind the address of the endpoint, as it is sent
	 * @param body the body, or {@code null}
	 */
	Answer send(String method, String path, String body) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(this.address + path))
			.timeout(Duration.ofSeconds(30))
			.header("Content-Type", "application/json")
			.method(method, (body != null) ? BodyPublishers.ofString(body) : BodyPublishers.noBody())
			.build();
		try {
			var response = this.client.send(request, BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.body());
		}
		catch (IOException ex) {
			throw new AssertionError("No answer to %s %s".formatted(method, path), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError(ex);
		}
	}

	/**
	 * An answer.
	 *
	 * @param status the status
	 * @param body the body
	 */
	record Answer(int status, String body) {

		JsonNode json() {
			return JSON.readTree(this.body);
		}

	}

}
