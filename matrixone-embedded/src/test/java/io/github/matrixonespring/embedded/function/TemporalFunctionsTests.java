package io.github.matrixonespring.embedded.function;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;

import io.github.matrixonespring.embedded.type.Kind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Plays {@link TemporalFunctionCases}.
 */
class TemporalFunctionsTests {

	private static final TimeZone ZONE = TimeZone.getDefault();

	@BeforeAll
	static void inTheZoneOfTheRecordedServer() {
		TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
	}

	@AfterAll
	static void inTheZoneThatWas() {
		TimeZone.setDefault(ZONE);
	}

	@Test
	void answersAsTheServerOrRefuses() throws IOException {
		List<String> different = new ArrayList<>();
		List<String> refused = new ArrayList<>();
		List<String> lines = TemporalFunctionCases.read();
		for (String line : lines) {
			String call = line.substring(0, line.indexOf(TemporalFunctionCases.ANSWER));
			String answer = answer(call);
			if (answer.startsWith("! 0 HYC00")) {
				refused.add(call + TemporalFunctionCases.ANSWER + answer);
			}
			else if (!line.equals(call + TemporalFunctionCases.ANSWER + answer)) {
				different.add(line + "\n\tbut " + answer);
			}
		}
		assertThat(different).as(different.size() + " differ").isEmpty();
		assertThat(refused).as("what Java has no value for")
			.hasSizeLessThan(20)
			.allMatch((line) -> line.contains("a date of zeros") || line.contains("out of the years 1 to 9999"));
	}

	private static String answer(String call) {
		try {
			TemporalCall.Argument result = TemporalCall.parse(call).compute();
			String text = result.text();
			return type(result) + ((text != null) ? " | " + text : "");
		}
		catch (SQLException ex) {
			return "! " + ex.getErrorCode() + " " + ex.getSQLState() + " " + ex.getMessage();
		}
		catch (RuntimeException ex) {
			return "!! " + ex;
		}
	}

	private static String type(TemporalCall.Argument result) {
		Kind kind = result.type().kind();
		return switch (kind) {
			case DECIMAL -> "DECIMAL(" + result.type().width() + "," + result.type().scale() + ")";
			case TEXT -> "TINYTEXT";
			case ANY -> "NULL";
			default -> kind.name().replace('_', ' ');
		};
	}

}
