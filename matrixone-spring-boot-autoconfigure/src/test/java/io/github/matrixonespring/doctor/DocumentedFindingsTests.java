package io.github.matrixonespring.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page on operating tells of each finding what the finding tells, and of no other.
 */
class DocumentedFindingsTests {

	private static final Path PAGE = Path.of("../docs/operating.md");

	@Test
	void tableOfFindingsIsThatOfTheDoctor() throws IOException {
		List<String> rows = Files.readAllLines(PAGE).stream().filter((line) -> line.startsWith("| <a id=")).toList();
		assertThat(rows).containsExactlyElementsOf(Stream.of(Diagnosis.values()).map(Diagnosis::row).toList());
	}

	@Test
	void linkLeadsToTheRow() throws IOException {
		String page = Files.readString(PAGE);
		assertThat(Diagnosis.values()).allSatisfy((diagnosis) -> {
			String link = diagnosis.found("Something").link();
			assertThat(link).contains("/docs/operating.md#");
			assertThat(page).contains("<a id=\"" + link.substring(link.indexOf('#') + 1) + "\"></a>");
		});
	}

	@Test
	void idsAreUniqueAndTextsHaveNoMarks() {
		assertThat(Stream.of(Diagnosis.values()).map(Diagnosis::id)).doesNotHaveDuplicates();
		assertThat(Stream.of(Diagnosis.values()).map((diagnosis) -> diagnosis.found("Something").toString()))
			.noneMatch((line) -> line.contains("`") || line.contains("\n") || line.contains("|"));
	}

}
