package io.github.matrixonespring.timetravel;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.timetravel.StatementToken.Kind;

/**
 * Reads a statement into tokens as the server does, and refuses what the server, the
 * driver and a parser could read in different ways: more than one statement, comments
 * that are executed, hints, escapes of JDBC, comments by {@code #}, by {@code //} and by
 * {@code --} without a blank behind it.
 */
final class StatementTokens {

	private static final String OPERATORS = "()+-*/%=<>!,.&|^~?@:";

	private final String sql;

	private final List<StatementToken> tokens = new ArrayList<>();

	private int position;

	private int depth;

	private StatementTokens(String sql) {
		this.sql = sql;
	}

	/**
	 * Read a statement.
	 * @param sql the statement
	 * @return its tokens, without comments
	 * @throws org.springframework.dao.InvalidDataAccessApiUsageException if it is refused
	 */
	static List<StatementToken> of(String sql) {
		StatementTokens reader = new StatementTokens(sql);
		while (reader.position < sql.length()) {
			reader.readNext();
		}
		if (reader.depth > 0) {
			throw StatementRefusal.at(sql, sql.length(), "a parenthesis is not closed");
		}
		return List.copyOf(reader.tokens);
	}

	private void readNext() {
		char character = this.sql.charAt(this.position);
		if (character == ' ' || character == '\t' || character == '\n' || character == '\r') {
			this.position++;
		}
		else if (at("/*")) {
			readComment();
		}
		else if (at("--")) {
			readDashes();
		}
		else if (character == '\'' || character == '"') {
			readString(character);
		}
		else if (character == '`') {
			readQuotedName();
		}
		else if (isPartOfWord(character)) {
			readWord();
		}
		else {
			readOperator(character);
		}
	}

	private boolean at(String text) {
		return this.sql.startsWith(text, this.position);
	}

	private void readComment() {
		if (at("/*!") || at("/*+")) {
			throw refused("a comment that the server executes");
		}
		int end = this.sql.indexOf("*/", this.position + 2);
		if (end < 0) {
			throw refused("a comment that does not end");
		}
		if (this.sql.substring(this.position + 2, end).contains("/*")) {
			throw refused("a comment in a comment");
		}
		this.position = end + 2;
	}

	private void readDashes() {
		int behind = this.position + 2;
		if (behind < this.sql.length() && " \t\n".indexOf(this.sql.charAt(behind)) < 0) {
			throw refused("'--' without a blank behind it, which is a comment for some and two signs for others");
		}
		int end = this.sql.indexOf('\n', this.position);
		this.position = (end < 0) ? this.sql.length() : end + 1;
	}

	private void readString(char quote) {
		int start = this.position++;
		while (this.position < this.sql.length()) {
			char character = this.sql.charAt(this.position);
			if (character == '\\') {
				this.position += 2;
			}
			else if (character != quote) {
				this.position++;
			}
			else if (this.position + 1 < this.sql.length() && this.sql.charAt(this.position + 1) == quote) {
				this.position += 2;
			}
			else {
				this.position++;
				add(Kind.STRING, start);
				return;
			}
		}
		throw StatementRefusal.at(this.sql, start, "a string that does not end");
	}

	private void readQuotedName() {
		int start = this.position++;
		while (this.position < this.sql.length()) {
			if (this.sql.charAt(this.position++) == '`') {
				if (this.position == this.sql.length() || this.sql.charAt(this.position) != '`') {
					add(Kind.QUOTED_NAME, start);
					return;
				}
				this.position++;
			}
		}
		throw StatementRefusal.at(this.sql, start, "a name in backquotes that does not end");
	}

	private void readWord() {
		int start = this.position;
		while (this.position < this.sql.length() && isPartOfWord(this.sql.charAt(this.position))) {
			this.position++;
		}
		String word = this.sql.substring(start, this.position);
		if (word.contains("$$")) {
			throw StatementRefusal.at(this.sql, start, "'$$', which some take for a quote");
		}
		if (this.position < this.sql.length() && this.sql.charAt(this.position) == '\''
				&& !List.of("x", "b", "_utf8", "_utf8mb4", "_binary").contains(word.toLowerCase(Locale.ROOT))) {
			throw StatementRefusal.at(this.sql, start, "a word and a string without a blank between them");
		}
		add(Kind.WORD, start);
	}

	private void readOperator(char character) {
		if (at("//") || character == '#') {
			throw refused("a comment that not all take for one: use '/* … */', or '-- ' with a blank");
		}
		if (character == ';') {
			throw refused("';': only one statement can be sent, without an end");
		}
		if (character == '{' || character == '}') {
			throw refused("'" + character + "': the hints are written here, and escapes of JDBC are not taken");
		}
		if (OPERATORS.indexOf(character) < 0) {
			throw refused("'%s', which is no part of a statement outside of quotes".formatted(character));
		}
		if (at(":=")) {
			throw refused("':=', which sets a variable");
		}
		this.depth += (character == '(') ? 1 : (character == ')') ? -1 : 0;
		if (this.depth < 0) {
			throw refused("a parenthesis that closes nothing");
		}
		this.position++;
		add(Kind.OPERATOR, this.position - 1);
	}

	private void add(Kind kind, int start) {
		this.tokens.add(new StatementToken(kind, this.sql.substring(start, this.position), start));
	}

	private RuntimeException refused(String what) {
		return StatementRefusal.at(this.sql, this.position, what);
	}

	/**
	 * The server takes no other letters without backquotes.
	 */
	private static boolean isPartOfWord(char character) {
		return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
				|| (character >= '0' && character <= '9') || character == '_' || character == '$';
	}

}
