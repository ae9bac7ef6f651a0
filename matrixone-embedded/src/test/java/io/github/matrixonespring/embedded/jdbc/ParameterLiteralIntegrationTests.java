package io.github.matrixonespring.embedded.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TimeZone;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.TestServer;
import io.github.matrixonespring.embedded.conversation.Bindings;
import io.github.matrixonespring.embedded.query.Execution.Literal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A parameter is the literal that the driver writes for it, as recorded in
 * {@code literals.txt}. With {@code MATRIXONE_TEST_URL}, the driver still writes it.
 */
@ResourceLock(Resources.TIME_ZONE)
class ParameterLiteralIntegrationTests {

	private static final String ANSWER = " => ";

	private static final String BINARY = "binary";

	private final TimeZone zone = TimeZone.getDefault();

	@BeforeEach
	void setTimeZone() {
		TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
	}

	@AfterEach
	void resetTimeZone() {
		TimeZone.setDefault(this.zone);
	}

	@TestFactory
	Stream<DynamicTest> isWhatTheDriverWrites() throws IOException, SQLException {
		List<String> lines;
		try (InputStream stream = getClass().getResourceAsStream("/literals.txt")) {
			lines = new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> line.contains(ANSWER))
				.toList();
		}
		List<String> answers = new ArrayList<>();
		try (TestServer server = new TestServer(); Connection connection = server.connect()) {
			for (String line : lines) {
				String binding = line.substring(0, line.indexOf(ANSWER));
				answers.add(TestServer.isEngine() ? ofEngine(binding) : ofDriver(binding, connection));
			}
		}
		return Stream.iterate(0, (index) -> index < answers.size(), (index) -> index + 1).map((index) -> {
			String[] parts = lines.get(index).split(ANSWER, 2);
			return DynamicTest.dynamicTest(parts[0], () -> assertThat(answers.get(index)).isEqualTo(parts[1]));
		});
	}

	private static String ofEngine(String binding) {
		ParameterValues values = new ParameterValues();
		PreparedStatement recording = (PreparedStatement) Proxy.newProxyInstance(
				ParameterLiteralIntegrationTests.class.getClassLoader(), new Class<?>[] { PreparedStatement.class },
				(proxy, method, arguments) -> set(values, method, arguments));
		try {
			Bindings.set(recording, binding);
			Literal literal = values.literal(0);
			return switch (literal.kind()) {
				case TEXT -> "'" + escaped(literal.text()) + "'";
				case BINARY -> BINARY;
				case NULL -> "NULL";
				default -> literal.text();
			};
		}
		catch (SQLException | RuntimeException ex) {
			return error(ex);
		}
	}

	private static Object set(ParameterValues values, Method method, Object[] arguments) throws SQLException {
		values.set(method, arguments);
		return null;
	}

	private static String escaped(String text) {
		return text.replace("\\", "\\\\")
			.replace("'", "''")
			.replace("\0", "\\0")
			.replace("\n", "\\n")
			.replace("\r", "\\r")
			.replace("\032", "\\Z");
	}

	private static String ofDriver(String binding, Connection connection) {
		try (PreparedStatement statement = connection.prepareStatement("select ?")) {
			Bindings.set(statement, binding);
			statement.executeQuery();
			String text = statement.toString();
			String literal = text.substring(text.indexOf(": select ") + ": select ".length());
			boolean binary = literal.matches("[xX]'[0-9a-f]*'") || literal.matches("'\\*\\* \\w+ \\w*\\s?DATA \\*\\*'");
			return binary ? BINARY : literal;
		}
		catch (SQLException | RuntimeException ex) {
			return error(ex);
		}
	}

	private static String error(Exception ex) {
		return (ex instanceof SQLException error)
				? "! %d %s %s".formatted(error.getErrorCode(), error.getSQLState(), error.getMessage())
				: "! " + ex.getClass().getSimpleName();
	}

	/**
	 * Record what the driver writes.
	 * @param arguments the URL of a server, the user, the password and the file
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path file = Path.of(arguments[3]);
		List<String> recorded = new ArrayList<>();
		TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
		try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
			for (String line : Files.readAllLines(file)) {
				String binding = line.split(ANSWER, 2)[0];
				recorded.add(line.startsWith("#") ? line : binding + ANSWER + ofDriver(binding, connection));
			}
		}
		Files.write(file, recorded);
	}

}
