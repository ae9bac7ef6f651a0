package io.github.matrixonespring.embedded.keyword;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Tokenizer;

/**
 * A place in a statement where a name can stand, out of {@code keywords/positions.txt}.
 *
 * @param kind what tells whether the word was taken for a name
 * @param name the name of the position
 * @param template the statement
 */
record Position(Kind kind, String name, String template) {

	static final Path DIRECTORY = Path.of("src/test/resources/keywords");

	private static final Pattern LINE = Pattern.compile("(\\w+) +(\\S+) +(.*)");

	private static final String WORD = "{w}";

	enum Kind {

		DEFINITION, MODIFICATION, QUERY, VALUE, LABEL, FUNCTION

	}

	static Stream<Position> all() {
		return lines("positions.txt").stream().map(Position::of);
	}

	static Stream<Position> all(Kind kind) {
		return all().filter((position) -> position.kind() == kind);
	}

	static Position named(String name) {
		return all().filter((position) -> position.name().equals(name)).findFirst().orElseThrow();
	}

	static List<String> lines(String file) {
		try (Stream<String> lines = Files.lines(DIRECTORY.resolve(file))) {
			return lines.filter((line) -> !line.startsWith("#") && !line.isBlank()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Position of(String line) {
		Matcher parts = LINE.matcher(line);
		if (!parts.matches()) {
			throw new IllegalArgumentException(line);
		}
		return new Position(Kind.valueOf(parts.group(1).toUpperCase(Locale.ROOT)), parts.group(2), parts.group(3));
	}

	Position in(String database) {
		return new Position(this.kind, this.name, this.template.replace("{database}", database));
	}

	Position with(String end) {
		return new Position(this.kind, this.name, this.template + end);
	}

	String sql(String word) {
		return this.template.replace(WORD, word);
	}

	/**
	 * Return the error of a word that does not fit where it first stands without
	 * backquotes.
	 */
	SQLException refusal(String word) {
		String before = before(word);
		return ServerError.syntax(sql(word), before.stripTrailing().length(), before.length() + word.length());
	}

	/**
	 * Return where the word stands, as the number of tokens before it.
	 */
	int tokensBefore(String word) throws SQLException {
		return Tokenizer.tokenize(before(word)).size() - 1;
	}

	private String before(String word) {
		return this.template.split("(?<!`)\\{w}", 2)[0].replace(WORD, word);
	}

	@Override
	public String toString() {
		return this.name + ": " + this.template;
	}

}
