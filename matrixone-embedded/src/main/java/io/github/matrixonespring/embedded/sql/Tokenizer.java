package io.github.matrixonespring.embedded.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token.Kind;

/**
 * Cuts a statement into tokens by the rules of MySQL: {@code "x"} is a string, {@code \'}
 * escapes, {@code #} begins a comment. H2 knows none of these, so no text may reach it
 * that was not tokenized here.
 */
public final class Tokenizer {

	/** The longest first. */
	private static final String[] SYMBOLS = { "<=>", "->>", "<=", ">=", "<>", "!=", ":=", "||", "&&", "->", "<<",
			">>" };

	private final String sql;

	private final List<Token> tokens = new ArrayList<>();

	private int position;

	private Tokenizer(String sql) {
		this.sql = sql;
	}

	/**
	 * Return the tokens of a statement, the last of which is of kind {@link Kind#END}.
	 * @param sql the statement
	 * @return its tokens
	 * @throws SQLException for a string, name or comment that does not end
	 */
	public static List<Token> tokenize(String sql) throws SQLException {
		return new Tokenizer(sql).tokenize();
	}

	private List<Token> tokenize() throws SQLException {
		while (true) {
			skipBlanksAndComments();
			if (this.position >= this.sql.length()) {
				this.tokens.add(new Token(Kind.END, "", "", this.sql.length(), this.sql.length()));
				return List.copyOf(this.tokens);
			}
			next();
		}
	}

	private void next() throws SQLException {
		int start = this.position;
		char first = this.sql.charAt(start);
		if (first == '\'' || first == '"') {
			add(Kind.STRING, start, quoted(first, true));
		}
		else if (first == '`') {
			add(Kind.QUOTED_NAME, start, quoted(first, false));
		}
		else if (first == '@') {
			variable(start);
		}
		else if (first == '?') {
			this.position++;
			add(Kind.PARAMETER, start, "?");
		}
		else if (isDigit(first) || (first == '.' && isDigit(at(start + 1)) && !followsName())) {
			number(start);
		}
		else if (isNameStart(first)) {
			word(start);
		}
		else {
			symbol(start);
		}
	}

	private void skipBlanksAndComments() throws SQLException {
		while (this.position < this.sql.length()) {
			char current = this.sql.charAt(this.position);
			if (Character.isWhitespace(current)) {
				this.position++;
			}
			else if (current == '#' || (startsWith("--") && isBlankOrEnd(this.position + 2))) {
				int lineEnd = this.sql.indexOf('\n', this.position);
				this.position = (lineEnd < 0) ? this.sql.length() : lineEnd + 1;
			}
			else if (startsWith("/*!")) {
				// What stands in such a comment is executed; a version number may lead.
				this.position += 3;
				while (isDigit(at(this.position))) {
					this.position++;
				}
			}
			else if (startsWith("/*")) {
				int commentEnd = this.sql.indexOf("*/", this.position + 2);
				if (commentEnd < 0) {
					throw unterminated();
				}
				this.position = commentEnd + 2;
			}
			else if (startsWith("*/")) {
				this.position += 2;
			}
			else {
				return;
			}
		}
	}

	private String quoted(char quote, boolean escapes) throws SQLException {
		this.position++;
		StringBuilder value = new StringBuilder();
		while (this.position < this.sql.length()) {
			char current = this.sql.charAt(this.position++);
			if (current == quote) {
				if (at(this.position) != quote) {
					return value.toString();
				}
				this.position++;
				value.append(quote);
			}
			else if (current == '\\' && escapes && this.position < this.sql.length()) {
				appendEscaped(this.sql.charAt(this.position++), value);
			}
			else {
				value.append(current);
			}
		}
		throw unterminated();
	}

	private static void appendEscaped(char escaped, StringBuilder value) {
		switch (escaped) {
			case '0' -> value.append('\0');
			case 'b' -> value.append('\b');
			case 'n' -> value.append('\n');
			case 'r' -> value.append('\r');
			case 't' -> value.append('\t');
			case 'Z' -> value.append('\u001a');
			// In a pattern of LIKE these still have to be escaped.
			case '%', '_' -> value.append('\\').append(escaped);
			default -> value.append(escaped);
		}
	}

