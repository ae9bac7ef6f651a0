package io.github.matrixonespring.embedded.generated;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cases and the answers of a MatrixOne v4.2.0 to them, in {@code generated/cases.txt}: a
 * line for each case, and below it one for each answer, see {@link Answer}.
 *
 * @param generated the case
 * @param answers the answers, one for each statement
 */
record Recording(Case generated, List<Answer> answers) {

	private static final String FILE = "cases.txt";

	/** Of the cases in the file. */
	private static final long SEED = 17;

	static List<Recording> all() {
		List<Recording> recordings = new ArrayList<>();
		List<String> lines = Subject.lines(FILE);
		for (int i = 0; i < lines.size();) {
			Case generated = Case.parse(lines.get(i++));
			List<Answer> answers = new ArrayList<>();
			while (answers.size() < generated.statements().size()) {
				answers.add(new Answer(lines.get(i++)));
			}
			recordings.add(new Recording(generated, answers));
		}
		return recordings;
	}

	/**
	 * Write the answers of a server into the file. Cases that it answers differently the
	 * second time, that depend on the date, or that it fails at by a fault of its own are
	 * left out.
	 * @param arguments the URL of the server
	 * @throws IOException if the file cannot be written
	 * @throws SQLException if the server cannot be asked
	 */
	public static void main(String[] arguments) throws IOException, SQLException {
		List<Case> cases = Generator.all(SEED);
		List<List<Answer>> first = answers(arguments[0], cases);
		List<List<Answer>> second = answers(arguments[0], cases);
		List<String> lines = new ArrayList<>();
		int kept = 0;
		for (int i = 0; i < cases.size(); i++) {
			if (first.get(i).equals(second.get(i)) && isLasting(first.get(i))) {
				kept++;
				lines.add(cases.get(i).toString());
				first.get(i).forEach((answer) -> lines.add(answer.text()));
			}
			else {
				System.out.println("left out: " + cases.get(i) + "\n  " + first.get(i) + "\n  " + second.get(i));
			}
		}
		Files.write(Subject.DIRECTORY.resolve(FILE), lines);
		System.out.println(kept + " of " + cases.size() + " cases");
	}

	/**
	 * Ask a server for its answers to cases, but without those it fails at by a fault of
	 * its own.
	 */
	static List<Recording> of(String url, List<Case> cases) throws SQLException {
		List<List<Answer>> answers = answers(url, cases);
		List<Recording> recordings = new ArrayList<>();
		for (int i = 0; i < cases.size(); i++) {
			if (answers.get(i).stream().noneMatch(Answer::isDefect)) {
				recordings.add(new Recording(cases.get(i), answers.get(i)));
			}
		}
		return recordings;
	}

	private static boolean isLasting(List<Answer> answers) {
		return answers.stream().noneMatch((answer) -> answer.isDefect() || answer.isOfToday());
	}

	private static List<List<Answer>> answers(String url, List<Case> cases) throws SQLException {
		List<List<Answer>> answers = new ArrayList<>();
		try (Subject server = Subject.server(url)) {
			for (Case generated : cases) {
				answers.add(server.answers(generated));
			}
		}
		return answers;
	}

}
