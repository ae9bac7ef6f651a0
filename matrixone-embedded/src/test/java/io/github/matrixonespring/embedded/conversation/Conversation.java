package io.github.matrixonespring.embedded.conversation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A conversation with a server, as a file: what several connections say one after the
 * other, each followed by the answer that was recorded on a MatrixOne v4.2.0. <pre>
 * # a comment
 * a&gt; select n from t
 * | n
 * | 1
 * a&gt; insert into t values (1)
 * = 1
 * a&gt; drop table nope
 * ! 1146 42S02 SQLSyntaxErrorException no such table db.nope
 * #~ why
 * a&gt; drop table nope
 * ! 1146 42S02 SQLSyntaxErrorException no such table db.nope
 * ~! 1051 42S02 SQLSyntaxErrorException what the engine answers where it knowingly differs
 * </pre> Why is a row of the table of differences in {@code docs/embedded-engine.md}.
 * {@code {p}} is what the names of databases and snapshots begin with, {@code {ts:s}} the
 * timestamp of the snapshot s.
 *
 * @param name the name of the file
 * @param steps the steps
 */
record Conversation(String name, List<Step> steps) {

	private static final String REASON = "#~ ";

	private static final Path DIRECTORY = Path.of("src/test/resources/conversations");

	static List<Conversation> all() {
		try (Stream<Path> files = Files.list(DIRECTORY)) {
			return files.sorted().map(Conversation::read).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Conversation read(Path file) {
		List<String> lines = lines(file);
		List<Step> steps = new ArrayList<>();
		for (int i = 0; i < lines.size(); i++) {
			if (isStep(lines.get(i))) {
				List<String> expected = new ArrayList<>();
				List<String> different = new ArrayList<>();
				for (int next = i + 1; next < lines.size() && isAnswer(lines.get(next)); next++) {
					String answer = lines.get(next);
					if (answer.startsWith("~")) {
						different.add(answer.substring(1));
					}
					else {
						expected.add(answer);
					}
				}
				String reason = (i > 0 && lines.get(i - 1).startsWith(REASON))
						? lines.get(i - 1).substring(REASON.length()) : "";
				steps.add(new Step(i + 1, lines.get(i), List.copyOf(expected), List.copyOf(different), reason));
			}
		}
		return new Conversation(file.getFileName().toString(), List.copyOf(steps));
	}

	private static List<String> lines(Path file) {
		try {
			return Files.readAllLines(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isStep(String line) {
		return line.matches("[a-zA-Z](\\.\\w+)?[>:] .*");
	}

	private static boolean isAnswer(String line) {
		return line.matches("~?[=|!].*");
	}

	/**
	 * Write the answers of a server into the files of this directory.
	 * @param arguments the URL of the server, and the names of files if not all are meant
	 * @throws IOException if a file cannot be written
	 */
	public static void main(String[] arguments) throws IOException {
		List<String> names = List.of(arguments).subList(1, arguments.length);
		for (Conversation conversation : all()) {
			if (names.isEmpty() || names.contains(conversation.name())) {
				conversation.record(arguments[0]);
			}
		}
	}

	private void record(String url) throws IOException {
		List<List<String>> answers = new Player(url).play(this);
		Path file = DIRECTORY.resolve(this.name);
		List<String> lines = Files.readAllLines(file);
		List<String> recorded = new ArrayList<>();
		int step = 0;
		for (String line : lines) {
			if (isStep(line)) {
				recorded.add(line);
				recorded.addAll(answers.get(step++));
			}
			else if (!isAnswer(line) || line.startsWith("~")) {
				recorded.add(line);
			}
		}
		Files.write(file, recorded);
	}

}
