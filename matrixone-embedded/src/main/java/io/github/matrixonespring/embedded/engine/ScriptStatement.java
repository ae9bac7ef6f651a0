package io.github.matrixonespring.embedded.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

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
				StringBuilder quoted = new StringBuilder();
				position = readQuoted(text, start, quoted);
				String value = unicode ? unescaped(quoted.toString()) : quoted.toString();
				parts.add(new Part((text.charAt(start) == '"') ? Kind.NAME : Kind.STRING, value));
			}
			else if (Character.isWhitespace(text.charAt(position))) {
				position++;
			}
			else {
				int end = position + 1;
				if (Character.isLetterOrDigit(text.charAt(position))) {
					while (end < text.length() && (isWordPart(text.charAt(end)) || isExponent(text, position, end))) {
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

	/**
	 * Read a name or string without its quotes. The text may have been cut before the
	 * closing one.
	 * @return the index behind it
	 */
	private static int readQuoted(String text, int start, StringBuilder value) {
		char quote = text.charAt(start);
		int position = start + 1;
		while (position < text.length()) {
			char current = text.charAt(position++);
			if (current == quote) {
				if (position >= text.length() || text.charAt(position) != quote) {
					return position;
				}
				position++;
			}
			value.append(current);
		}
		return position;
	}

	/**
	 * Return whether the sign of an exponent comes next, as in {@code 1E+3}.
	 */
	private static boolean isExponent(String text, int start, int index) {
		return Character.isDigit(text.charAt(start)) && text.charAt(index - 1) == 'E'
				&& "+-".indexOf(text.charAt(index)) >= 0;
	}

	private static boolean isWordPart(char character) {
		return Character.isLetterOrDigit(character) || character == '_' || character == '.';
	}

	private static boolean isOperatorPart(char character) {
		return "<>=!|&:".indexOf(character) >= 0;
	}

	private static String unescaped(String value) {
		StringBuilder result = new StringBuilder();
		int position = 0;
		while (position < value.length()) {
			char current = value.charAt(position);
			if (current == '\\') {
				position = CharacterEscape.read(value, position, result);
			}
			else {
				result.append(current);
				position++;
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
		StringBuilder sql = new StringBuilder();
		for (int i = 0; i < this.parts.size(); i++) {
			boolean binary = i > 0 && this.parts.get(i).kind() == Kind.STRING && this.parts.get(i - 1).isText("X");
			sql.append((i == 0 || binary) ? "" : " ").append(this.parts.get(i).toSql());
		}
		return sql.toString();
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
