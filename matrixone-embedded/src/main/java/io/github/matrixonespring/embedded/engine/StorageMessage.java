package io.github.matrixonespring.embedded.engine;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

import org.h2.jdbc.JdbcException;

/**
 * What H2 says about an error: a text in the language of the JVM, with the names and
 * values that it is about in double quotes. They can be as long as the user's values are,
 * so they are read from start to end, and by nothing that goes back.
 *
 * @param text the text
 * @param arguments the names and values
 */
record StorageMessage(String text, List<String> arguments) {

	private static final char QUOTE = '"';

	private static final char ESCAPE = '\\';

	static StorageMessage of(SQLException error) {
		String text = (error instanceof JdbcException storage) ? storage.getOriginalMessage() : error.getMessage();
		return of(String.valueOf(text));
	}

	static StorageMessage of(String text) {
		List<String> arguments = new ArrayList<>();
		int position = text.indexOf(QUOTE);
		while (position >= 0) {
			StringBuilder argument = new StringBuilder();
			position = text.indexOf(QUOTE, read(text, position + 1, argument));
			arguments.add(argument.toString());
		}
		return new StorageMessage(text, List.copyOf(arguments));
	}

	/**
	 * Read an argument without its quotes.
	 * @return the index behind the closing quote
	 */
	private static int read(String text, int start, StringBuilder argument) {
		int position = start;
		while (position < text.length()) {
			char current = text.charAt(position);
			if (current == QUOTE) {
				if (!text.startsWith("\"\"", position)) {
					return position + 1;
				}
				argument.append(QUOTE);
				position += 2;
			}
			else if (current == ESCAPE) {
				position = CharacterEscape.read(text, position, argument);
			}
			else {
				argument.append(current);
				position++;
			}
		}
		return position;
	}

	/**
	 * Return one of the names and values.
	 * @param index which one
	 * @return the name or value, empty if there are fewer
	 */
	String argument(int index) {
		return (index < this.arguments.size()) ? this.arguments.get(index) : "";
	}

}
