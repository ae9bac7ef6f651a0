package io.github.matrixonespring.embedded.conversation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.EmbeddedDriver;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
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

	@Test
	void everyDifferenceIsExplained() throws IOException {
		String documentation = Files.readString(Path.of("../docs/embedded-engine.md"));
		StringBuilder differences = new StringBuilder();
		int steps = 0;
		int different = 0;
		for (Conversation conversation : Conversation.all()) {
			for (Step step : conversation.steps()) {
				steps++;
				if (!step.different().isEmpty()) {
					different++;
					assertThat(documentation).as("%s:%d", conversation.name(), step.line())
						.contains("| `" + step.reason() + "` |");
					differences.append(String.format("%s:%d [%s] %s%n  server %s%n  engine %s%n", conversation.name(),
							step.line(), step.reason(), step.text(), step.expected(), step.different()));
				}
			}
		}
		System.out.printf("%s%d steps, the engine differs in %d%n", differences, steps, different);
		assertThat(steps).isGreaterThan(1000);
	}

	@Test
	void eachRefusalNamesItsPlace() {
		int refusals = 0;
		for (Conversation conversation : Conversation.all()) {
			for (Step step : conversation.steps()) {
				for (String answer : step.different()) {
					if (answer.startsWith("! 0 HYC00 ")) {
						refusals++;
						assertThat(answer).as("%s:%d", conversation.name(), step.line())
							.containsPattern("at line \\d+, column \\d+");
					}
				}
			}
		}
		assertThat(refusals).isGreaterThan(100);
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
