package io.github.matrixonespring.embedded.keyword;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The recorded answers of a MatrixOne v4.2.0 to each of its keywords in each position, in
 * {@code keywords/answers.txt}. Words that are answered alike share a paragraph: <pre>
 * returning
 *   NAME *
 *   REFUSED alias.bare talias.bare
 * </pre> The star stands for all positions that are not named.
 */
final class KeywordAnswers {

	private static final String FILE = "answers.txt";

	private static final String OTHERS = "*";

	private final Map<String, Map<String, Answer>> answers = new TreeMap<>();

	private KeywordAnswers() {
	}

	static KeywordAnswers recorded() {
		KeywordAnswers answers = new KeywordAnswers();
		List<String> words = List.of();
		for (String line : Position.lines(FILE)) {
			if (!line.startsWith(" ")) {
				words = List.of(line.split(" "));
				words.forEach((word) -> answers.answers.put(word, new HashMap<>()));
			}
			else {
				String[] parts = line.strip().split(" ");
				for (int i = 1; i < parts.length; i++) {
					String position = parts[i];
					words.forEach((word) -> answers.answers.get(word).put(position, Answer.valueOf(parts[0])));
				}
			}
		}
		return answers;
	}

	/**
	 * Write the answers of a server into the file.
	 * @param arguments the URL of the server
	 * @throws IOException if the file cannot be written
	 * @throws SQLException if the server cannot be asked
	 */
	public static void main(String[] arguments) throws IOException, SQLException {
		Set<String> words = new TreeSet<>(recorded().words());
		Map<String, List<String>> paragraphs = new LinkedHashMap<>();
		try (KeywordServer server = new KeywordServer(arguments[0], words)) {
			for (String word : words) {
				Map<String, Answer> given = new LinkedHashMap<>();
				for (Position position : Position.all().toList()) {
					given.put(position.name(), server.answer(position, word));
				}
				paragraphs.computeIfAbsent(paragraph(given), (key) -> new ArrayList<>()).add(word);
			}
		}
		StringBuilder text = new StringBuilder("# Recorded by KeywordAnswers.main, which explains it.\n");
		paragraphs.entrySet()
			.stream()
			.sorted((one, other) -> other.getValue().size() - one.getValue().size())
			.forEach((entry) -> text.append('\n')
				.append(String.join(" ", entry.getValue()))
				.append('\n')
				.append(entry.getKey()));
		Files.writeString(Position.DIRECTORY.resolve(FILE), text.toString());
	}

	private static String paragraph(Map<String, Answer> given) {
		Map<Answer, List<String>> positions = new EnumMap<>(Answer.class);
		given
			.forEach((position, answer) -> positions.computeIfAbsent(answer, (key) -> new ArrayList<>()).add(position));
		int most = positions.values().stream().mapToInt(List::size).max().orElseThrow();
		StringBuilder text = new StringBuilder();
		positions.forEach((answer, names) -> text.append("  ")
			.append(answer)
			.append(' ')
			.append((names.size() == most) ? OTHERS : String.join(" ", names))
			.append('\n'));
		return text.toString();
	}

	Set<String> words() {
		return this.answers.keySet();
	}

	Answer to(String word, Position position) {
		Map<String, Answer> ofWord = this.answers.get(word);
		Answer answer = ofWord.get(position.name());
		return (answer != null) ? answer : ofWord.get(OTHERS);
	}

}
