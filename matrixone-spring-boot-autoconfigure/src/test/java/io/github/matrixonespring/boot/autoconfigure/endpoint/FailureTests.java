package io.github.matrixonespring.boot.autoconfigure.endpoint;

import java.net.SocketException;
import java.net.SocketTimeoutException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Failure}.
 */
@ExtendWith(OutputCaptureExtension.class)
class FailureTests {

	@Test
	void whatIsKnownIsLoggedInOneLineWithItsCause(CapturedOutput output) {
		Failure.of(new DataAccessResourceFailureException("No connection", new SocketException("Connection\nreset")));
		assertThat(output).contains("was answered by 503: No connection: Connection reset").doesNotContain("\tat ");
	}

	@Test
	void causeWithoutMessageIsLoggedByItsType(CapturedOutput output) {
		Failure.of(new DataAccessResourceFailureException("No connection", new SocketTimeoutException()));
		assertThat(output).contains("No connection: java.net.SocketTimeoutException").doesNotContain("null");
	}

}
