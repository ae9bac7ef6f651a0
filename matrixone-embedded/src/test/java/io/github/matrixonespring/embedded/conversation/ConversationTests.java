package io.github.matrixonespring.embedded.conversation;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.EmbeddedDriver;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine answers as the server did when the conversations were recorded.
 */
class ConversationTests {

	@TestFactory
	Stream<DynamicContainer> answersAsTheServerDoes() {
		return Conversation.all()
			.stream()
			.map((conversation) -> DynamicContainer.dynamicContainer(conversation.name(), tests(conversation)));
	}

	private Stream<DynamicTest> tests(Conversation conversation) {
		List<List<String>> answers = play(conversation);
		return IntStream.range(0, answers.size()).mapToObj((index) -> {
			Step step = conversation.steps().get(index);
			return DynamicTest.dynamicTest(step.line() + ": " + step.text(),
					() -> assertThat(answers.get(index)).isEqualTo(step.expectedOfEngine()));
		});
	}

	private static List<List<String>> play(Conversation conversation) {
		String instance = "conversation_" + UUID.randomUUID();
		try {
			return new Player("jdbc:matrixone:mem:" + instance).play(conversation);
		}
		finally {
			shutdown(instance);
		}
	}

	private static void shutdown(String instance) {
		try {
			EmbeddedDriver.shutdown(instance);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
