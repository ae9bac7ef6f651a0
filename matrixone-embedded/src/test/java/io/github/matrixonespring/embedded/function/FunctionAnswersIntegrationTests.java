package io.github.matrixonespring.embedded.function;

import java.sql.Connection;
import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The server of {@code MATRIXONE_TEST_URL} still answers as it did when the calls of
 * functions were recorded.
 */
class FunctionAnswersIntegrationTests {

	private static final String URL = System.getenv("MATRIXONE_TEST_URL");

	@ParameterizedTest
	@ValueSource(strings = { "casts", "scalar", "json" })
	void answersAsRecorded(String name) throws Exception {
		assumeTrue(URL != null, "MATRIXONE_TEST_URL names no server to compare with");
		try (Connection connection = FunctionAnswers.connect(URL)) {
			for (Map.Entry<String, String> recorded : FunctionAnswers.read(name).entrySet()) {
				assertThat(FunctionAnswers.ask(connection, FunctionCall.parse(recorded.getKey()))).as(recorded.getKey())
					.isEqualTo(recorded.getValue());
			}
		}
	}

}
