package io.github.matrixonespring.embedded.conversation;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The server of {@code MATRIXONE_TEST_URL} still answers as it did when the conversations
 * were recorded.
 */
class ConversationIntegrationTests {

	private static final String URL = System.getenv("MATRIXONE_TEST_URL");

	/** With what this project gives the driver. */
	private static final String OPTIONS = "useLocalSessionState=true&useInformationSchema=false";

	@TestFactory
	Stream<DynamicContainer> answersAsRecorded() {
		assumeTrue(URL != null, "MATRIXONE_TEST_URL names no server to compare with");
		return Conversation.all()
			.stream()
			.map((conversation) -> DynamicContainer.dynamicContainer(conversation.name(), tests(conversation)));
	}

	private Stream<DynamicTest> tests(Conversation conversation) {
		String url = URL + (URL.contains("?") ? "&" : "?") + OPTIONS;
		List<List<String>> answers = new Player(url).play(conversation);
		return IntStream.range(0, answers.size()).mapToObj((index) -> {
			Step step = conversation.steps().get(index);
			return DynamicTest.dynamicTest(step.line() + ": " + step.text(),
					() -> assertThat(answers.get(index)).isEqualTo(step.expected()));
		});
	}

}
