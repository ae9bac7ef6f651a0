package io.github.matrixonespring.server;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

import com.mysql.cj.MysqlConnection;
import org.jspecify.annotations.Nullable;

/**
 * What a server has answered to the statements that ask for its capabilities. Each file
 * of {@code conversations} is that of one version: the version, then each statement, what
 * came, and whether a transaction was open afterwards.
 */
final class RecordedAnswers implements ServerSession, ServerQuestions {

	private static final String TRANSACTION = " (in a transaction)";

	private static final String ERROR = "error ";

	private final String version;

	private final Map<String, String> answers = new HashMap<>();

	private boolean inTransaction;

	private int asked;

	private RecordedAnswers(List<String> lines) {
		this.version = lines.get(0);
		for (int i = 1; i < lines.size(); i += 2) {
			this.answers.put(lines.get(i).substring("> ".length()), lines.get(i + 1));
		}
	}

	static RecordedAnswers of(String file) {
		try {
			List<String> lines = Files.readAllLines(Path.of("src/test/resources/conversations", file + ".txt"));
			return new RecordedAnswers(lines.stream().filter((line) -> !line.startsWith("#")).toList());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Record the answers of a server: {@code main(url, user, password)}.
	 */
	public static void main(String[] arguments) throws SQLException {
		PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
		try (Connection connection = DriverManager.getConnection(arguments[0], arguments[1], arguments[2])) {
			ServerSession session = ServerSession.of(connection);
			out.println(session.version());
			for (String sql : CapabilitySql.ALL) {
				Answer answer = session.ask((questions) -> questions.ask(sql));
				boolean open = connection.unwrap(MysqlConnection.class)
					.getSession()
					.getServerSession()
					.inTransactionOnServer();
				out.println("> " + sql);
				out.println((answer.isOk() ? "ok" : ERROR + answer.error() + " " + answer.message())
						+ (open ? TRANSACTION : ""));
			}
		}
	}

	@Override
	public String version() {
		return this.version;
	}

	@Override
	public <T> T ask(Function<ServerQuestions, T> questions) {
		return questions.apply(this);
	}

	@Override
	public Answer ask(String sql) {
		this.asked++;
		String line = Objects.requireNonNull(this.answers.get(sql), () -> "No answer to " + sql);
		this.inTransaction = line.endsWith(TRANSACTION);
		String answer = line.replace(TRANSACTION, "");
		if (!answer.startsWith(ERROR)) {
			return Answer.of("");
		}
		String[] parts = answer.substring(ERROR.length()).split(" ", 2);
		return new Answer(null, Integer.parseInt(parts[0]), parts[1]);
	}

	@Override
	public boolean isInTransaction() {
		return this.inTransaction;
	}

	/**
	 * Tell how many statements were sent.
	 */
	int asked() {
		return this.asked;
	}

	/**
	 * Return the same answers of a server that tells another version.
	 */
	RecordedAnswers as(String other) {
		RecordedAnswers renamed = new RecordedAnswers(List.of(other));
		renamed.answers.putAll(this.answers);
		return renamed;
	}

	/**
	 * Return a server that answers one statement in another way.
	 * @param answer the answer, or {@code null} for what no version was seen to answer
	 */
	RecordedAnswers with(String sql, @Nullable String answer) {
		RecordedAnswers changed = as(this.version);
		changed.answers.put(sql, (answer != null) ? answer : ERROR + "20101 internal error: something else");
		return changed;
	}

}
