package io.github.matrixonespring.sample.web;

import java.util.function.Consumer;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.BodyContentSpec;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Expectations of the answers that say what went wrong.
 */
public final class ProblemExpectations {

	private ProblemExpectations() {
	}

	/**
	 * Expect a problem (RFC 9457).
	 * @param response the answer
	 * @param status its status
	 * @return its body
	 */
	public static BodyContentSpec problem(ResponseSpec response, HttpStatus status) {
		return response.expectStatus()
			.isEqualTo(status)
			.expectHeader()
			.contentTypeCompatibleWith(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.status")
			.isEqualTo(status.value());
	}

	/**
	 * Expect a text that contains another one.
	 * @param text the other one
	 * @return the expectation
	 */
	public static Consumer<Object> contains(String text) {
		return (value) -> assertThat(value).asString().contains(text);
	}

}
