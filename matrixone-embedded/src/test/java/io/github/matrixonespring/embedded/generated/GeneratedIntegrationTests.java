package io.github.matrixonespring.embedded.generated;

import java.sql.SQLException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

import io.github.matrixonespring.embedded.generated.Comparison.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Compares the engine with the server of {@code MATRIXONE_TEST_URL} by cases that nobody
 * has seen before.
 */
class GeneratedIntegrationTests {

	private static final String URL = System.getenv("MATRIXONE_TEST_URL");

	private static final int CASES = 400;

	@BeforeEach
	void needsAServer() {
		assumeTrue(URL != null, "MATRIXONE_TEST_URL names no server to compare with");
	}

	@Test
	void nothingIsAcceptedHereThatTheServerRefuses() throws SQLException {
		long seed = ThreadLocalRandom.current().nextLong(1_000_000_000);
		Comparison comparison = Comparison.of(Recording.of(URL, Generator.some(seed, CASES)));
		System.out.println("seed " + seed + "\n" + comparison.shares());
		List<Result> accepted = comparison.with(Outcome.ACCEPTED_HERE);
		assertThat(Differences.known().unknown(accepted)).as("seed %d", seed).isEmpty();
	}

	@Test
	void theServerAnswersAsRecorded() throws SQLException {
		List<Recording> recordings = Recording.all();
		Collections.shuffle(recordings, new Random(ThreadLocalRandom.current().nextLong()));
		List<Recording> some = recordings.subList(0, CASES);
		Set<Recording> again = new HashSet<>(Recording.of(URL, some.stream().map(Recording::generated).toList()));
		assertThat(some).filteredOn((recording) -> !again.contains(recording)).isEmpty();
	}

}
