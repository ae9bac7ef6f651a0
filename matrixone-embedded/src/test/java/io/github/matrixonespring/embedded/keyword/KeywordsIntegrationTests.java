package io.github.matrixonespring.embedded.keyword;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * The server of {@code MATRIXONE_TEST_URL} still takes its keywords for what it took them
 * for when they were recorded.
 */
class KeywordsIntegrationTests {

	private static final String URL = System.getenv("MATRIXONE_TEST_URL");

	@Test
	void wordsAreWhatTheyWere() throws SQLException {
		assumeTrue(URL != null, "MATRIXONE_TEST_URL names no server to compare with");
		KeywordAnswers recorded = KeywordAnswers.recorded();
		List<Position> positions = Position.all().toList();
		List<String> different = new ArrayList<>();
		try (KeywordServer server = new KeywordServer(URL, recorded.words())) {
			for (String word : recorded.words()) {
				for (Position position : positions) {
					Answer given = server.answer(position, word);
					if (given != recorded.to(word, position)) {
						different.add(position.name() + " " + word + " " + given);
					}
				}
			}
		}
		assertThat(different).isEmpty();
	}

}
