package io.github.matrixonespring.embedded.sql;

import java.sql.SQLException;
import java.util.List;

import io.github.matrixonespring.embedded.error.ServerError;
import io.github.matrixonespring.embedded.sql.Token.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tokens of a statement one after the other.
 */
public final class TokenCursor {

	private final String sql;

	private final List<Token> tokens;

	private int position;

	public TokenCursor(String sql, List<Token> tokens) {
		this.sql = sql;
		this.tokens = tokens;
	}

	public static TokenCursor of(String sql) throws SQLException {
		return new TokenCursor(sql, Tokenizer.tokenize(sql));
	}

	public String sql() {
		return this.sql;
	}

	public List<Token> tokens() {
		return this.tokens;
	}

	public int position() {
		return this.position;
	}

	/**
	 * Return a cursor over the same tokens that starts at another place.
	 * @param start the index of its first token
	 * @return the cursor
	 */
	public TokenCursor from(int start) {
		TokenCursor cursor = new TokenCursor(this.sql, this.tokens);
		cursor.position = start;
		return cursor;
	}

	public Token peek() {
		return peek(0);
	}

	public Token peek(int ahead) {
		return this.tokens.get(Math.min(this.position + ahead, this.tokens.size() - 1));
	}

	public Token next() {
		Token token = peek();
		if (!token.isEnd()) {
			this.position++;
		}
		return token;
	}

	public boolean atWord(String... words) {
		for (int i = 0; i < words.length; i++) {
			if (!peek(i).isWord(words[i])) {
				return false;
			}
		}
		return true;
	}

	public boolean atSymbol(String symbol) {
		return peek().isSymbol(symbol);
	}

	/**
	 * Read the words if all of them come next.
	 * @param words the words
	 * @return whether they were read
	 */
	public boolean accept(String... words) {
		if (!atWord(words)) {
			return false;
		}
		this.position += words.length;
		return true;
	}

	public boolean acceptSymbol(String symbol) {
		if (!atSymbol(symbol)) {
			return false;
		}
		this.position++;
		return true;
	}

	public void expect(String... words) throws SQLException {
		for (String word : words) {
			if (!accept(word)) {
				throw syntaxError();
			}
		}
	}

	public void expectSymbol(String symbol) throws SQLException {
		if (!acceptSymbol(symbol)) {
			throw syntaxError();
		}
	}

	/**
	 * Make sure that nothing is left but semicolons.
	 * @throws SQLException if something is
	 */
	public void expectEnd() throws SQLException {
		while (acceptSymbol(";")) {
			continue;
		}
		if (!peek().isEnd()) {
			throw syntaxError();
		}
	}

	public boolean atEnd() {
		return peek().isEnd() || atSymbol(";");
	}

	/**
	 * Read a name as it is written. A reserved word is none without backquotes.
	 * @return the name
	 * @throws SQLException if no name comes next
	 */
	public String name() throws SQLException {
		if (!Keywords.isName(peek(), peek(1))) {
			throw syntaxError();
		}
		return next().value();
	}

	/**
	 * Read a name of which the server keeps the lower case, back-quoted or not.
	 * @return the name
	 * @throws SQLException if no name comes next
	 */
	public String lowerCaseName() throws SQLException {
		return LowerCase.of(name());
	}

	public ObjectName objectName() throws SQLException {
		String first = name();
		return acceptSymbol(".") ? new ObjectName(first, name()) : new ObjectName(null, first);
	}

	/**
	 * Return whether a time-travel hint comes next.
	 * @return whether
	 */
	public boolean atHint() {
		return atSymbol("{") && (Hint.Kind.of(peek(1)) != null || peek(1).isWord("AS"));
	}

	/**
	 * Read a time-travel hint if one comes next.
	 * @return the hint, or {@code null} where there is none
	 * @throws SQLException if a brace opens something else
	 */
	public @Nullable Hint hint() throws SQLException {
		if (!acceptSymbol("{")) {
			return null;
		}
		Hint.Kind kind;
		if (accept("AS", "OF", "TIMESTAMP")) {
			kind = Hint.Kind.AS_OF;
		}
		else {
			Hint.Kind named = Hint.Kind.of(peek());
			if (named == null) {
				throw syntaxError();
			}
			kind = named;
			next();
			expectSymbol("=");
		}
		Token value = hintValue(kind);
		if (kind != Hint.Kind.SNAPSHOT && !atSymbol("}") && !peek().isEnd()) {
			throw notSupported("a moment that is computed");
		}
		expectSymbol("}");
		return new Hint(kind, value);
	}

	private Token hintValue(Hint.Kind kind) throws SQLException {
		if (kind != Hint.Kind.SNAPSHOT && atSymbol("-") && peek(1).kind() == Kind.NUMBER) {
			Token minus = next();
			Token number = next();
			return new Token(Kind.NUMBER, "-" + number.text(), "-" + number.value(), minus.start(), number.end());
		}
		Token value = peek();
		boolean fits = switch (value.kind()) {
			case STRING, PARAMETER -> true;
			case WORD, QUOTED_NAME -> kind == Hint.Kind.SNAPSHOT && Keywords.isName(peek(), peek(1));
			case NUMBER -> kind != Hint.Kind.SNAPSHOT;
			default -> false;
		};
		if (!fits) {
			throw (kind != Hint.Kind.SNAPSHOT && !value.isEnd() && !value.isSymbol("}"))
					? notSupported("a moment that is computed") : syntaxError();
		}
		return next();
	}

	/**
	 * Skip from an opening parenthesis to behind the one that closes it.
	 * @throws SQLException if it is never closed
	 */
	public void skipParentheses() throws SQLException {
		expectSymbol("(");
		for (int depth = 1; depth > 0;) {
			Token token = next();
			if (token.isEnd()) {
				throw syntaxError();
			}
			depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
		}
	}

	/**
	 * Return the error of a statement that cannot go on with the token that comes next.
	 * @return the error
	 */
	public SQLException syntaxError() {
		return syntaxError("syntax error");
	}

	/**
	 * Return the error of a statement that cannot go on with the token that comes next.
	 * @param reason the reason that the server's parser gives
	 * @return the error
	 */
	public SQLException syntaxError(String reason) {
		int accepted = (this.position > 0) ? this.tokens.get(this.position - 1).end() : 0;
		return ServerError.syntax(reason, this.sql, accepted, peek().end());
	}

	/**
	 * Return the refusal of what comes next, which the server takes and the engine does
	 * not.
	 * @param what what it is, such as {@code the clause PARTITION BY}
	 * @return the error, which also tells the place
	 */
	public SQLException notSupported(String what) {
		return ServerError.notSupported(what, this.sql, peek().start());
	}

	/**
	 * Return the refusal of the word that comes next, which the server takes and the
	 * engine does not.
	 * @return the error, which also tells the place
	 */
	public SQLException notSupported() {
		return notSupported(peek().isEnd() ? "a statement that ends here" : "the word " + peek().text());
	}

}
