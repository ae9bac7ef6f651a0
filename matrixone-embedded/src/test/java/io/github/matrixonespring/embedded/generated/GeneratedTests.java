package io.github.matrixonespring.embedded.generated;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The engine answers to generated cases as the server did when they were recorded.
 */
class GeneratedTests {

	@Test
	void answersAsTheServerOrRefuses() throws SQLException {
		Comparison comparison = Comparison.of(Recording.all());
		System.out.println(comparison.shares());
		Differences differences = Differences.known();
		assertThat(differences.unknown(comparison.different())).isEmpty();
		assertThat(differences.outdated()).isEmpty();
	}

	@Test
	void everyDifferenceHasAReason() throws IOException {
		String documentation = Files.readString(Path.of("../docs/embedded-engine.md"));
		assertThat(Differences.known().reasons())
			.allSatisfy((reason) -> assertThat(documentation).contains("| `" + reason + "` |"));
	}

	@Test
	void casesAreManyAndOfAllKinds() {
		assertThat(Recording.all()).hasSizeGreaterThan(2500)
			.extracting((recording) -> recording.generated().group())
			.contains("function", "changing", "aggregate", "window", "operator", "cast", "query", "modification",
					"definition");
		assertThat(FunctionList.all()).extracting(FunctionList.Function::name).hasSizeGreaterThan(250);
	}

	@Test
	void aSeedAlwaysHasTheSameCases() {
		assertThat(Generator.all(5)).isEqualTo(Generator.all(5)).isNotEqualTo(Generator.all(6));
	}

}
