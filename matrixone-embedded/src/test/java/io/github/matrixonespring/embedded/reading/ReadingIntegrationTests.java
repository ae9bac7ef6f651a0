package io.github.matrixonespring.embedded.reading;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.TestServer;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Columns are read as the driver reads them: each type with each getter, as recorded in
 * {@code readings.txt}. With {@code MATRIXONE_TEST_URL}, the server of that URL still
 * answers so.
 */
@ResourceLock(Resources.TIME_ZONE)
class ReadingIntegrationTests {

	@TestFactory
	Stream<DynamicContainer> readsAsTheDriverDoes() throws IOException, SQLException {
		TimeZone zone = TimeZone.getDefault();
		TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
		try (TestServer server = new TestServer(); Connection connection = server.connect()) {
			return Readings.load().stream().map((recorded) -> container(recorded, connection)).toList().stream();
		}
		finally {
			TimeZone.setDefault(zone);
		}
	}

	private static DynamicContainer container(Readings recorded, Connection connection) {
		Readings asked = recorded.ask(connection);
		List<DynamicTest> tests = recorded.answers()
			.entrySet()
			.stream()
			.map((answers) -> DynamicTest.dynamicTest(answers.getKey(),
					() -> assertThat(asked.answers().get(answers.getKey())).isEqualTo(answers.getValue())))
			.toList();
		return DynamicContainer.dynamicContainer(recorded.column(), tests);
	}

}
