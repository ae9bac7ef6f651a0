package io.github.matrixonespring.embedded.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One statement of what H2's SCRIPT command returns, cut into names, strings and the
 * rest. H2 writes every name in double quotes, and what is not ASCII with escapes.
 */
final class ScriptStatement {

	private final List<Part> parts;

	private ScriptStatement(List<Part> parts) {
		this.parts = List.copyOf(parts);
	}

	static ScriptStatement parse(String text) {
		List<Part> parts = new ArrayList<>();
		int position = 0;
		while (position < text.length()) {
			boolean unicode = text.startsWith("U&", position) && isQuote(text, position + 2);
			int start = unicode ? position + 2 : position;
			if (isQuote(text, start)) {
				int end = endOfQuoted(text, start);
				char quote = text.charAt(start);
				String value = text.substring(start + 1, end - 1).replace("" + quote + quote, "" + quote);
				parts.add(new Part((quote == '"') ? Kind.NAME : Kind.STRING, unicode ? unescaped(value) : value));
				position = end;
			}
			else if (Character.isWhitespace(text.charAt(position))) {
				position++;
			}
			else {
				int end = position + 1;
				if (Character.isLetterOrDigit(text.charAt(position))) {
					while (end < text.length() && isWordPart(text.charAt(end))) {
						end++;
					}
				}
				else if (isOperatorPart(text.charAt(position))) {
					while (end < text.length() && isOperatorPart(text.charAt(end))) {
						end++;
					}
				}
				parts.add(new Part(Kind.TEXT, text.substring(position, end)));
				position = end;
			}
		}
		return new ScriptStatement(parts);
	}

	private static boolean isQuote(String text, int index) {
		return index < text.length() && (text.charAt(index) == '"' || text.charAt(index) == '\'');
	}

	private static int endOfQuoted(String text, int start) {
		char quote = text.charAt(start);
		int position = start + 1;
		while (position < text.length()) {
			if (text.charAt(position) == quote) {
				if (position + 1 >= text.length() || text.charAt(position + 1) != quote) {
					return position + 1;
				}
				position++;
			}
			position++;
		}
		return text.length();
	}

	private static boolean isWordPart(char character) {
		return Character.isLetterOrDigit(character) || character == '_' || character == '.';
	}

	private static boolean isOperatorPart(char character) {
		return "<>=!|&:".indexOf(character) >= 0;
	}

	private static String unescaped(String value) {
		StringBuilder result = new StringBuilder();
		for (int i = 0; i < value.length(); i++) {
			char current = value.charAt(i);
			if (current != '\\') {
				result.append(current);
			}
			else if (value.charAt(i + 1) == '\\') {
				result.append('\\');
				i++;
			}
			else {
				int digits = (value.charAt(i + 1) == '+') ? 6 : 4;
				int first = (digits == 6) ? i + 2 : i + 1;
				result.appendCodePoint(Integer.parseInt(value.substring(first, first + digits), 16));
				i = first + digits - 1;
			}
		}
		return result.toString();
	}

	List<Part> parts() {
		return this.parts;
	}

	/**
	 * Return whether the words stand in the statement one behind the other.
	 * @param words the words
	 * @return whether they do
	 */
	boolean contains(String... words) {
		return indexOf(words) >= 0;
	}

	int indexOf(String... words) {
		for (int i = 0; i <= this.parts.size() - words.length; i++) {
			int matched = 0;
			while (matched < words.length && this.parts.get(i + matched).isText(words[matched])) {
				matched++;
			}
			if (matched == words.length) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Return the names in the first parentheses at or after a place.
	 * @param from the index of the part to look from
	 * @return the names
	 */
	List<String> namesInParentheses(int from) {
		List<String> names = new ArrayList<>();
		int position = from;
		while (!this.parts.get(position).isText("(")) {
			position++;
		}
		for (; !this.parts.get(position).isText(")"); position++) {
			if (this.parts.get(position).kind() == Kind.NAME) {
				names.add(this.parts.get(position).value());
			}
		}
		return names;
	}

	ScriptStatement withNames(UnaryOperator<String> renaming) {
		return new ScriptStatement(this.parts.stream()
			.map((part) -> (part.kind() == Kind.NAME) ? new Part(Kind.NAME, renaming.apply(part.value())) : part)
			.toList());
	}

	String toSql() {
		return this.parts.stream().map(Part::toSql).collect(Collectors.joining(" "));
	}

	enum Kind {

		NAME, STRING, TEXT

	}

	record Part(Kind kind, String value) {

		boolean isText(String text) {
			return this.kind == Kind.TEXT && this.value.equals(text);
		}

		String toSql() {
			return switch (this.kind) {
				case NAME -> StorageNames.quoted(this.value);
				case STRING -> StorageNames.literal(this.value);
				case TEXT -> this.value;
			};
		}

	}

}
