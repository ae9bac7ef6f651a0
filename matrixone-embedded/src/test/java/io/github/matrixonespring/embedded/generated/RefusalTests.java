package io.github.matrixonespring.embedded.generated;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.matrixonespring.embedded.generated.Comparison.Result;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A refusal names what is refused, and where it stands.
 */
class RefusalTests {

	private static final Pattern REFUSAL = Pattern
		.compile("not supported by the embedded engine: (\\S.*) at line (\\d+), column (\\d+): (.*)", Pattern.DOTALL);

	@Test
	void eachRefusalOfAGeneratedCaseNamesWhatAndWhere() throws SQLException {
		List<String> wrong = new ArrayList<>();
		int refusals = 0;
		for (Result result : Comparison.of(Recording.all()).results()) {
			for (int i = 0; i < result.engine().size(); i++) {
				if (result.engine().get(i).isRefusal()) {
					refusals++;
					String sql = result.generated().statements().get(i);
					String text = result.engine().get(i).text();
					if (!names(text, sql)) {
						wrong.add(text);
					}
				}
			}
		}
		assertThat(wrong).isEmpty();
		assertThat(refusals).isGreaterThan(100);
	}

	private static boolean names(String text, String sql) {
		Matcher refusal = REFUSAL.matcher(text);
		if (!refusal.find() || refusal.group(1).contains(sql)) {
			return false;
		}
		List<String> lines = sql.lines().toList();
		int line = Integer.parseInt(refusal.group(2));
		int column = Integer.parseInt(refusal.group(3));
		return line <= lines.size() && column >= 1 && column <= lines.get(line - 1).length() + 1;
	}

}
