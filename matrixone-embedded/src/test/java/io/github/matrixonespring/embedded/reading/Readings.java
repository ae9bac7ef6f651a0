package io.github.matrixonespring.embedded.reading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the driver makes of the values of a column, as recorded on a server.
 *
 * @param column the type of the column, or an expression behind {@code =}
 * @param values the values as literals
 * @param answers for each getter one answer for each value
 */
record Readings(String column, List<String> values, Map<String, List<String>> answers) {

	private static final String RESOURCE = "/readings.txt";

	private static final String SEPARATOR = " || ";

	private static final String SAME = "\"";

	static List<Readings> load() throws IOException {
		try (InputStream stream = Readings.class.getResourceAsStream(RESOURCE)) {
			return parse(new String(stream.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
		}
	}

	private static List<Readings> parse(List<String> lines) {
		List<Readings> all = new ArrayList<>();
		for (String line : lines) {
			if (line.startsWith("> ")) {
				List<String> parts = split(line.substring(2));
				all.add(new Readings(parts.get(0), parts.subList(1, parts.size()), new LinkedHashMap<>()));
			}
			else if (line.startsWith("get") || line.startsWith("wasNull")) {
				String[] parts = line.split(": ", 2);
				for (String getter : parts[0].split(" ")) {
					all.get(all.size() - 1).answers.put(getter, expanded(getter, parts[1]));
				}
			}
		}
		return all;
	}

	/** The sign {@code "} stands for the answer before, {@code T} for the class. */
	private static List<String> expanded(String getter, String line) {
		List<String> answers = new ArrayList<>();
		for (String answer : split(line)) {
			answers.add(answer.equals(SAME) ? answers.get(answers.size() - 1)
					: (answer.startsWith("!") && answer.endsWith(" T"))
							? answer.replaceFirst(" T$", " " + wanted(getter)) : answer);
		}
		return answers;
	}

	private static List<String> shortened(String getter, List<String> answers) {
		List<String> shortened = new ArrayList<>();
		for (int i = 0; i < answers.size(); i++) {
			boolean same = i > 0 && answers.get(i).equals(answers.get(i - 1));
			String answer = answers.get(i);
			String ending = " " + wanted(getter);
			shortened.add(same ? SAME : (answer.startsWith("!") && answer.endsWith(ending))
					? answer.substring(0, answer.length() - ending.length()) + " T" : answer);
		}
		return shortened;
	}

	private static String wanted(String getter) {
		return getter.replaceFirst("getObject\\((.*)\\)", "$1");
	}

	private static List<String> split(String line) {
		return List.of(line.split(" \\|\\| ", -1));
	}

	/**
	 * Ask a server, or the engine.
	 * @param connection a connection whose database has no table {@code readings}
	 * @return the answers
	 * @throws SQLException if the values cannot be stored
	 */
	Readings ask(Connection connection) {
		try {
			return answered(connection);
		}
		catch (SQLException ex) {
			return new Readings(this.column, this.values, Map.of("error", List.of(ex.toString())));
		}
	}

	private Readings answered(Connection connection) throws SQLException {
		Map<String, List<String>> asked = new LinkedHashMap<>();
		try (Statement statement = connection.createStatement()) {
			String query = "select " + this.column.substring(1).strip();
			if (!this.column.startsWith("=")) {
				statement.execute("create table readings (id int primary key auto_increment, c " + this.column + ")");
				for (String value : this.values) {
					statement.execute("insert into readings (c) values (" + value + ")");
				}
				query = "select c from readings order by id";
			}
			for (Map.Entry<String, Getters.Getter> getter : Getters.ALL.entrySet()) {
				List<String> answers = new ArrayList<>();
				try (ResultSet rows = statement.executeQuery(query)) {
					while (rows.next()) {
						answers.add(Getters.answer(getter.getValue(), rows));
					}
				}
				asked.put(getter.getKey(), answers);
			}
			if (!this.column.startsWith("=")) {
				statement.execute("drop table readings");
			}
		}
		return new Readings(this.column, this.values, asked);
	}

	private List<String> lines() {
		List<String> lines = new ArrayList<>();
		List<String> head = new ArrayList<>(List.of(this.column));
		head.addAll(this.values);
		lines.add("> " + String.join(SEPARATOR, head));
		Map<List<String>, List<String>> getters = new LinkedHashMap<>();
		this.answers.forEach((getter,
				answer) -> getters.computeIfAbsent(shortened(getter, answer), (key) -> new ArrayList<>()).add(getter));
		getters.forEach((answer, names) -> lines.add(String.join(" ", names) + ": " + String.join(SEPARATOR, answer)));
		return lines;
	}

	/**
	 * Record the answers of a server: keep the columns and values of a file, and write
	 * the answers anew.
	 * @param arguments the URL of a database, the user, the password and the file
	 * @throws Exception if that fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path file = Path.of(arguments[3]);
		List<String> recorded = new ArrayList<>();
		List<String> lines = Files.readAllLines(file);
		lines.stream().takeWhile((line) -> line.startsWith("#")).forEach(recorded::add);
		try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
			for (Readings readings : parse(lines)) {
				recorded.addAll(readings.ask(connection).lines());
			}
		}
		Files.write(file, recorded);
	}

}
