package io.github.matrixonespring.embedded.function;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.TestServer;
import io.github.matrixonespring.embedded.type.ServerType;
import io.github.matrixonespring.embedded.type.StoredLiterals;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Literals in {@code INSERT … VALUES} are stored as the server stores them. Run
 * {@link #main} with the URL of a server to record them.
 */
class StoredLiteralsTests {

	private static final Path FILE = Path.of("src/test/resources/functions/stored.txt");

	private static final String ANSWER = " => ";

	private static final List<String> TYPES = List.of("TINYINT", "INT", "BIGINT", "INT_UNSIGNED", "BIGINT_UNSIGNED",
			"DOUBLE", "FLOAT", "FLOAT(5,1)", "DECIMAL(5,2)", "DECIMAL(30,2)", "BOOL", "BIT(3)", "VARCHAR(3)", "CHAR(3)",
			"TEXT", "VARBINARY(3)", "BINARY(3)", "BLOB", "JSON");

	private static final List<String> LITERALS = List.of("0", "1", "2", "-1", "7", "9", "300", "99999999999",
			"18446744073709551615", "2.5", "2.7", "-2.5", "3.5", "1.005", "999.999", "2.5e0", "-2.5e0", "-9", "1e3",
			"1.50", "true", "false", "'2.5'", "'7'", "'abc'", "'abcd'", "'abc  '", "''", "' 1 '", "'1e3'", "'true'",
			"'[1]'");

	public static void main(String[] arguments) throws Exception {
		List<String> lines = new ArrayList<>();
		try (Connection connection = DriverManager.getConnection(arguments[0] + "?tinyInt1isBit=false",
				TestServer.USERNAME, TestServer.PASSWORD); Statement statement = connection.createStatement()) {
			statement.execute("create database stored_literals");
			for (String type : TYPES) {
				statement.execute("create table stored_literals.t (c " + type.replace('_', ' ') + ")");
				for (String literal : LITERALS) {
					lines.add(type + " <- " + literal + ANSWER + stored(statement, literal, type));
				}
				statement.execute("drop table stored_literals.t");
			}
			statement.execute("drop database stored_literals");
		}
		Files.write(FILE, lines);
	}

	private static String stored(Statement statement, String literal, String type) throws SQLException {
		try {
			statement.execute("insert into stored_literals.t values (" + literal + ")");
		}
		catch (SQLException ex) {
			return FunctionAnswers.error(ex);
		}
		boolean bytes = type.startsWith("BIN") || type.startsWith("VARB") || type.equals("BLOB")
				|| type.startsWith("BIT");
		try (ResultSet result = statement.executeQuery("select c from stored_literals.t")) {
			result.next();
			return FunctionAnswers.answer("", bytes ? FunctionAnswers.hex(result.getBytes(1)) : result.getString(1))
				.strip();
		}
		finally {
			statement.execute("delete from stored_literals.t");
		}
	}

	@TestFactory
	Stream<DynamicTest> literalsAreStoredAsOnTheServer() throws IOException {
		return Files.readAllLines(FILE).stream().map((line) -> {
			int answer = line.lastIndexOf(ANSWER);
			String recorded = line.substring(answer + ANSWER.length());
			return DynamicTest.dynamicTest(line, () -> {
				String stored = stored(line.substring(0, answer), recorded);
				if (!stored.startsWith("! 0 HYC00")) {
					assertThat(stored).isEqualTo(recorded);
				}
			});
		});
	}

	private static String stored(String line, String recorded) {
		String[] parts = line.split(" <- ", 2);
		ServerType column = TypedLiteral.type(parts[0]);
		String literal = parts[1];
		StoredLiterals.Form form = literal.startsWith("'") ? StoredLiterals.Form.TEXT
				: literal.matches("true|false") ? StoredLiterals.Form.BOOLEAN
						: literal.matches("-?\\d+") ? StoredLiterals.Form.INTEGER : StoredLiterals.Form.NUMBER;
		String spelling = literal.startsWith("'") ? literal.substring(1, literal.length() - 1) : literal;
		try {
			String answer = FunctionValues.answer(column, StoredLiterals.stored(form, spelling, column),
					column.kind() + " " + recorded);
			return answer.substring(answer.indexOf(answer.endsWith("null") ? "null" : "["));
		}
		catch (SQLException ex) {
			return FunctionAnswers.error(ex);
		}
	}

}