	private void variable(int start) throws SQLException {
		boolean system = startsWith("@@");
		this.position += system ? 2 : 1;
		char first = at(this.position);
		if (!system && (first == '`' || first == '\'' || first == '"')) {
			add(Kind.USER_VARIABLE, start, quoted(first, false).toLowerCase(Locale.ROOT));
			return;
		}
		int nameStart = this.position;
		while (isNamePart(at(this.position)) || at(this.position) == '.') {
			this.position++;
		}
		String name = this.sql.substring(nameStart, this.position).toLowerCase(Locale.ROOT);
		if (system) {
			add(Kind.SYSTEM_VARIABLE, start, name.replaceFirst("^(session|global|local)\\.", ""));
		}
		else {
			add(Kind.USER_VARIABLE, start, name);
		}
	}

	private void number(int start) {
		if (at(start) == '0' && (at(start + 1) == 'x' || at(start + 1) == 'X') && isHexDigit(at(start + 2))) {
			this.position = start + 2;
			while (isHexDigit(at(this.position))) {
				this.position++;
			}
			String digits = this.sql.substring(start + 2, this.position);
			add(Kind.BINARY, start, (digits.length() % 2 == 0) ? digits : "0" + digits);
			return;
		}
		if (at(start) == '0' && (at(start + 1) == 'b' || at(start + 1) == 'B') && isBit(at(start + 2))) {
			this.position = start + 2;
			while (isBit(at(this.position))) {
				this.position++;
			}
			add(Kind.NUMBER, start,
					Long.toString(Long.parseUnsignedLong(this.sql.substring(start + 2, this.position), 2)));
			return;
		}
		digits();
		if (at(this.position) == '.') {
			this.position++;
			digits();
		}
		if ((at(this.position) == 'e' || at(this.position) == 'E') && isExponent(this.position + 1)) {
			this.position += isDigit(at(this.position + 1)) ? 1 : 2;
			digits();
		}
		add(Kind.NUMBER, start, this.sql.substring(start, this.position));
	}

	private void digits() {
		while (isDigit(at(this.position))) {
			this.position++;
		}
	}

	private boolean isExponent(int index) {
		return isDigit(at(index)) || ((at(index) == '-' || at(index) == '+') && isDigit(at(index + 1)));
	}

	private void word(int start) throws SQLException {
		while (isNamePart(at(this.position))) {
			this.position++;
		}
		String word = this.sql.substring(start, this.position);
		boolean literal = at(this.position) == '\'';
		if (literal && word.equalsIgnoreCase("x")) {
			add(Kind.BINARY, start, quoted('\'', false));
		}
		else if (literal && word.equalsIgnoreCase("b")) {
			add(Kind.NUMBER, start, Long.toString(Long.parseLong(quoted('\'', false), 2)));
		}
		else if (literal && (word.equalsIgnoreCase("n") || word.startsWith("_utf8"))) {
			add(Kind.STRING, start, quoted('\'', true));
		}
		else {
			add(Kind.WORD, start, word);
		}
	}

	private void symbol(int start) {
		for (String symbol : SYMBOLS) {
			if (startsWith(symbol)) {
				this.position += symbol.length();
				add(Kind.SYMBOL, start, symbol);
				return;
			}
		}
		this.position++;
		add(Kind.SYMBOL, start, this.sql.substring(start, this.position));
	}

	private void add(Kind kind, int start, String value) {
		this.tokens.add(new Token(kind, this.sql.substring(start, this.position), value, start, this.position));
	}

	private boolean followsName() {
		return !this.tokens.isEmpty() && this.tokens.get(this.tokens.size() - 1).isName()
				&& this.tokens.get(this.tokens.size() - 1).end() == this.position;
	}

	private SQLException unterminated() {
		int accepted = this.tokens.isEmpty() ? 0 : this.tokens.get(this.tokens.size() - 1).end();
		return ServerError.syntax(this.sql, accepted, this.sql.length());
	}

	private char at(int index) {
		return (index < this.sql.length()) ? this.sql.charAt(index) : '\uffff';
	}

	private boolean startsWith(String text) {
		return this.sql.startsWith(text, this.position);
	}

	private boolean isBlankOrEnd(int index) {
		return index >= this.sql.length() || this.sql.charAt(index) <= ' ';
	}

	private static boolean isDigit(char character) {
		return character >= '0' && character <= '9';
	}

	private static boolean isBit(char character) {
		return character == '0' || character == '1';
	}

	private static boolean isHexDigit(char character) {
		return Character.digit(character, 16) >= 0;
	}

	private static boolean isNameStart(char character) {
		return isNamePart(character) && !isDigit(character);
	}

	private static boolean isNamePart(char character) {
		return character != '\uffff'
				&& (character == '_' || character == '$' || character >= '\u0080' || isDigit(character)
						|| (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z'));
	}

}
