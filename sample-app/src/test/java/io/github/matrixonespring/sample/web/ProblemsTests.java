package io.github.matrixonespring.sample.web;

import io.github.matrixonespring.support.NotAllowedInTransactionException;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tests for {@link Problems} that no controller of the sample has.
 */
class ProblemsTests {

	@Test
	void whatIsNotAllowedInATransactionIsAConflict() {
		RestTestClient.bindToController(new TransactionalController())
			.configureServer((server) -> server.setControllerAdvice(new Problems()))
			.build()
			.get()
			.uri("/drop")
			.exchange()
			.expectStatus()
			.isEqualTo(HttpStatus.CONFLICT)
			.expectHeader()
			.contentType(MediaType.APPLICATION_PROBLEM_JSON)
			.expectBody()
			.jsonPath("$.detail")
			.isEqualTo("use dropAfterCommit");
	}

	@RestController
	static class TransactionalController {

		@GetMapping("/drop")
		String drop() {
			throw new NotAllowedInTransactionException("use dropAfterCommit", null);
		}

	}

}
